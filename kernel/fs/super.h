/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of kernel/fs/ that mount for the kernel's own use share. */
#ifndef TOPHALF_SUPER_H
#define TOPHALF_SUPER_H

#include <linux/fs.h>
#include <linux/fs_context.h>

/*
 * Process context, may sleep.  Makes a super block of what init_pseudo() and its
 * caller said; its root, with a reference, is left in context->root.
 */
int pseudo_get_tree(struct fs_context *context);

#endif
