/* SPDX-License-Identifier: GPL-2.0-only */
/* What a user's words for a target mean. */
#ifndef TREE_TARGET_H
#define TREE_TARGET_H

#include "internal.h"

struct target_plan {
	char *shown;		/* for reports: the source, or the module */
	char *module;		/* its name */
	char *folder;		/* whose Makefile has its flags, or NULL */
	char *given_folder;	/* outside: the folder as it was given */
	char *real_folder;	/* outside: the same, absolute */
	int builtin;		/* Kbuild has it as obj-y */
	struct strings sources;	/* below the tree, or absolute */
};

int target_plan(struct tree *tree, const char *target,
		struct target_plan *plan, struct tree_error *error);
void target_plan_free(struct target_plan *plan);

#endif /* TREE_TARGET_H */
