/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the two halves of dpor.c share: a run follows the plan and notes its operations
 * in it; between runs dpor_races.c looks through them and plans the next one.
 */
#ifndef EXPLORE_DPOR_H
#define EXPLORE_DPOR_H

#include <explore/wakeup.h>

struct sleeper {
	uint32_t thread;
	struct footprint footprint;
};

/* One decision, of which run[] has the operation that was chosen. */
struct frame {
	uint32_t able;			/* threads that could go on, a bit each */
	uint32_t tree;			/* what is still to be tried from here: a node */
	uint32_t asleep_count;
	struct sleeper asleep[THREADS_MAX];
};

struct plan {
	bool all;			/* every interleaving, without reduction */
	uint32_t fixed;			/* operations that the next run has to begin with */
	uint32_t follow;		/* the tree that leads on from there */
	uint32_t count;			/* operations of the last run */
	uint32_t threads;
	uint32_t names[THREADS_MAX];	/* their pids */
	bool cut_off;			/* there were more operations, threads or nodes than there is room for */
	bool astray;			/* what a tree said could not be followed */
	uint32_t unexplored;		/* enum tophalf_unexplored, a bit each */
	bool finished, lost;
	uint64_t runs;			/* that are over */
	struct operation run[OPERATIONS_MAX];
	struct frame frames[OPERATIONS_MAX];
	struct sequence_of_run sequence;
	bool gone[OPERATIONS_MAX];	/* while a race is turned round */
	struct wakeup_pool pool;
};

/* Null where no campaign explores so: a replay, say. */
extern struct plan *dpor_plan;

static inline bool frame_asleep(const struct frame *frame, uint32_t thread)
{
	uint32_t i;

	for (i = 0; i < frame->asleep_count; i++)
		if (frame->asleep[i].thread == thread)
			return true;
	return false;
}

#endif
