/* SPDX-License-Identifier: GPL-2.0-only */
/* A kernel tree of a few lines in the scratch folder, opened by hand. */
#ifndef TESTS_TREE_MADE_UP_H
#define TESTS_TREE_MADE_UP_H

#include <tree/internal.h>

/*
 * source/, home/ and cache/ below the scratch folder; home/tree has the real
 * kbuild.mk, and a dividing line and companions of its own. The caller writes
 * source/ first. config is the auto.conf.
 */
struct tree *made_up_tree(const char *config);

#endif
