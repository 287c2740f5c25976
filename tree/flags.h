/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of a compiler, for each kind of object. */
#ifndef TREE_FLAGS_H
#define TREE_FLAGS_H

#include "internal.h"

enum flags_kind {
	FLAGS_TARGET,	/* the driver under test: a module, instrumented */
	FLAGS_TREE,	/* what it needs of the tree: built in */
	FLAGS_OURS,	/* our kernel: built in, with its warnings */
};

/*
 * The beginning of a command that is run in tree->source: the compiler, the
 * include path with folder's generated headers, and what every object of that
 * kind is compiled with. Paths in the object do not depend on where the tree
 * and the cache are.
 */
void flags_compiler(struct tree *tree, const char *folder,
		    enum flags_kind kind, struct strings *arguments);

/* KBUILD_MODNAME and its kin for folder/file.c of a module. */
void flags_names(const char *file, const char *module, const char *folder,
		 struct strings *arguments);

/* A part of what a Makefile wrote, split into words as a shell would. */
void flags_split(const char *text, struct strings *words);

#endif /* TREE_FLAGS_H */
