// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every Mazurkiewicz trace of a bounded program, once: optimal dynamic partial-order
 * reduction with wakeup trees (Abdulla, Aronis, Jonsson and Sagonas, POPL 2014).
 *
 * The machine lets one thread go on at each decision, to where it could be chosen
 * again, and tells what memory that operation touched (operation.h).  The interrupts of
 * a CPU are threads as well (machine/operation_interrupts.c).  Runs that
 * order all operations alike that depend on each other are one trace, and one of
 * them is enough.  The search is depth first over the decisions:
 *
 *   - A run that has ended is looked through for races: two operations of different
 *     threads that depend on each other, with nothing between them that orders them
 *     already.  Had the second come first, it would be another trace.  So at the
 *     decision before the first one, a sequence is left that leads there: all that
 *     comes after the first without depending on it, then the second.
 *   - It is not left where a thread is asleep there that could begin it.  Asleep is
 *     a thread that was tried from there already, until something is done that
 *     depends on what it would do: all that begins with it has been visited.
 *   - Otherwise it goes into the decision's wakeup tree, and the next run follows
 *     the first branch of the deepest tree that has one.
 *
 * Each trace is visited, and no run is begun that could only end in one that was
 * visited already: the sequences of a wakeup tree lead past those that sleep.  The
 * paper proves both.  The cost is one run for each trace; looking through a run of n
 * operations takes n squared comparisons of footprints, and each race that is new one
 * pass over what follows it.  What is kept is one run and its trees.
 *
 * What the paper assumes and this machine has to arrange:
 *
 *   - A thread is not chosen into a lock that is taken (it assumes that nothing
 *     disables a thread; its section on locks tells how to do without).  A lock's
 *     release comes before the next acquisition in every trace, so those two are no
 *     race; but the acquisition before that one and the next are, though the release
 *     stands between them (TOPHALF_TOUCH_SHUT).  Completions and semaphores, which count,
 *     are the same: what was open before an operation is told by its touch.
 *   - Where no thread can go on, all are let into what they wait for, so that the
 *     kernel finds the deadlock; their operations are part of the run, and race.
 *   - A run that a fatal finding ended has not seen what the other threads would have
 *     done.  So another one is tried there, with the operation that ended the run
 *     asleep.  Where only that is left to be done, the run ends without being counted.
 *   - An operation may wait for two things, such as a lock and the end of the interrupt
 *     that lies over its task.  A race is turned round only where both can be had
 *     (operation_could_precede), and what a handler does orders nothing for those who
 *     wait for its end: where it began is what can be exchanged.
 *   - What kept an interrupt away for good can only be found if that one is part of the
 *     run: it is noted as an operation that waits.  Nothing depends on those.
 *   - Time passes only where nothing can go on otherwise, and all before that comes
 *     before what it lets go on.  A program in which several threads do then has traces
 *     that are not visited, and is never said to be exhausted.
 *
 * Runs are made by another process than looks at them; all that is remembered lies
 * in memory that both share, and a run knows what it has to follow by it.
 */
#include <string.h>
#include <explore/choice.h>
#include <explore/dpor.h>
#include <explore/strategy.h>

struct plan *dpor_plan;

static struct {
	uint32_t count;			/* operations so far */
	bool prepared;			/* the frame of the next one is */
	bool off;			/* beyond what can be remembered */
	int32_t arrived[THREADS_MAX];	/* the operation after which each came to its next one */
	uint32_t barriers[THREADS_MAX];	/* operations that there were when nothing could go on, before that */
	uint32_t barrier;		/* likewise, when that was the last time */
	uint32_t numbers[THREADS_MAX];
	bool time_passed;		/* since the first operation */
	uint32_t went_on;		/* threads that have since then, a bit each */
} here;

static void dpor_begin(uint64_t run, uint64_t seed)
{
	(void)run;
	(void)seed;
	memset(&here, 0, sizeof(here));
	if (dpor_plan)
		dpor_plan->count = 0;
}

/* Nothing was chosen before: what was planned begins there, or later. */
static void dpor_go_on(uint64_t run)
{
	(void)run;
	if (dpor_plan)
		dpor_plan->count = here.count;
}

/* The index of a thread, the same in all runs. */
static uint32_t thread_of(uint32_t pid)
{
	uint32_t i;

	for (i = 0; i < dpor_plan->threads; i++)
		if (dpor_plan->names[i] == pid)
			return i;
	if (i == THREADS_MAX) {
		dpor_plan->cut_off = true;
		return 0;
	}
	dpor_plan->names[dpor_plan->threads++] = pid;
	return i;
}

/* Who sleeps at a decision: those of the one before that its operation does not wake. */
static void prepare_frame(void)
{
	struct frame *frame = &dpor_plan->frames[here.count];
	uint32_t i;

	here.prepared = true;
	frame->asleep_count = 0;
	frame->tree = dpor_plan->follow;
	dpor_plan->follow = WAKEUP_NONE;
	if (!here.count)
		return;
	for (i = 0; i < frame[-1].asleep_count; i++) {
		const struct sleeper *sleeper = &frame[-1].asleep[i];

		if (dpor_plan->run[here.count - 1].waits ||
		    !footprints_conflict(&sleeper->footprint, &dpor_plan->run[here.count - 1].footprint))
			frame->asleep[frame->asleep_count++] = *sleeper;
	}
}

static uint32_t choose_thread(uint32_t n, const uint64_t *pids)
{
	struct frame *frame = &dpor_plan->frames[here.count];
	uint32_t wanted = THREADS_MAX, i;

	if (here.count < dpor_plan->fixed) {
		wanted = dpor_plan->run[here.count].thread;
	} else {
		prepare_frame();
		if (frame->tree)
			wanted = dpor_plan->pool.nodes[frame->tree].thread;
	}
	frame->able = 0;
	for (i = 0; i < n; i++)
		frame->able |= 1u << thread_of(pids[i]);
	for (i = 0; i < n; i++)
		if (wanted < THREADS_MAX ? thread_of(pids[i]) == wanted :
					   !frame_asleep(frame, thread_of(pids[i])))
			return i;
	return 0;
}

static uint32_t dpor_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	if (kind != TOPHALF_CHOOSE_TASK || !dpor_plan || here.off || here.count == OPERATIONS_MAX)
		return 0;
	return choose_thread(n, what);
}

static uint32_t dpor_pick(uint32_t kind, uint32_t n)
{
	(void)kind;
	(void)n;
	return 0;
}

static void dpor_arrived(uint32_t pid, int32_t enabler)
{
	uint32_t thread;

	if (!dpor_plan)
		return;
	thread = thread_of(pid);
	here.barriers[thread] = enabler < 0 ? 0 : here.barrier;
	here.arrived[thread] = enabler < (int32_t)here.count ? enabler : (int32_t)here.count - 1;
}

static void go_astray(void)
{
	dpor_plan->astray = true;
	here.off = true;
	choice_redundant();
}

/* The operation is chosen where the run is on its own: it takes the first branch of the tree with it. */
static void leave_tree(uint32_t thread)
{
	struct frame *frame = &dpor_plan->frames[here.count];
	uint32_t i;

	if (!here.prepared) {
		prepare_frame();
		frame->able = 1u << thread;
	}
	if (frame->tree && wakeup_take(&dpor_plan->pool, &frame->tree, &dpor_plan->follow) != thread)
		go_astray();
	else if (frame_asleep(frame, thread)) {
		here.off = true;
		choice_redundant();
	} else if (dpor_plan->all) {
		for (i = 0; i < THREADS_MAX; i++)
			if (frame->able & 1u << i && i != thread &&
			    !wakeup_append(&dpor_plan->pool, &frame->tree, i))
				dpor_plan->cut_off = true;
	}
}

/* A task and the interrupts of its CPU take turns anyway. */
static void note_time(uint32_t pid)
{
	if (here.time_passed)
		here.went_on |= 1u << thread_of(pid & STRATEGY_OWNER);
	if (here.went_on & (here.went_on - 1))
		dpor_plan->unexplored |= 1u << TOPHALF_UNEXPLORED_TIME;
}

/* It is not chosen, and where a tree leads on it does so behind it. */
static void pass_tree_on(void)
{
	struct frame *frame = &dpor_plan->frames[here.count];

	if (!here.prepared)
		prepare_frame();
	frame->able = 0;
	dpor_plan->follow = frame->tree;
	frame->tree = WAKEUP_NONE;
}

static void add_operation(uint32_t pid, bool waits)
{
	uint32_t thread, place = here.count;
	struct operation *operation;

	if (!dpor_plan || here.off)
		return;
	if (place == OPERATIONS_MAX) {
		dpor_plan->cut_off = here.off = true;
		return;
	}
	thread = thread_of(pid);
	operation = &dpor_plan->run[place];
	if (place < dpor_plan->fixed && operation->thread != thread)
		go_astray();
	else if (place >= dpor_plan->fixed && waits)
		pass_tree_on();
	else if (place >= dpor_plan->fixed)
		leave_tree(thread);
	if (here.off)
		return;
	here.numbers[thread]++;
	here.prepared = false;
	dpor_plan->count = ++here.count;
	if (here.count < dpor_plan->fixed)
		return;
	operation->thread = thread;
	operation->as = thread_of(pid & ~STRATEGY_INSTEAD);
	operation->waits = waits;
	operation->number = here.numbers[thread];
	operation->enabler = here.arrived[thread];
	operation->barrier = here.barriers[thread];
	memset(&operation->footprint, 0, sizeof(operation->footprint));
}

static void dpor_operates(uint32_t pid)
{
	if (dpor_plan)
		note_time(pid);
	add_operation(pid, false);
}

static void dpor_waits(uint32_t pid)
{
	add_operation(pid, true);
}

static void dpor_touched(uint64_t address, uint32_t size, uint32_t flags)
{
	if (dpor_plan && !here.off && here.count && here.count >= dpor_plan->fixed)
		footprint_add(&dpor_plan->run[here.count - 1].footprint, address, size, flags);
}

static void dpor_idles(void)
{
	here.barrier = here.count;
}

/* Time is a matter only where several threads go on after it. */
static void dpor_unexplored(uint32_t what)
{
	if (what == TOPHALF_UNEXPLORED_TIME)
		here.time_passed |= here.count > 0;
	else if (dpor_plan && here.count)
		dpor_plan->unexplored |= 1u << what;
}

static const struct strategy_of_operations operations = {
	.arrived = dpor_arrived,
	.operates = dpor_operates,
	.waits = dpor_waits,
	.touched = dpor_touched,
	.idles = dpor_idles,
	.unexplored = dpor_unexplored,
};

const struct strategy strategy_dpor = {
	.name = "dpor",
	.programs = true,
	.begin = dpor_begin,
	.go_on = dpor_go_on,
	.pick = dpor_pick,
	.pick_among = dpor_pick_among,
	.pick_value = plain_pick_value,
	.operations = &operations,
};

/* To compare with: the same runs, without the reduction. */
const struct strategy strategy_interleavings = {
	.name = "interleavings",
	.programs = true,
	.begin = dpor_begin,
	.go_on = dpor_go_on,
	.pick = dpor_pick,
	.pick_among = dpor_pick_among,
	.pick_value = plain_pick_value,
	.operations = &operations,
};
