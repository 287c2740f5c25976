/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tree's own Kbuild files say: modules, their objects, their flags. */
#ifndef TREE_KBUILD_H
#define TREE_KBUILD_H

#include "internal.h"

/* One module, or one object that is built in. */
struct kbuild_module {
	char *folder;		/* whose Makefile it is: "drivers/rtc" */
	char *name;		/* without .o: "rtc-test" */
	int builtin;		/* obj-y or lib-y */
	struct strings objects;	/* "drivers/rtc/rtc-test.o": real objects */
};

struct kbuild {
	char *folder;		/* below the tree, or absolute outside it */
	int outside;
	struct kbuild_module **modules;
	size_t count;
	struct strings folders;	/* "drivers/rtc/sub": descended into */
	struct strings order;	/* "rtc-test.o", "sub/": as they are named */
	struct strings ccflags, subdir_ccflags, remove;
	struct map file_flags;	/* "CFLAGS_x.o" -> struct strings */
};

/* The folder's, or NULL where it has no Kbuild and no Makefile. */
struct kbuild *kbuild_of(struct tree *tree, const char *folder);
void kbuild_free(struct kbuild *kbuild);

/*
 * The module that a source belongs to under this configuration, or NULL.
 * source is below the tree, or absolute outside it. Where several have it, the
 * first by name. Only modules in folders that their parents descend into.
 */
struct kbuild_module *kbuild_module_of(struct tree *tree, const char *source);
struct kbuild_module *kbuild_module_named(struct tree *tree,
					  const char *folder, const char *name);

/*
 * Everything that the Makefiles add for one object ("drivers/rtc/rtc-test.o"),
 * and what they take away. owner is the folder whose Makefile names it.
 */
void kbuild_flags(struct tree *tree, const char *owner, const char *object,
		  struct strings *add, struct strings *remove);

/* The make command: to tell (in the source), or to generate (in the build). */
void kbuild_make(struct tree *tree, const char *folder, int tell,
		 struct strings *arguments);

/* "drivers/rtc/x.o" -> its source below the tree ("drivers/rtc/x.c"). */
char *kbuild_source(const char *object);

#endif /* TREE_KBUILD_H */
