/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to explore/shrink.c and shrink_trial.c: one trial of a shorter run. */
#ifndef EXPLORE_SHRINK_TRIAL_H
#define EXPLORE_SHRINK_TRIAL_H

#include <explore/sequence.h>
#include <explore/shrink.h>
#include <explore/worker.h>

#define CALLS_KEPT	4096

/* A system call of the best run: its choices [first, at) say which one and what about, the rest follow. */
struct shrink_call {
	uint64_t first, at;
	uint32_t task;
	uint32_t spawns;		/* the task that it starts, or 0 */
};

struct shrinker {
	const struct campaign_options *options;
	const struct run_file *file;
	void (*tell)(const struct shrink_progress *progress);
	struct shrink_progress *progress;
	char *why;
	struct worker worker;
	struct shared_dictionary *dictionary;	/* empty, as that of a replay */
	struct facts facts;		/* what the saved run began with */
	unsigned long text, text_size;
	uint64_t cost_ns;
	double began_s;
	bool stopped;

	struct sequence *candidate;	/* what the next trial follows; shared with the worker */
	struct sequence *current;	/* the best run so far, up to its finding */
	uint32_t *spent;		/* points that the step made by choice number i took from others */
	struct shrink_call calls[CALLS_KEPT];
	size_t calls_count;
	struct tophalf_report earlier[OUTCOME_FINDINGS];	/* what the best run found before the wanted one */
	uint32_t earlier_count;
};

/* Each returns 0, or -1 with a sentence in shrinker->why. */
int trial_open(struct shrinker *shrinker);
void trial_close(struct shrinker *shrinker);
/* The first trial: the saved run itself. */
int trial_first(struct shrinker *shrinker);
/* Tries the candidate.  True if it is better, and the best run from now on. */
bool trial(struct shrinker *shrinker);

#endif
