// SPDX-License-Identifier: GPL-2.0-only
/*
 * The coordinator of a campaign.
 *
 * Run numbers are handed out in order, some to each worker that is free, and
 * outcomes are merged in order: a worker that is ahead waits with its outcome.
 * Runs of one generation begin with what earlier ones learned (knowledge.h); so it
 * begins when those are merged.  What is merged is therefore a
 * function of the run numbers alone, and so is where the campaign stops: at the
 * first run whose nominal cost, added to that of all before it, is over the budget.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <explore/guide.h>
#include <explore/identity.h>
#include <explore/interrupt.h>
#include <explore/merge.h>
#include <explore/run_file.h>
#include <explore/worker.h>
#include <machine/machine.h>

#define ORDER_NS		50000000	/* nominal cost of the runs that a worker is given at once */
#define WORKERS_MAX		256
#define RESTARTS_MAX		64	/* more lost workers than this end the campaign */

struct campaign {
	const struct campaign_options *options;
	struct campaign_result *result;
	const struct strategy *strategy;
	struct merge_context context;
	struct worker *workers;
	unsigned int workers_count;
	struct knowledge knowledge;
	uint64_t next;			/* the next run to hand out */
	uint64_t merged;		/* runs merged: 0..merged-1 */
	uint64_t cost_ns;
	struct campaign_replays *replays;	/* null: an exploration */
	const unsigned char *known;	/* facts that the first generation begins with */
	size_t known_size;
	uint64_t replayed_image;	/* hash of the image that the saved run ran in */
	unsigned int restarts;
	double began_s;
	const struct guide *guide;	/* the strategy says which runs there are; or null */
	bool stopped;
};

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

static const struct known *known_of(const struct campaign *campaign, uint64_t run)
{
	return knowledge_of(&campaign->knowledge, campaign->replays ? 0 : run);
}

static bool limit_reached(const struct campaign *campaign)
{
	const struct campaign_options *options = campaign->options;

	return (options->runs && campaign->merged >= options->runs) ||
	       (options->time_s > 0 && campaign->cost_ns >= options->time_s * 1e9);
}

static int merge_explored(struct campaign *campaign, struct worker *worker)
{
	struct outcome *outcome = worker_outcome(worker);

	campaign->cost_ns += run_cost_ns(&outcome->summary);
	campaign->context.facts_size = known_of(campaign, worker->run)->facts_size;
	if (merge_outcome(campaign->result, &campaign->context, outcome, worker->run))
		return give_up(campaign, "out of memory");
	if (knowledge_gather(&campaign->knowledge, outcome))
		return give_up(campaign, "out of memory");
	if (campaign->strategy->enumerates && !outcome->summary.reached) {
		campaign->result->exhausted = true;
		campaign->stopped = true;
	}
	return 0;
}

/* The first repetition is the result; of each other one only the trace is looked at. */
static int merge_replayed(struct campaign *campaign, struct worker *worker)
{
	struct outcome *outcome = worker_outcome(worker);
	const struct outcome_summary *summary = &outcome->summary;
	struct campaign_replays *replays = campaign->replays;

	if (summary->end == OUTCOME_DIVERGED || summary->end == OUTCOME_LOST)
		return give_up(campaign, summary->why);
	if (replays->made++) {
		replays->different += summary->trace != replays->trace;
		return 0;
	}
	replays->trace = summary->trace;
	if (merge_outcome(campaign->result, &campaign->context, outcome, worker->run))
		return give_up(campaign, "out of memory");
	return 0;
}

static void tell_guide(struct campaign *campaign, const struct outcome_summary *summary)
{
	const struct guide *guide = campaign->guide;

	if (guide->merged)
		guide->merged(campaign->merged - 1, summary);
	if (!guide->finished(campaign->merged))
		return;
	campaign->result->exhausted = guide->exhausted(campaign->merged);
	if (!campaign->result->exhausted && guide->unclaimed)
		campaign->result->unclaimed = guide->unclaimed();
	campaign->stopped = true;
}

/* One that a worker died over. */
static void merge_lost(struct campaign *campaign)
{
	static const struct outcome_summary nothing;

	if (campaign->guide && campaign->guide->over)
		campaign->guide->over(NULL);
	campaign->result->runs++;
	campaign->result->runs_lost++;
	campaign->cost_ns += run_cost_ns(&nothing);
}

/* Merges one run, which is the next in order. */
static int merge_next(struct campaign *campaign, struct worker *worker)
{
	const struct outcome_summary *summary = NULL;

	if (worker_has_made(worker))
		summary = &worker_outcome(worker)->summary;
	if (!summary)
		merge_lost(campaign);
	else if (campaign->replays ? merge_replayed(campaign, worker) : merge_explored(campaign, worker))
		return -1;
	campaign->merged++;
	if (!campaign->replays)
		knowledge_merged(&campaign->knowledge, campaign->merged);
	if (campaign->guide)
		tell_guide(campaign, summary && summary->end != OUTCOME_LOST ? summary : NULL);
	worker->run++;
	if (worker->run == worker->end)
		worker->busy = worker->ready = false;
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

	while (!campaign->stopped && (worker = next_ready(campaign))) {
		bool lost = !worker_has_made(worker);

		if (merge_next(campaign, worker) || (lost && restart(campaign, worker)))
			return;
	}
}

/* A worker that died between two runs: its place is filled, and nothing is lost. */
static void replace_idle(struct campaign *campaign)
{
	unsigned int i;

	for (i = 0; i < campaign->workers_count && !campaign->stopped; i++)
		if (campaign->workers[i].lost && !campaign->workers[i].busy)
			restart(campaign, &campaign->workers[i]);
}

/* Before the run with this number can be made, all of those that are handed out have to be merged. */
static uint64_t last_known(const struct campaign *campaign)
{
	uint64_t last = campaign->replays ? UINT64_MAX : generations_known(campaign->merged), known;

	if (campaign->options->runs && campaign->options->runs < last)
		last = campaign->options->runs;
	if (!campaign->guide)
		return last;
	known = campaign->guide->known(campaign->merged);
	return known < last ? known : last;
}

/*
 * How many of `left` runs one order is: so many that the message is of no weight, and
 * so few that all workers have something to do, and that none is out of reach for long.
 */
static uint64_t order_size(const struct campaign *campaign, uint64_t left)
{
	uint64_t mean_ns = campaign->merged ? campaign->cost_ns / campaign->merged : ORDER_NS;
	uint64_t count = mean_ns < ORDER_NS ? ORDER_NS / (mean_ns + 1) : 1;
	/* What is left is halved, so that at the end of a generation no worker waits for long. */
	uint64_t share = campaign->workers_count > 1 ? left / (2 * campaign->workers_count) + 1 : left;

	if (count > share)
		count = share;
	return count < OUTCOMES ? count : OUTCOMES;
}

static void hand_out(struct campaign *campaign)
{
	uint64_t last = last_known(campaign);
	unsigned int i;

	for (i = 0; i < campaign->workers_count; i++) {
		struct worker *worker = &campaign->workers[i];
		uint64_t first = worker->run, count = worker->end - worker->run;

		if (!worker->up || worker->busy || worker->lost)
			continue;
		/* Its process died before it was through with an order. */
		if (!count && campaign->next < last) {
			first = campaign->next;
			count = order_size(campaign, last - first);
			if (!campaign->replays && count > generation_end(first) - first)
				count = generation_end(first) - first;
			campaign->next += count;
		}
		if (count && worker_give(worker, first, count, known_of(campaign, first)))
			worker->lost = true;
	}
}

/*
 * Without one run there is no answer, so the first is waited for.  The machine
 * ends it after machine_patience seconds of processor time, whatever it does;
 * on a busy host that is longer than it sounds.
 */
#define FIRST_RUN_S	60

/* How long poll() may wait: until the host's clock cuts the campaign off, but an hour at most. */
static int patience_ms(const struct campaign *campaign)
{
	double left_s = campaign->began_s + campaign->options->time_s - now_s() +
			(campaign->merged ? 0 : FIRST_RUN_S);

	if (campaign->options->time_s <= 0 || left_s > 3600)
		return 3600 * 1000;
	return left_s > 0 ? (int)(left_s * 1000) + 1 : 0;
}

/* Waits until a worker says something.  False when the host's clock or the user ends the campaign. */
static bool listen_all(struct campaign *campaign)
{
	struct pollfd waits[WORKERS_MAX + 1];
	unsigned int count = campaign->workers_count, i;
	int timeout_ms = patience_ms(campaign);

	for (i = 0; i < count; i++)
		waits[i] = (struct pollfd){
			.fd = campaign->workers[i].lost ? -1 : campaign->workers[i].channel,
			.events = POLLIN,
		};
	waits[count] = (struct pollfd){ .fd = interrupt_descriptor(), .events = POLLIN };
	if (!timeout_ms) {
		campaign->result->cut_short = true;
		return false;
	}
	if (poll(waits, count + 1, timeout_ms) < 0 && errno != EINTR) {
		give_up(campaign, "the host refuses to wait for worker processes");
		return false;
	}
	if (interrupt_requested()) {
		campaign->result->interrupted = true;
		return false;
	}
	for (i = 0; i < count; i++)
		if (waits[i].revents && !campaign->workers[i].lost)
			worker_listen(&campaign->workers[i]);
	return true;
}

/* A worker that could not even boot: no other one will. */
static bool boot_failed(struct campaign *campaign)
{
	unsigned int i;
	char *why;

	for (i = 0; i < campaign->workers_count; i++) {
		struct worker *worker = &campaign->workers[i];

		if (!worker->lost || worker->up)
			continue;
		why = worker->outcomes->summary.why;
		why[sizeof(worker->outcomes->summary.why) - 1] = '\0';
		give_up(campaign, why[0] ? why : "the process that was to boot the machine died");
		return true;
	}
	return false;
}

static void explore(struct campaign *campaign)
{
	while (!campaign->stopped) {
		if (!listen_all(campaign) || boot_failed(campaign))
			return;
		merge_ready(campaign);
		replace_idle(campaign);
		if (!campaign->stopped)
			hand_out(campaign);
	}
}

static int start_workers(struct campaign *campaign)
{
	unsigned int i;

	for (i = 0; i < campaign->workers_count; i++) {
		campaign->workers[i].dictionary = campaign->knowledge.dictionary;
		campaign->workers[i].facts = campaign->knowledge.facts.shared;
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
	struct image_facts image;
	char why[MACHINE_WHY];

	if (machine_inspect(options->image_path, &image, why))
		return give_up(campaign, why);
	if (knowledge_open(&campaign->knowledge, campaign->known, campaign->known_size))
		return give_up(campaign, "out of memory");
	if (campaign->replays && image.hash != campaign->replayed_image)
		return give_up(campaign, "the image is not the one that the run was saved from");
	campaign->context = (struct merge_context){
		.options = options, .image_hash = image.hash, .strategy = campaign->strategy,
		.facts = campaign->knowledge.facts.shared->bytes,
	};
	result->target_text = image.target_text;
	result->target_text_size = image.target_text_size;
	result->reached = calloc(1, image.target_text_size + 1);
	campaign->workers_count = options->jobs < 1 ||
		(campaign->guide && campaign->guide->over) ? 1 : options->jobs;
	if (campaign->workers_count > WORKERS_MAX)
		campaign->workers_count = WORKERS_MAX;
	if (options->runs && campaign->workers_count > options->runs)
		campaign->workers_count = options->runs;
	campaign->workers = calloc(campaign->workers_count, sizeof(*campaign->workers));
	if (!result->reached || !campaign->workers)
		return give_up(campaign, "out of memory");
	return 0;
}

static void close_guide(struct campaign *campaign)
{
	const struct guide *guide = campaign->guide;

	if (guide->coverage && guide->coverage(campaign->result))
		give_up(campaign, "out of memory");
	guide->close();
}

static int run(struct campaign *campaign)
{
	unsigned int i;

	campaign->began_s = now_s();
	interrupt_begin();
	campaign->guide = guide_of(campaign->strategy);
	if (campaign->guide && campaign->guide->open())
		give_up(campaign, "out of memory");
	else if (!prepare(campaign) && !start_workers(campaign))
		explore(campaign);
	if (campaign->guide)
		close_guide(campaign);
	for (i = 0; campaign->workers && i < campaign->workers_count; i++)
		worker_release(&campaign->workers[i], campaign->result->target_text_size);
	interrupt_end();
	knowledge_close(&campaign->knowledge);
	free(campaign->workers);
	if (campaign->result->runs)
		return 0;
	return give_up(campaign, campaign->result->interrupted ?
		       "interrupted before a run was finished" :
		       "no run was finished in the time that there was");
}

int campaign_run(const struct campaign_options *options, struct campaign_result *result)
{
	struct campaign *campaign = calloc(1, sizeof(*campaign));
	struct campaign_options asked = *options;
	char why[128];
	int status;

	memset(result, 0, sizeof(*result));
	if (!campaign)
		return -1;
	campaign->options = &asked;
	campaign->result = result;
	campaign->strategy = strategy_find(options->strategy);
	if (campaign->strategy) {
		if (campaign->strategy->programs)
			asked.options |= TOPHALF_OPTION_BY_OPERATIONS;
		status = run(campaign);
	} else {
		snprintf(why, sizeof(why), "there is no strategy '%.40s'; there are: %s",
			 options->strategy, strategy_names());
		status = give_up(campaign, why);
	}
	free(campaign);
	return status;
}

int campaign_replay(const struct campaign_options *options, const struct run_file *file,
		    struct campaign_replays *replays, struct campaign_result *result)
{
	struct campaign *campaign = calloc(1, sizeof(*campaign));
	struct campaign_options saved = *options;
	int status;

	memset(result, 0, sizeof(*result));
	*replays = (struct campaign_replays){ .wanted = replays->wanted };
	if (!campaign)
		return -1;
	campaign->options = &saved;
	campaign->result = result;
	campaign->strategy = &strategy_replay;
	campaign->replays = replays;
	campaign->replayed_image = file->image;
	campaign->known = file->facts;
	campaign->known_size = file->facts_size;
	saved.runs = replays->wanted;
	saved.time_s = 0;
	saved.cpus = file->cpus;
	saved.options = file->options;
	saved.seed = file->seed;
	saved.save_directory = NULL;
	replay_set(file->record, file->record_size);
	status = file->build == run_identity() ? run(campaign) :
		give_up(campaign, "the run was saved by another build of Tophalf");
	/* One that left its record is no result, however much was merged before. */
	if (result->why)
		status = -1;
	free(campaign);
	return status;
}
