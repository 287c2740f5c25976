/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that was left behind; see kmemleak.c. */
#ifndef TOPHALF_KMEMLEAK_H
#define TOPHALF_KMEMLEAK_H

#include <linux/types.h>

enum block_mark {
	MARK_NONE,
	MARK_REACHED,			/* from a root */
	MARK_LOST_WITH_ANOTHER,		/* from a block that no root leads to */
	MARK_TOLD,
};

/* What is kept of each block of memory. */
struct watch {
	u8 watched;			/* the target asked for it */
	u8 opaque;			/* what it leads to is not reached by it */
	u8 mark;			/* enum block_mark */
};

struct site;

/* Any context.  The target asked for it itself, or through one wrapper. */
bool site_of_target(const struct site *site);

/* Any context, from the allocators. */
void block_made(struct watch *watch, const struct site *allocated);
void block_gone(struct watch *watch);

/* How many blocks are allocated that the target asked for. */
unsigned int memory_watched(void);
/* Process context.  Reports those that nothing leads to. */
void memory_check_lost(void);

#endif
