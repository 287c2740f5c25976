// SPDX-License-Identifier: GPL-2.0-only
/*
 * The coordinator of a campaign.
 *
 * Run numbers are handed out in order, one to each worker that is free, and
 * outcomes are merged in order: a worker that is ahead waits with its outcome.
 * Runs of one generation of GENERATION runs share a dictionary, which holds what
 * all earlier generations learned; so a generation begins when the one before
 * is merged.  What is merged is therefore a function of the run numbers alone,
 * and so is where the campaign stops: at the first run whose nominal cost, added
 * to that of all before it, is over the budget.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <explore/merge.h>
#include <explore/run_file.h>
#include <explore/worker.h>
#include <machine/machine.h>

#define GENERATION		32
#define RUN_COST_NS		2500000ull
#define POINT_COST_NS		100ull
#define WORKERS_MAX		256
#define RESTARTS_MAX		64	/* more lost workers than this end the campaign */

struct campaign {
	const struct campaign_options *options;
	struct campaign_result *result;
	const struct strategy *strategy;
	struct merge_context context;
	struct worker *workers;
	unsigned int workers_count;
	struct shared_dictionary *dictionary;
	struct shared_dictionary learned;	/* what the dictionary of the next generation is */
	uint64_t next;			/* the next run to hand out */
	uint64_t merged;		/* runs merged: 0..merged-1 */
	uint64_t cost_ns;
	uint64_t trace;			/* of the last run merged */
	unsigned int restarts;
	double began_s;
	bool stopped;
};

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static int give_up(struct campaign *campaign, const char *why)
{
	if (!campaign->result->why)
		campaign->result->why = strdup(why);
	campaign->stopped = true;
	return -1;
}

static void learn(struct campaign *campaign, const struct outcome *outcome)
{
	struct shared_dictionary *learned = &campaign->learned;
	uint32_t i;
	size_t j;

	for (i = 0; i < outcome->summary.learned_count; i++) {
		for (j = 0; j < learned->count && learned->values[j] != outcome->learned[i]; j++)
			;
		if (j == learned->count && j < DICTIONARY_LIMIT)
			learned->values[learned->count++] = outcome->learned[i];
	}
}

static bool limit_reached(const struct campaign *campaign)
{
	const struct campaign_options *options = campaign->options;

	return (options->runs && campaign->merged >= options->runs) ||
	       (options->time_s > 0 && campaign->cost_ns >= options->time_s * 1e9);
}

/* Merges one run, which is the next in order. */
static int merge_next(struct campaign *campaign, struct worker *worker)
{
	if (worker->lost) {
		campaign->result->runs_lost++;
		campaign->cost_ns += RUN_COST_NS;
	} else {
		campaign->cost_ns += RUN_COST_NS + worker->outcome->summary.points * POINT_COST_NS;
		campaign->trace = worker->outcome->summary.trace;
		if (worker->outcome->summary.end == OUTCOME_DIVERGED)
			return give_up(campaign, worker->outcome->summary.why);
		if (merge_outcome(campaign->result, &campaign->context, worker->outcome, worker->run))
			return give_up(campaign, "out of memory");
		learn(campaign, worker->outcome);
	}
	worker->busy = worker->ready = false;
	campaign->merged++;
	if (campaign->merged % GENERATION == 0)
		*campaign->dictionary = campaign->learned;
	if (limit_reached(campaign))
		campaign->stopped = true;
	return 0;
}

static int restart(struct campaign *campaign, struct worker *worker)
{
	if (++campaign->restarts > RESTARTS_MAX)
		return give_up(campaign, "worker processes keep dying");
	worker_stop(worker);
	if (worker_start(worker, campaign->options, campaign->strategy,
			 campaign->result->target_text, campaign->result->target_text_size))
		return give_up(campaign, "no worker process could be started");
	return 0;
}

/* The worker that has the outcome of the next run in order, or null. */
static struct worker *next_ready(const struct campaign *campaign)
{
	unsigned int i;

	for (i = 0; i < campaign->workers_count; i++) {
		struct worker *worker = &campaign->workers[i];

		if (worker->busy && worker->run == campaign->merged && (worker->ready || worker->lost))
			return worker;
	}
	return NULL;
}

static void merge_ready(struct campaign *campaign)
{
	struct worker *worker;

	while (!campaign->stopped && (worker = next_ready(campaign)))
		if (merge_next(campaign, worker) || (worker->lost && restart(campaign, worker)))
			return;
}

static void hand_out(struct campaign *campaign)
{
	uint64_t last = (campaign->merged / GENERATION + 1) * GENERATION;
	unsigned int i;

	for (i = 0; i < campaign->workers_count && campaign->next < last; i++) {
		struct worker *worker = &campaign->workers[i];

		if (!worker->up || worker->busy || worker->lost)
			continue;
		if (campaign->options->runs && campaign->next >= campaign->options->runs)
			return;
		if (worker_give(worker, campaign->next++))
			worker->lost = true;
	}
}

/* Waits until a worker says something.  False when the host's clock or the user ends the campaign. */
static bool listen_all(struct campaign *campaign)
{
	struct pollfd waits[WORKERS_MAX];
	double left_s = campaign->began_s + campaign->options->time_s - now_s();
	unsigned int i;
	int timeout_ms = -1;

	if (campaign->options->time_s > 0)
		timeout_ms = left_s > 0 ? (int)(left_s * 1000) + 1 : 0;
	for (i = 0; i < campaign->workers_count; i++)
		waits[i] = (struct pollfd){ .fd = campaign->workers[i].channel, .events = POLLIN };
	if (poll(waits, campaign->workers_count, timeout_ms) <= 0) {
		campaign->result->interrupted = interrupted;
		campaign->result->cut_short = !interrupted;
		return false;
	}
	for (i = 0; i < campaign->workers_count; i++)
		if (waits[i].revents && !campaign->workers[i].lost)
			worker_listen(&campaign->workers[i]);
	return true;
}

/* A worker that could not even boot: no other one will. */
static bool boot_failed(struct campaign *campaign)
{
	unsigned int i;

	for (i = 0; i < campaign->workers_count; i++) {
		struct worker *worker = &campaign->workers[i];

		if (!worker->lost || worker->up)
			continue;
		worker->outcome->summary.why[sizeof(worker->outcome->summary.why) - 1] = '\0';
		give_up(campaign, worker->outcome->summary.why[0] ? worker->outcome->summary.why :
			"the process that was to boot the machine died");
		return true;
	}
	return false;
}

static void explore(struct campaign *campaign)
{
	while (!campaign->stopped) {
		if (interrupted || !listen_all(campaign)) {
			campaign->result->interrupted |= interrupted != 0;
			return;
		}
		if (boot_failed(campaign))
			return;
		merge_ready(campaign);
		if (!campaign->stopped)
			hand_out(campaign);
	}
}

static int start_workers(struct campaign *campaign)
{
	unsigned int i;

	for (i = 0; i < campaign->workers_count; i++) {
		campaign->workers[i].dictionary = campaign->dictionary;
		if (worker_start(&campaign->workers[i], campaign->options, campaign->strategy,
				 campaign->result->target_text, campaign->result->target_text_size))
			return give_up(campaign, "no worker process could be started");
	}
	return 0;
}

static int prepare(struct campaign *campaign)
{
	const struct campaign_options *options = campaign->options;
	struct campaign_result *result = campaign->result;
	struct image_facts facts;
	char why[MACHINE_WHY];

	if (machine_inspect(options->image_path, &facts, why))
		return give_up(campaign, why);
	campaign->context = (struct merge_context){ .options = options, .image_hash = facts.hash };
	result->target_text = facts.target_text;
	result->target_text_size = facts.target_text_size;
	result->reached = calloc(1, facts.target_text_size + 1);
	campaign->workers_count = options->jobs < 1 ? 1 : options->jobs;
	if (campaign->workers_count > WORKERS_MAX)
		campaign->workers_count = WORKERS_MAX;
	if (options->runs && campaign->workers_count > options->runs)
		campaign->workers_count = options->runs;
	campaign->workers = calloc(campaign->workers_count, sizeof(*campaign->workers));
	campaign->dictionary = mmap(NULL, sizeof(*campaign->dictionary), PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!result->reached || !campaign->workers || campaign->dictionary == MAP_FAILED)
		return give_up(campaign, "out of memory");
	return 0;
}

static int run(struct campaign *campaign)
{
	struct sigaction stop = { .sa_handler = interrupt }, old_int, old_term;
	unsigned int i;

	memset(campaign->result, 0, sizeof(*campaign->result));
	campaign->began_s = now_s();
	if (prepare(campaign))
		return -1;
	interrupted = 0;
	sigaction(SIGINT, &stop, &old_int);
	sigaction(SIGTERM, &stop, &old_term);
	if (!start_workers(campaign))
		explore(campaign);
	for (i = 0; i < campaign->workers_count; i++) {
		worker_stop(&campaign->workers[i]);
		if (campaign->workers[i].outcome)
			munmap(campaign->workers[i].outcome, sizeof(struct outcome) +
			       campaign->result->target_text_size);
	}
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGTERM, &old_term, NULL);
	munmap(campaign->dictionary, sizeof(*campaign->dictionary));
	free(campaign->workers);
	if (!campaign->result->runs)
		give_up(campaign, "no run was finished in the time that there was");
	return campaign->result->runs ? 0 : -1;
}

int campaign_run(const struct campaign_options *options, struct campaign_result *result)
{
	struct campaign *campaign = calloc(1, sizeof(*campaign));
	char why[128];
	int status;

	memset(result, 0, sizeof(*result));
	if (!campaign)
		return -1;
	campaign->options = options;
	campaign->result = result;
	campaign->strategy = strategy_find(options->strategy);
	if (campaign->strategy) {
		status = run(campaign);
	} else {
		snprintf(why, sizeof(why), "there is no strategy '%.40s'; there are: %s",
			 options->strategy, strategy_names());
		status = give_up(campaign, why);
	}
	free(campaign);
	return status;
}

int campaign_replay(const struct campaign_options *options, const char *run_path,
		    struct campaign_result *result, uint64_t *trace_hash)
{
	struct campaign *campaign = calloc(1, sizeof(*campaign));
	struct campaign_options one = *options;
	struct run_file file;
	char why[RUN_FILE_WHY];
	int status = -1;

	memset(result, 0, sizeof(*result));
	if (!campaign)
		return -1;
	campaign->options = &one;
	campaign->result = result;
	campaign->strategy = &strategy_replay;
	if (run_file_read(run_path, &file, why)) {
		give_up(campaign, why);
		free(campaign);
		return -1;
	}
	one.runs = one.jobs = 1;
	one.time_s = 0;
	one.cpus = file.cpus;
	one.threadirqs = file.threadirqs;
	one.seed = file.seed;
	one.save_directory = NULL;
	replay_set(file.record, file.record_size);
	status = run(campaign);
	*trace_hash = campaign->trace;
	run_file_release(&file);
	free(campaign);
	return status;
}
