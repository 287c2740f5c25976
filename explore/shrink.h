/* SPDX-License-Identifier: GPL-2.0-only */
/* Makes a saved run shorter, and keeps its finding. */
#ifndef EXPLORE_SHRINK_H
#define EXPLORE_SHRINK_H

#include <explore/campaign.h>
#include <explore/run_file.h>

/* What a run does until its finding. */
struct shrink_size {
	uint64_t calls;			/* system calls */
	uint64_t interrupts;		/* vectors delivered */
	uint64_t switches;		/* of tasks */
	uint64_t answers;		/* choices that are not answered plainly; distances are not counted */
	uint64_t choices;		/* all of them */
	uint64_t points;
	uint64_t sum;			/* of the answers */
};

/* What a reader has to follow. */
static inline uint64_t shrink_things(const struct shrink_size *size)
{
	return size->calls + size->interrupts + size->switches + size->answers;
}

/*
 * What is made small first: these things by what there is to follow of each.  A call goes a
 * long way through the kernel; an answer mostly shows in one of the others.
 */
static inline uint64_t shrink_weight(const struct shrink_size *size)
{
	return 4 * size->calls + 2 * (size->interrupts + size->switches) + size->answers;
}

struct shrink_progress {
	struct shrink_size before, now;
	uint64_t trials;
	bool exhausted;			/* no way of making it shorter is left to try */
	bool interrupted;
};

/*
 * Shortens the run of `file`, whose record is replaced by the shorter one; what else
 * it says is left alone, its trace included, which has to be set from a replay.
 * options->time_s is a budget of nominal cost, as that of a campaign.  `tell` is
 * called now and then; it may be null.  Returns 0, or -1 with one sentence in `why`.
 */
int shrink_run(const struct campaign_options *options, struct run_file *file,
	       void (*tell)(const struct shrink_progress *progress),
	       struct shrink_progress *progress, char why[RUN_FILE_WHY]);

#endif
