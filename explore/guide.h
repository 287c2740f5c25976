/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a campaign asks of a strategy that knows which runs there are, because it
 * goes through all of them.  The coordinator's side; the strategy's is strategy.h.
 */
#ifndef EXPLORE_GUIDE_H
#define EXPLORE_GUIDE_H

#include <explore/campaign.h>
#include <explore/strategy.h>

struct outcome_summary;

struct guide {
	const struct strategy *strategy;
	/*
	 * Each run depends on all before it.  So one worker makes them all, and this is called
	 * in it, or in its process of runs, when one is over, and in the coordinator with null
	 * for one that was lost with its worker: the next run is planned.  What it remembers
	 * is shared memory.  False: there is no further run.  Null: runs do not depend on each
	 * other so closely.
	 */
	bool (*over)(struct outcome_summary *summary);
	/* Before the workers are started: 0, or -1 without memory. */
	int (*open)(void);
	void (*close)(void);
	/* How many runs may be handed out, once runs 0..merged-1 are merged. */
	uint64_t (*known)(uint64_t merged);
	/* A run was merged: how it ended, or null where it was lost.  May be null. */
	void (*merged)(uint64_t run, const struct outcome_summary *summary);
	/* There is no run left that it knows of, once runs 0..merged-1 are merged. */
	bool (*finished)(uint64_t merged);
	/* All that was set out to be visited has been. */
	bool (*exhausted)(uint64_t merged);
	/* Why not, in words, where it is finished all the same; may be null, and return it. */
	const char *(*unclaimed)(void);
	/* What was covered; 0, or -1 without memory.  May be null. */
	int (*coverage)(struct campaign_result *result);
};

extern const struct guide guide_sweep, guide_dpor, guide_interleavings;

/* Null where the strategy needs none. */
const struct guide *guide_of(const struct strategy *strategy);

#endif
