/* SPDX-License-Identifier: GPL-2.0-only */
/* Compiled objects: kept in the cache by what went into them. */
#ifndef TREE_OBJECT_H
#define TREE_OBJECT_H

#include <libelf.h>

#include "flags.h"
#include "internal.h"

/* What a section of an object refers to: see sections.c. */
struct object_section {
	int root;		/* reached as soon as the object is linked */
	int live;		/* reached; set by the closure */
	size_t *reaches;	/* other sections of the object */
	size_t reach_count;
	struct strings needs;	/* global names, its own object's too */
	struct strings weak_needs; /* names that may be missing */
};

/* One object to be had. */
struct object {
	char *source;		/* below the tree, or absolute: ours, outside */
	char *shown;		/* as the DWARF names it */
	enum flags_kind kind;
	int builtin;		/* a target that is not a module */
	char *module;		/* KBUILD_MODNAME */
	char *folder;		/* whose Makefile has its flags; NULL: none */
	char *shown_folder;	/* for a target outside: its folder as given */

	/* Filled in by object_compile(). */
	char *path;		/* in the cache; NULL where it failed */
	char *messages;		/* the compiler's, where there are any */
	int compiled;		/* not from the cache */
	struct strings depends;	/* files not of the kept tree */

	/* Filled in by object_read(). */
	struct strings defines;	/* global, strong */
	struct strings weak;	/* global, weak: another may define it */
	struct strings needs;	/* undefined, not weak */
	struct object_section *sections;
	size_t section_count;
	struct map where;	/* global symbol -> struct object_section */
	struct strings calls;	/* needs of live sections, by the closure */

	char *why;		/* of the tree: which call brought it */
};

/*
 * Compile all of them that the cache does not have, in parallel. What fails
 * has path NULL and messages; the return value is their number, or -1 with
 * *error filled in where nothing could be compiled at all.
 */
int object_compile(struct tree *tree, struct object **objects, size_t count,
		   const char *what, struct tree_error *error);

/* Read the symbol tables of a compiled object; 0, or -1. */
int object_read(struct object *object);

/* sections.c: the part of object_read() that fills in sections and where. */
void sections_read(struct object *object, Elf *elf, Elf_Scn *symbols);
void sections_free(struct object *object);

/*
 * Copy an object with some of its global symbols made weak, so that another
 * definition of them wins.
 */
int object_weaken(const char *from, const char *to,
		  const struct strings *symbols);

struct object *object_new(const char *source, enum flags_kind kind,
			  const char *module, const char *folder);
void object_free(struct object *object);

#endif /* TREE_OBJECT_H */
