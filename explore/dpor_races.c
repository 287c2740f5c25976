// SPDX-License-Identifier: GPL-2.0-only
/*
 * Between two runs of dpor.c: the races of the last one, and the plan of the next.
 * Runs where the runs are made, because to ask the coordinator takes longer than many
 * a run.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <explore/dpor.h>
#include <explore/guide.h>
#include <explore/outcome.h>

/* A thread that sleeps before `first` could begin the sequence: it leads to nothing new. */
static bool sleeper_begins(const struct frame *frame, const struct sequence_of_run *sequence)
{
	uint32_t i;

	for (i = 0; i < frame->asleep_count; i++) {
		const struct sleeper *sleeper = &frame->asleep[i];

		if (sequence_may_begin_with(sequence, sleeper->thread, &sleeper->footprint))
			return true;
	}
	return false;
}

/*
 * `second` shall come before `first`, and after all that does not depend on `first`.
 * False if it cannot, because something else that it waits for is shut there.
 */
static bool reverse(uint32_t first, uint32_t second)
{
	struct sequence_of_run *sequence = &dpor_plan->sequence;
	bool *gone = dpor_plan->gone;
	uint32_t i;

	if (!operation_could_precede(dpor_plan->run, dpor_plan->count, first, second, gone))
		return false;
	sequence->run = dpor_plan->run;
	sequence->count = 0;
	for (i = first + 1; i < dpor_plan->count; i++)
		if (!gone[i] && i != second && !dpor_plan->run[i].waits &&
		    !footprint_blocked(&dpor_plan->run[i].footprint))
			sequence->places[sequence->count++] = i;
	sequence->places[sequence->count++] = second;
	if (sleeper_begins(&dpor_plan->frames[first], sequence))
		return true;
	if (!wakeup_insert(&dpor_plan->pool, &dpor_plan->frames[first].tree, sequence))
		dpor_plan->cut_off = true;
	return true;
}

static bool covers(const uint16_t clock[THREADS_MAX], const struct operation *operation)
{
	return clock[operation->thread] >= operation->number;
}

/*
 * The races of which the operation is the second one, the latest first.  `ordered`
 * is what happens before it some other way than by a race that is looked at.
 * Behind what only let it go on (a release, the end of an interrupt) lies what it could
 * have overtaken (the acquisition, its beginning), so that covers nothing, but what it
 * could not do without is covered for all that it does not wait for.  Nor does a race
 * cover anything that cannot be turned round.
 */
static void find_races(uint32_t second)
{
	uint16_t ordered[THREADS_MAX], behind[THREADS_MAX];
	const struct operation *operation = &dpor_plan->run[second];
	uint32_t i;

	operation_base(dpor_plan->run, second, ordered);
	memcpy(behind, ordered, sizeof(behind));
	for (i = second; i-- > 0;) {
		const struct operation *earlier = &dpor_plan->run[i];

		if (earlier->waits || covers(ordered, earlier) ||
		    !footprints_conflict(&earlier->footprint, &operation->footprint))
			continue;
		if (footprint_lets(&earlier->footprint, &operation->footprint)) {
			clock_join(behind, earlier->clock);
			continue;
		}
		if (!footprint_overtaken(&earlier->footprint, &operation->footprint) &&
		    covers(behind, earlier))
			continue;
		if (!reverse(i, second))
			continue;
		clock_join(ordered, earlier->clock);
		clock_join(behind, earlier->clock);
	}
}

/* The operation that ended the run sleeps, and another thread shall go on instead. */
static void postpone_last(void)
{
	struct frame *frame = &dpor_plan->frames[dpor_plan->count - 1];
	uint32_t thread;

	if (frame->tree)
		return;
	for (thread = 0; thread < THREADS_MAX; thread++)
		if (frame->able & 1u << thread && thread != dpor_plan->run[dpor_plan->count - 1].thread &&
		    !frame_asleep(frame, thread))
			break;
	if (thread < THREADS_MAX && !wakeup_append(&dpor_plan->pool, &frame->tree, thread))
		dpor_plan->cut_off = true;
}

/* To the deepest decision that has something left to be tried. */
static void go_back(uint32_t depth)
{
	while (depth-- > 0) {
		struct frame *frame = &dpor_plan->frames[depth];
		struct sleeper *sleeper = &frame->asleep[frame->asleep_count];

		if (!frame->tree)
			continue;
		if (!dpor_plan->all) {
			sleeper->thread = dpor_plan->run[depth].thread;
			sleeper->footprint = dpor_plan->run[depth].footprint;
			frame->asleep_count++;
		}
		dpor_plan->run[depth].thread = wakeup_take(&dpor_plan->pool, &frame->tree, &dpor_plan->follow);
		dpor_plan->fixed = depth + 1;
		return;
	}
	dpor_plan->finished = true;
}

/* ---- the classes of all interleavings, in the coordinator ------------------------------ */

/* Of traces that were seen: a hash table. */
static struct {
	uint64_t *of;
	uint64_t count, room;
} classes;

static bool add_class(uint64_t class)
{
	uint64_t at = class % classes.room;

	while (classes.of[at] && classes.of[at] != class)
		at = (at + 1) % classes.room;
	if (classes.of[at])
		return false;
	classes.of[at] = class;
	classes.count++;
	return true;
}

static int grow_classes(void)
{
	uint64_t *old = classes.of, room = classes.room, i;

	if (classes.count * 2 < room)
		return 0;
	classes.room = room ? room * 2 : 1024;
	classes.of = calloc(classes.room, sizeof(*classes.of));
	if (!classes.of)
		return -1;
	classes.count = 0;
	for (i = 0; i < room; i++)
		if (old[i])
			add_class(old[i]);
	free(old);
	return 0;
}

static void interleavings_merged(uint64_t run, const struct outcome_summary *summary)
{
	(void)run;
	if (!summary || !summary->class)
		return;
	if (grow_classes())
		dpor_plan->cut_off = true;
	else
		add_class(summary->class);
}

/* ---- what the campaign asks --------------------------------------------------------- */

static int open_plan(bool all)
{
	void *memory = mmap(NULL, sizeof(*dpor_plan), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		return -1;
	dpor_plan = memory;
	dpor_plan->all = all;
	return 0;
}

static int dpor_open(void)
{
	return open_plan(false);
}

static int interleavings_open(void)
{
	return open_plan(true);
}

static void dpor_close(void)
{
	if (!dpor_plan)
		return;
	free(classes.of);
	memset(&classes, 0, sizeof(classes));
	munmap(dpor_plan, sizeof(*dpor_plan));
	dpor_plan = NULL;
}

/* The last run is known when it is over. */
static uint64_t dpor_known(uint64_t merged)
{
	return dpor_plan->finished ? merged : UINT64_MAX;
}

/* A finding that ended the run, or an end that it did not choose. */
static bool ended_early(const struct outcome_summary *summary)
{
	return summary->end != TOPHALF_END_DONE;
}

static void plan_next(struct outcome_summary *summary)
{
	uint32_t i;

	if (!summary || summary->end == OUTCOME_LOST || dpor_plan->count < dpor_plan->fixed) {
		dpor_plan->lost = true;
		go_back(dpor_plan->fixed);
		return;
	}
	for (i = dpor_plan->fixed ? dpor_plan->fixed - 1 : 0; i < dpor_plan->count; i++)
		operation_clock(dpor_plan->run, i);
	if (dpor_plan->all) {
		summary->class = operations_class(dpor_plan->run, dpor_plan->count, dpor_plan->names) | 1;
	} else {
		for (i = 0; i < dpor_plan->count; i++)
			find_races(i);
		if (ended_early(summary) && dpor_plan->count)
			postpone_last();
	}
	go_back(dpor_plan->count);
}

static bool dpor_over(struct outcome_summary *summary)
{
	plan_next(summary);
	dpor_plan->runs++;
	return !dpor_plan->finished;
}

static bool dpor_finished(uint64_t merged)
{
	return dpor_plan->finished && merged == dpor_plan->runs;
}

static bool dpor_exhausted(uint64_t merged)
{
	(void)merged;
	return dpor_plan->finished && !dpor_plan->cut_off && !dpor_plan->astray &&
	       !dpor_plan->lost && !dpor_plan->unexplored;
}

static const char *const unexplored_words[TOPHALF_UNEXPLORED] = {
	[TOPHALF_UNEXPLORED_TIME] = "time passed while several threads had something to do",
	[TOPHALF_UNEXPLORED_INTERRUPT] = "code ran in an interrupt that is no operation",
	[TOPHALF_UNEXPLORED_ELSEWHERE] = "an interrupt was sent to another CPU",
	[TOPHALF_UNEXPLORED_CROWD] = "there were not enough CPUs for the threads",
	[TOPHALF_UNEXPLORED_WORK] = "a work was cancelled, or queued more than once",
};

static const char *dpor_unclaimed(void)
{
	uint32_t what;

	if (dpor_plan->cut_off)
		return "there were more operations or threads than can be remembered";
	if (dpor_plan->astray)
		return "a sequence that was planned could not be followed";
	if (dpor_plan->lost)
		return "a run was lost";
	for (what = 0; what < TOPHALF_UNEXPLORED; what++)
		if (dpor_plan->unexplored & 1u << what)
			return unexplored_words[what];
	return NULL;
}

/* How many traces the interleavings are. */
static int interleavings_coverage(struct campaign_result *result)
{
	if (!dpor_plan)
		return 0;
	result->coverage = calloc(1, sizeof(*result->coverage));
	if (!result->coverage)
		return -1;
	result->coverage_count = 1;
	result->coverage[0] = (struct campaign_coverage){
		.what = "interleavings", .total = result->runs, .visited = result->runs,
		.distinct = classes.count, .visited_distinct = classes.count,
	};
	return 0;
}

const struct guide guide_dpor = {
	.strategy = &strategy_dpor,
	.over = dpor_over,
	.open = dpor_open,
	.close = dpor_close,
	.known = dpor_known,
	.finished = dpor_finished,
	.exhausted = dpor_exhausted,
	.unclaimed = dpor_unclaimed,
};

const struct guide guide_interleavings = {
	.strategy = &strategy_interleavings,
	.over = dpor_over,
	.open = interleavings_open,
	.close = dpor_close,
	.known = dpor_known,
	.merged = interleavings_merged,
	.finished = dpor_finished,
	.exhausted = dpor_exhausted,
	.unclaimed = dpor_unclaimed,
	.coverage = interleavings_coverage,
};
