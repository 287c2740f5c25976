// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sweep: every single placement over a plain run, then every pair.
 *
 * Run 0 is plain throughout, and makes a decision at every preemption point.  What
 * could have happened there (a device raises a line, another CPU runs, the task is
 * preempted, the machine stands still until the next timer) are the 1-placements.
 * Each of the next runs is the plain run with one of them.  A run with a
 * 1-placement decides at every later point as well, and so counts the 2-placements
 * that begin with it; they are the runs after those.
 *
 * Placements that cannot be told apart are visited once.  A line that is raised
 * while its CPU has interrupts off is taken where they are turned on, wherever it
 * was raised; so neighbouring points are one placement if interrupts are off at
 * both, the line is that CPU's, and between them the machine did nothing
 * (machine_effects(): no access to a device, no change of a line, no other CPU or
 * task).  Virtual time differs by those few points, and only by that.  With
 * interrupts on, every point is visited: what lies between two of them is not
 * known here.
 *
 * The target's own code comes first: points before one of its accesses, or where a basic
 * block of it begins, because what is between two of those only the kernel's code can
 * tell apart.  Here and elsewhere interrupts come before all else, and of those the ones
 * in calls that change whether the device is there or open.
 *
 * Nothing has to be remembered of a placement but its number: a run counts, in the
 * same order, until it comes to it.  What later runs have to know (how many
 * placements there are, which call they lie in) is counted by run 0 and by each
 * 1-placement in memory that workers share, and no run is handed out before those
 * are merged that it depends on.  So a run is a function of its number, and the
 * claim of what was visited is one about runs that were merged.
 */
#include <string.h>
#include <sys/mman.h>
#include <stdio.h>
#include <stdlib.h>
#include <explore/choice.h>
#include <explore/strategy.h>
#include <explore/guide.h>
#include <explore/outcome.h>
#include <machine/machine.h>

#define FIRSTS_MAX	(1u << 20)	/* 1-placements, of each group */
#define CALLS_MAX	4096
#define CLASSES		(TOPHALF_LINES + 5)	/* lines, then kinds of steps */
#define NONE		UINT64_MAX
#define WAITING		65536		/* runs between the one that is merged and one that was made */

/* Placements of one class. */
struct tally {
	uint64_t total, distinct;
};

/* What one run placed. */
struct placed {
	uint32_t class;			/* of the first placement */
	uint32_t order;			/* how many: 1 or 2; 0: the run was not finished */
};

/* Placements are numbered by group, in the order of the run. */
enum group {
	GROUP_PLACE_LINES, GROUP_PLACE_OTHERS,	/* in the target's own code */
	GROUP_LINES, GROUP_OTHERS,
	GROUPS
};

struct plan {
	uint64_t firsts;		/* distinct 1-placements */
	uint64_t counts[GROUPS];	/* likewise */
	bool surveyed, cut_off;		/* run 0 was made; it had too many to count */
	struct {
		uint64_t first[GROUPS], count[GROUPS];	/* placements that lie in it */
		uint32_t urgent;
	} calls[CALLS_MAX];
	uint32_t calls_count;
	struct tally singles[CLASSES];	/* as run 0 counted them */
	struct placed placed[WAITING];
	uint32_t weights[GROUPS][FIRSTS_MAX];	/* how many 1-placements this one stands for */
	struct tally seconds[GROUPS * FIRSTS_MAX];	/* 2-placements that begin with it, in the order of visits */
};

/* Of the coordinator. */
struct progress {
	struct tally singles[CLASSES], pairs;	/* visited, in runs that were merged */
	uint64_t counted, pairs_known;	/* 1-placements of which the pairs are counted; those pairs */
	uint64_t first, second;		/* the pair that is merged next */
	bool lost;
};

static struct plan *plan;
static struct progress progress;

/* ---- the order of 1-placements ------------------------------------------------------ */

struct placement {
	enum group group;
	uint64_t number;
};

/* The 1-placement that is visited as number `rank`. */
static struct placement placement_of(uint64_t rank)
{
	uint32_t pass, i;

	for (pass = 0; pass < 2 * GROUPS; pass++) {
		enum group group = pass / 2;

		for (i = 0; i < plan->calls_count; i++) {
			if (plan->calls[i].urgent == pass % 2)
				continue;
			if (rank < plan->calls[i].count[group])
				return (struct placement){ group, plan->calls[i].first[group] + rank };
			rank -= plan->calls[i].count[group];
		}
	}
	return (struct placement){ GROUP_LINES, NONE };
}

/* ---- one run -------------------------------------------------------------------------- */

static struct {
	uint64_t run;
	unsigned int order;		/* placements that it is to make: 0, 1 or 2 */
	unsigned int made;
	struct placement first;
	uint64_t first_rank;
	uint64_t second;		/* its number since the first one was made */
	uint64_t seen[GROUPS];		/* placements, until the first one is made */
	uint64_t seen_after;
	bool counting;			/* decides at every point */
	uint32_t line;			/* index of the line to be raised */
	bool at_place;			/* the decision that comes is in the target's own code */
	/* The last decision, for what cannot be told apart. */
	uint64_t effects;
	bool masked;
	struct placement last[CLASSES];		/* the last placement of each class: run 0 */
	struct placed placed;
	struct tally seconds;
} here;

/* Run number to placements: false where there is no such run. */
static bool decode(uint64_t run)
{
	uint64_t rank = run - 1, first;

	here.order = 0;
	if (!run)
		return true;
	here.order = 1;
	here.first_rank = rank;
	here.first = placement_of(rank);
	if (rank < plan->firsts)
		return true;
	rank -= plan->firsts;
	for (first = 0; first < plan->firsts; first++) {
		if (rank < plan->seconds[first].distinct) {
			here.order = 2;
			here.first = placement_of(first);
			here.second = rank;
			return true;
		}
		rank -= plan->seconds[first].distinct;
	}
	return false;
}

static void sweep_begin(uint64_t run, uint64_t seed)
{
	(void)seed;
	memset(&here, 0, sizeof(here));
	here.run = run;
	here.counting = plan && decode(run);
	here.effects = NONE;
	choice_watch_places();
	if (plan)
		plan->placed[run % WAITING] = here.placed;
	if (plan && !run) {
		memset(plan->singles, 0, sizeof(plan->singles));
		memset(plan->counts, 0, sizeof(plan->counts));
		plan->firsts = plan->calls_count = 0;
	}
}

static bool is_urgent(uint32_t number)
{
	switch (number) {
	case TOPHALF_SYS_INIT_MODULE:
	case TOPHALF_SYS_DELETE_MODULE:
	case TOPHALF_SYS_PLUG:
	case TOPHALF_SYS_UNPLUG:
	case TOPHALF_SYS_OPEN:
	case TOPHALF_SYS_SOCKET:
	case TOPHALF_SYS_CLOSE:
		return true;
	default:
		return false;
	}
}

/* Run 0 notes which placements lie in which call; where there are too many, the last one has the rest. */
static void sweep_call(uint32_t number)
{
	if (!plan || here.run || plan->calls_count == CALLS_MAX)
		return;
	memcpy(plan->calls[plan->calls_count].first, plan->counts, sizeof(plan->counts));
	memset(plan->calls[plan->calls_count].count, 0, sizeof(plan->counts));
	plan->calls[plan->calls_count++].urgent = is_urgent(number);
}

/* Run 0 counts a 1-placement, a 1-placement's run the 2-placements that begin with it. */
static void count_placement(uint32_t class, enum group group, bool distinct)
{
	if (!here.run) {
		plan->singles[class].total++;
		plan->singles[class].distinct += distinct;
		if (!distinct) {
			plan->weights[here.last[class].group][here.last[class].number]++;
			return;
		}
		if (plan->counts[group] == FIRSTS_MAX) {
			plan->cut_off = true;
			return;
		}
		if (!plan->calls_count)
			sweep_call(TOPHALF_SYSCALLS);
		plan->calls[plan->calls_count - 1].count[group]++;
		plan->weights[group][plan->counts[group]] = 1;
		here.last[class] = (struct placement){ group, plan->counts[group]++ };
		plan->firsts++;
	} else if (here.order == 1 && here.made == 1) {
		here.seconds.total++;
		here.seconds.distinct += distinct;
	}
}

/* Whether this is the placement that the run is to make now. */
static bool is_wanted(enum group group)
{
	if (here.made == here.order)
		return false;
	if (!here.made)
		return here.seen[group]++ == here.first.number && group == here.first.group;
	return here.seen_after++ == here.second;
}

/* One placement that is possible here.  True if it is to be made. */
static bool visit(uint32_t class, bool distinct)
{
	enum group lines = here.at_place ? GROUP_PLACE_LINES : GROUP_LINES;
	enum group group = class < TOPHALF_LINES ? lines : lines + 1;

	count_placement(class, group, distinct);
	if (!distinct || !is_wanted(group))
		return false;
	if (!here.made)
		here.placed.class = class;
	here.placed.order = ++here.made;
	return true;
}

/*
 * All placements that are possible at this decision, in order; the answer if one of
 * them is to be made.  `what` has the alternatives and then the lines, see choice.h.
 */
static uint32_t look_around(uint32_t n, const uint64_t *what)
{
	const struct tophalf_machine *state = machine_state();
	bool masked = state->cpu_state[state->cpu].irqs_off;
	bool same = masked && here.masked && machine_effects() == here.effects;
	uint32_t answer = 0, i;
	uint64_t line;

	for (i = 1; i < n && !answer; i++) {
		uint32_t step = what[i];

		if (step != STEP_LINE) {
			if (visit(TOPHALF_LINES + step, true))
				answer = i;
			continue;
		}
		for (line = 0; line < what[n] && !answer; line++) {
			uint64_t which = what[n + 1 + line];
			bool merged = same && which >> 32 == state->cpu;

			if (visit(which & UINT32_MAX, !merged)) {
				answer = i;
				here.line = line;
			}
		}
	}
	here.masked = masked;
	here.effects = machine_effects();
	here.at_place = false;
	return answer;
}

static uint32_t sweep_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	uint32_t line = here.line;

	here.line = 0;
	if (kind == TOPHALF_CHOOSE_LINE)
		return line < n ? line : 0;
	if (kind != TOPHALF_CHOOSE_STEP || !here.counting)
		return 0;
	return look_around(n, what);
}

static bool sweep_place(uint64_t where, uint64_t address, uint32_t size, bool writes)
{
	(void)where;
	(void)address;
	(void)size;
	(void)writes;
	here.at_place = true;
	return false;
}

static uint32_t sweep_pick(uint32_t kind, uint32_t n)
{
	(void)n;
	/* A run that has made all its placements and counts nothing goes on undisturbed. */
	if (here.order == 2 && here.made == 2)
		here.counting = false;
	return kind == TOPHALF_CHOOSE_DISTANCE && here.counting;
}

/* The run ended, wherever: what it counted is for the runs after it. */
static void sweep_end(void)
{
	if (!plan)
		return;
	if (here.run && here.order == 1)
		plan->seconds[here.first_rank] = here.seconds;
	plan->placed[here.run % WAITING] = here.placed;
	plan->surveyed = true;
}

const struct strategy strategy_sweep = {
	.name = "sweep",
	.begin = sweep_begin,
	.call = sweep_call,
	.place = sweep_place,
	.end = sweep_end,
	.pick = sweep_pick,
	.pick_among = sweep_pick_among,
	.pick_value = plain_pick_value,
};

/* ---- the coordinator --------------------------------------------------------------------- */

static int sweep_open(void)
{
	void *memory = mmap(NULL, sizeof(*plan), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		return -1;
	plan = memory;
	memset(&progress, 0, sizeof(progress));
	return 0;
}

static void sweep_close(void)
{
	if (plan)
		munmap(plan, sizeof(*plan));
	plan = NULL;
}

static uint64_t sweep_known(uint64_t merged)
{
	if (!merged)
		return 1;
	if (merged <= plan->firsts)
		return 1 + plan->firsts;
	for (; progress.counted < plan->firsts; progress.counted++)
		progress.pairs_known += plan->seconds[progress.counted].distinct;
	return 1 + plan->firsts + progress.pairs_known;
}

/* Pairs come in the order of their first placements; the last one of each completes what they stand for. */
static void merge_pair(void)
{
	while (progress.first < plan->firsts &&
	       progress.second >= plan->seconds[progress.first].distinct) {
		progress.first++;
		progress.second = 0;
	}
	if (progress.first == plan->firsts)
		return;
	progress.pairs.distinct++;
	if (++progress.second == plan->seconds[progress.first].distinct)
		progress.pairs.total += plan->seconds[progress.first].total;
}

static void sweep_merged(uint64_t run, const struct outcome_summary *summary)
{
	const struct placed *placed = &plan->placed[run % WAITING];
	bool lost = !summary;
	uint32_t order = run > plan->firsts ? 2 : 1;
	struct placement first;

	if (!run) {
		progress.lost = lost || !plan->surveyed;
		return;
	}
	if (lost || placed->order != order || placed->class >= CLASSES) {
		progress.lost = true;
		return;
	}
	if (order == 2) {
		merge_pair();
		return;
	}
	first = placement_of(run - 1);
	progress.singles[placed->class].total += plan->weights[first.group][first.number];
	progress.singles[placed->class].distinct++;
}

static bool sweep_finished(uint64_t merged)
{
	return merged > plan->firsts && merged >= sweep_known(merged);
}

static bool sweep_exhausted(uint64_t merged)
{
	return sweep_finished(merged) && !progress.lost && !plan->cut_off;
}

static void name_class(uint32_t class, char *name, size_t size)
{
	static const char *const steps[] = {
		[STEP_CPU] = "steps to another CPU", [STEP_RESCHEDULE] = "preemptions",
		[STEP_TIME] = "timers", [STEP_GO_ON] = "nothing", [STEP_LINE] = "lines",
	};

	if (class < TOPHALF_LINES)
		snprintf(name, size, "line %u", class);
	else
		snprintf(name, size, "%s", steps[class - TOPHALF_LINES]);
}

static void add_coverage(struct campaign_result *result, unsigned int placements, const char *what,
			 const struct tally *all, const struct tally *visited)
{
	struct campaign_coverage *coverage = &result->coverage[result->coverage_count++];

	*coverage = (struct campaign_coverage){
		.placements = placements, .total = all->total, .distinct = all->distinct,
		.visited = visited->total, .visited_distinct = visited->distinct,
	};
	snprintf(coverage->what, sizeof(coverage->what), "%s", what);
}

static int sweep_coverage(struct campaign_result *result)
{
	struct tally pairs = { 0 };
	char name[32];
	uint32_t class;
	uint64_t i;

	if (!plan || !plan->surveyed)
		return 0;
	result->coverage = calloc(CLASSES + 1, sizeof(*result->coverage));
	if (!result->coverage)
		return -1;
	for (class = 0; class < CLASSES; class++) {
		name_class(class, name, sizeof(name));
		if (plan->singles[class].total)
			add_coverage(result, 1, name, &plan->singles[class], &progress.singles[class]);
	}
	for (i = 0; i < plan->firsts; i++) {
		pairs.total += plan->seconds[i].total;
		pairs.distinct += plan->seconds[i].distinct;
	}
	/* They are all known when every 1-placement was visited. */
	if (result->runs > plan->firsts)
		add_coverage(result, 2, "anything", &pairs, &progress.pairs);
	return 0;
}

const struct guide guide_sweep = {
	.strategy = &strategy_sweep,
	.open = sweep_open,
	.close = sweep_close,
	.known = sweep_known,
	.merged = sweep_merged,
	.finished = sweep_finished,
	.exhausted = sweep_exhausted,
	.coverage = sweep_coverage,
};
