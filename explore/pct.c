// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte,
 * ASPLOS 2010), for a machine with interrupts.
 *
 * A bug of depth d needs d ordering constraints: this before that, d times.  PCT
 * gives each of n threads a random priority, runs the highest one that can run,
 * and at d - 1 change points, drawn uniformly from the k steps of the run, lowers
 * the priority of the thread that is executing.  Each run then has the bug with a
 * probability of at least
 *
 *	1 / (n * k^(d - 1)),
 *
 * whatever the program: the first constraint is met by the initial order with 1/n,
 * and each further one by a change point that falls on the one right step.  Random
 * choices at every step have no such bound: theirs falls exponentially with k.
 *
 * Here the threads are the tasks, by their pid, and what overtakes one of them may
 * also be a device or the clock.  A source of interrupts is no thread: it can
 * always run, and would be the only one to run if its priority were the highest.
 * So an interrupt is a change point of its own sort.  At each change point one of
 * SORTS things happens, with equal probability: the executing task's priority
 * becomes the lowest, a device raises a line there, or the machine stands still
 * until the next timer expires.  A bug that needs d - 1 such things at d - 1 places
 * is then found with
 *
 *	1 / (n * (SORTS * k * l)^(d - 1)),
 *
 * l being the number of lines that the device could raise.
 *
 * What this machine adds to the model, and the bound does not cover: k is not
 * known beforehand, so a run draws one, log-uniformly (the bound falls by the number of
 * octaves); a CPU gets its turn after a slice, whatever its task's priority; with
 * more CPUs than one the highest tasks run at once, and which of them makes the
 * next step is looked at every so often (a power of two, drawn for the run), not
 * at each step.  What has no order in time, the values of registers and what user
 * space asks, is drawn as by the random strategy, since a schedule alone finds
 * nothing in a driver whose device says nothing.
 *
 * Cost: a choice in every 2^look points, and a few lookups for each.
 */
#include <explore/choice.h>
#include <explore/random.h>
#include <explore/strategy.h>
#include <tophalf/boundary.h>

#define CHANGES_MAX	6
#define LENGTH_LEAST	10		/* log2 of the steps in which change points lie */
#define LENGTH_OCTAVES	8
#define LOOK_LEAST	5		/* log2 of the points between two looks at the priorities */
#define LOOK_OCTAVES	7
#define LOWERED_MAX	64

enum sort { SORT_LOWER, SORT_INTERRUPT, SORT_TIME, SORTS };

static uint64_t changes[CHANGES_MAX];	/* points of the changes that are to come, ascending */
static unsigned int changes_count, changes_made;
static uint32_t look;			/* points between two looks */
static uint64_t order;			/* what the initial priorities follow from */
static uint32_t lowered[LOWERED_MAX];	/* tasks, the lowest of all last */
static unsigned int lowered_count;

static void draw_changes(void)
{
	uint64_t length = 1ull << (LENGTH_LEAST + random_below(LENGTH_OCTAVES));
	unsigned int i;

	changes_made = 0;
	changes_count = 1 + random_below(CHANGES_MAX);
	for (i = 0; i < changes_count; i++) {
		uint64_t change = random_below(length);
		unsigned int at = i;

		for (; at > 0 && changes[at - 1] > change; at--)
			changes[at] = changes[at - 1];
		changes[at] = change;
	}
}

static void pct_begin(uint64_t run, uint64_t seed)
{
	struct random_profile data;

	random_seed(run, seed);
	data = random_draw();
	/* Time and failures as drawn; the schedule is this file's. */
	data.step = 0;
	random_use(&data);
	order = random_next();
	look = 1u << (LOOK_LEAST + random_below(LOOK_OCTAVES));
	lowered_count = 0;
	draw_changes();
}

/* Higher is better.  A task that was lowered is below all others, the later the lower. */
static uint64_t priority(uint32_t task)
{
	uint64_t value = order ^ (task * 0x9e3779b97f4a7c15ull);
	unsigned int i;

	for (i = lowered_count; i > 0; i--)
		if (lowered[i - 1] == task)
			return LOWERED_MAX - i;
	value = (value ^ (value >> 31)) * 0xbf58476d1ce4e5b9ull;
	return (value ^ (value >> 29)) | LOWERED_MAX;
}

static void lower(uint32_t task)
{
	if (lowered_count < LOWERED_MAX)
		lowered[lowered_count++] = task;
}

static bool change_is_due(void)
{
	return changes_made < changes_count && choice_points() >= changes[changes_made];
}

/* To the next change, or to the next look at the priorities where that is sooner. */
static uint32_t distance(uint32_t n)
{
	uint64_t points = look, now = choice_points();
	unsigned int i;

	/* The one that is due is made by the step that follows. */
	for (i = changes_made; i < changes_count && changes[i] <= now; i++)
		;
	if (i < changes_count && changes[i] - now < points)
		points = changes[i] - now;
	return points < n ? points : 0;
}

/*
 * The task that executes has become the lowest: another one takes over, on this
 * CPU or on another one.  Which of the two is a matter of chance: what waits on
 * this CPU is known only when it is asked which task it is to be.
 */
static uint32_t give_way(const uint64_t *what, uint32_t n)
{
	int cpu = choice_find_step(what, n, STEP_CPU);
	int reschedule = choice_find_step(what, n, STEP_RESCHEDULE);

	if (cpu >= 0 && (reschedule < 0 || random_below(2)))
		return cpu;
	return reschedule >= 0 ? reschedule : 0;
}

static uint32_t change(const uint64_t *what, uint32_t n)
{
	int step = -1;

	changes_made++;
	switch ((enum sort)random_below(SORTS)) {
	case SORT_INTERRUPT:
		step = choice_find_step(what, n, STEP_LINE);
		break;
	case SORT_TIME:
		step = choice_find_step(what, n, STEP_TIME);
		break;
	default:
		break;
	}
	if (step >= 0)
		return step;
	lower(choice_task());
	return give_way(what, n);
}

static uint32_t pick_step(const uint64_t *what, uint32_t n)
{
	int cpu;

	if (change_is_due())
		return change(what, n);
	/* The machine is idle: the device is faster than the timer as often as not. */
	if (what[0] == STEP_TIME)
		return random_below(n);
	cpu = choice_find_step(what, n, STEP_CPU);
	return cpu > 0 && priority(what[cpu] >> 32) > priority(choice_task()) ? cpu : 0;
}

/* The task with the highest priority, where tasks are told by `shift` bits of what stands there. */
static uint32_t pick_task(const uint64_t *what, uint32_t n, unsigned int shift)
{
	uint32_t best = 0, i;

	for (i = 1; i < n; i++)
		if (priority(what[i] >> shift) > priority(what[best] >> shift))
			best = i;
	return best;
}

static uint32_t pct_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	switch (kind) {
	case TOPHALF_CHOOSE_STEP:
		return pick_step(what, n);
	case TOPHALF_CHOOSE_TASK:
		return pick_task(what, n, 0);
	case TOPHALF_CHOOSE_CPU:
		return pick_task(what, n, 32);
	case TOPHALF_CHOOSE_LINE:
		return random_below(n);
	default:
		return random_pick(kind, n);
	}
}

static uint32_t pct_pick(uint32_t kind, uint32_t n)
{
	return kind == TOPHALF_CHOOSE_DISTANCE ? distance(n) : random_pick(kind, n);
}

const struct strategy strategy_pct = {
	.name = "pct",
	.begin = pct_begin,
	.pick = pct_pick,
	.pick_among = pct_pick_among,
	.pick_value = random_pick_value,
};
