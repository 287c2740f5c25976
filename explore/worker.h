/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A worker: a process that boots the image once and makes the runs that it is
 * given, one after another.
 */
#ifndef EXPLORE_WORKER_H
#define EXPLORE_WORKER_H

#include <stdbool.h>
#include <sys/types.h>
#include <explore/campaign.h>
#include <explore/choice.h>
#include <explore/facts.h>
#include <explore/outcome.h>
#include <explore/strategy.h>

/* The values that runs of this generation may suggest; shared with all workers. */
struct shared_dictionary {
	uint64_t values[DICTIONARY_LIMIT];
	size_t count;
	uint64_t changes;		/* how often these or the facts became more */
	bool settles;			/* runs may have their beginning in common: the first one came to its end */
};

/* The nominal cost of a run: see campaign.h. */
static inline uint64_t run_cost_ns(const struct outcome_summary *summary)
{
	return (summary->common_points ? 100000 : 1000000) +
	       (summary->points - summary->common_points) * 60;
}

struct worker {
	pid_t process;
	int channel;			/* to it: run numbers; from it: a byte each */
	struct outcome *outcome;	/* of its last run; shared */
	struct shared_dictionary *dictionary;
	const struct shared_facts *facts;	/* what its runs begin with */
	bool up;			/* it has booted */
	bool busy;			/* it makes `run` */
	bool ready;			/* the outcome of `run` waits to be merged */
	bool lost;			/* its process died over `run` */
	uint64_t run;
};

/* Each returns 0, or -1 when the host refuses a process or memory. */
int worker_start(struct worker *worker, const struct campaign_options *options,
		 const struct strategy *strategy, unsigned long text, unsigned long text_size);
/* The worker has booted or made its run, or died: the channel is readable.  Sets up, ready, lost. */
void worker_listen(struct worker *worker);
int worker_give(struct worker *worker, uint64_t run);
void worker_stop(struct worker *worker);
/* The same, and gives its memory back. */
void worker_release(struct worker *worker, unsigned long text_size);

#endif
