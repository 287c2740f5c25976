/* SPDX-License-Identifier: GPL-2.0-only */
/* What a module made and has to take back; see leftovers.c. */
#ifndef TOPHALF_LEFTOVERS_H
#define TOPHALF_LEFTOVERS_H

#include <linux/types.h>

enum made_kind {
	MADE_WINDOW,			/* ioremap() */
	MADE_PERCPU,			/* alloc_percpu() */
	MADE_DEBUGFS,			/* debugfs_create_*() */
	MADE_NODE,			/* of devtmpfs */
	MADE_ATTRIBUTE,			/* a file in sysfs that is carried out by the target */
	MADE_REGION,			/* request_mem_region() and request_region() */
	MADE_CLOCK,			/* clk_enable() */
	MADE_SUPPLY,			/* regulator_enable() */
	MADE_WORKQUEUE,
	MADE_CACHE,			/* kmem_cache_create() */
	MADE_NOTIFIER,			/* a struct notifier_block on a chain */
	MADE_CLASS,			/* class_create() and class_register() */
	MADE_CDEV,			/* cdev_add() and cdev_device_add() */
	MADE_NUMBERS,			/* alloc_chrdev_region() and its kin */
	MADE_MODULE,			/* try_module_get(): told at the end of the run */
	MADE_REFERENCE,			/* get_device(): told at the end of the run */
	MADE_NODE_REFERENCE,		/* of_node_get() and what calls it: told at the end of the run */
	MADE_KINDS
};

/*
 * Any context.  Something was made that `key` identifies; nothing is kept unless
 * it was the target who asked for it.  It goes when what `inside` identifies goes,
 * if that is not null.  `name` is copied.
 */
void note_made(enum made_kind kind, const void *key, const void *inside, const char *name);
/* Any context.  It was taken back; whoever made it. */
void note_taken_back(enum made_kind kind, const void *key);
struct device_node;
/* Any context.  A reference to it was put by the target. */
void note_node_put(const struct device_node *node, unsigned long place);

/* Process context.  The target has been unloaded: reports what it has left behind. */
void check_left_by_module(void);
/* Process context, may sleep.  The run is about to end: reports what was lost altogether. */
void check_left_by_run(void);

/* nodes.c.  Process context.  How many references each node of the device tree has when nobody uses it. */
void nodes_booted(void);
/* Process context.  Counts what there is more than then; true, once for each, where `node` has some. */
void nodes_count_surplus(void);
bool nodes_take_surplus(const struct device_node *node);

#endif
