/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A worker: a process that boots the image once and makes the runs that it is
 * given, one after another.  It is given several at a time: to be told of each one
 * would cost more than a short run does.
 */
#ifndef EXPLORE_WORKER_H
#define EXPLORE_WORKER_H

#include <stdbool.h>
#include <sys/types.h>
#include <explore/campaign.h>
#include <explore/choice.h>
#include <explore/knowledge.h>
#include <explore/outcome.h>
#include <explore/strategy.h>

/* The nominal cost of a run: see campaign.h. */
static inline uint64_t run_cost_ns(const struct outcome_summary *summary)
{
	return (summary->common_points ? 100000 : 500000) +
	       (summary->points - summary->common_points) * 60;
}

struct ledger;

struct worker {
	pid_t process;
	int channel;			/* to it: orders; from it: a byte each */
	struct outcome *outcomes;	/* of the runs of its order; shared */
	unsigned long text_size;
	struct ledger *ledger;		/* what it has done; shared */
	struct shared_dictionary *dictionary;
	const struct shared_facts *facts;	/* what its runs begin with */
	bool up;			/* it has booted */
	bool busy;			/* it has an order: runs first..end-1 */
	bool ready;			/* all of them are made */
	bool lost;			/* its process died */
	uint64_t first, end;
	uint64_t run;			/* of those, the first one that is not merged */
};

/* Each returns 0, or -1 when the host refuses a process or memory. */
int worker_start(struct worker *worker, const struct campaign_options *options,
		 const struct strategy *strategy, unsigned long text, unsigned long text_size);
/* The worker has booted or made its run, or died: the channel is readable.  Sets up, ready, lost. */
void worker_listen(struct worker *worker);
/* Runs that it is to make, OUTCOMES at most, and what they begin with. */
int worker_give(struct worker *worker, uint64_t first, uint64_t count, const struct known *known);
/* Whether `run` is over; and its outcome, or the first one of a worker that has no order. */
bool worker_has_made(const struct worker *worker);
struct outcome *worker_outcome(const struct worker *worker);
void worker_stop(struct worker *worker);
/* The same, and gives its memory back. */
void worker_release(struct worker *worker, unsigned long text_size);

#endif
