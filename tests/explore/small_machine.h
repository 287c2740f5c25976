/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine of a few lines, for tests of the strategies that explore bounded programs: it
 * makes runs as the real one does, and compares optimal reduction with brute force.
 *
 * A program is a few threads of a few operations each: reads, writes, locks, and
 * semaphores, and a write that depends on what was read.  It may have handlers, each of
 * which interrupts one of the threads: as long as it runs, that one stands still.  A
 * handler can come from when it was raised, where its thread does not mask interrupts.
 * Soft ones let others interrupt them in turn, and do not come over each other.
 */
#ifndef SMALL_MACHINE_H
#define SMALL_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <explore/choice.h>
#include <explore/guide.h>
#include <explore/outcome.h>
#include <tophalf/boundary.h>

#define THREADS		4
#define LENGTH		6
#define VARIABLES	3
#define LOCKS		2
#define FIRST_PID	10
#define HANDLERS	2
#define PROCESSES	(THREADS + HANDLERS)

enum what { READ, WRITE, TAKE, RELEASE, UP, DOWN, WRITE_IF_READ, FAIL, RAISE, MASK, UNMASK, BEGIN };

struct instruction {
	enum what what;
	unsigned int object;
};

/* Threads come first, then handlers, whose first instruction is BEGIN. */
struct program {
	unsigned int threads, lengths[PROCESSES];
	struct instruction code[PROCESSES][LENGTH];
	unsigned int handlers, interrupts[HANDLERS];	/* the thread that each of them does */
	bool soft[HANDLERS];
};

/* ---- the machine -------------------------------------------------------------------- */

static struct {
	unsigned int at[PROCESSES], seen[PROCESSES], on_top[PROCESSES];
	unsigned int interrupted[HANDLERS];	/* what each of them runs over */
	bool raised[HANDLERS], masked[THREADS], softly[THREADS];
	unsigned int variables[VARIABLES], counts[LOCKS];
	bool taken[LOCKS];
} state;

static const struct strategy *strategy;
static struct outcome *outcome;
static jmp_buf redundant;

/* What choice.c would do; dpor.c calls it. */
void choice_redundant(void)
{
	outcome->summary.redundant = 1;
	longjmp(redundant, 1);
}

/* The thread that a process is, or interrupts. */
static inline unsigned int thread_of(const struct program *program, unsigned int process)
{
	return process < THREADS ? process : program->interrupts[process - THREADS];
}

static inline uint32_t name_of(const struct program *program, unsigned int process)
{
	uint32_t name = FIRST_PID + thread_of(program, process);

	return process < THREADS ? name : (process - THREADS + 1) << 24 | name;
}

static inline bool ended(const struct program *program, unsigned int process)
{
	return state.at[process] == program->lengths[process];
}

static inline const struct instruction *next_of(const struct program *program, unsigned int process)
{
	return &program->code[process][state.at[process]];
}

static inline bool able_to_come(const struct program *program, unsigned int handler)
{
	unsigned int thread = program->interrupts[handler];

	return state.raised[handler] && !state.masked[thread] &&
	       !(program->soft[handler] && state.softly[thread]);
}

/* What it waits for, if it does, can be had. */
static inline bool can_be_had(const struct instruction *next)
{
	if (next->what == TAKE)
		return !state.taken[next->object];
	return next->what != DOWN || state.counts[next->object];
}

static inline bool able(const struct program *program, unsigned int process)
{
	const struct instruction *next = next_of(program, process);

	if (ended(program, process) || state.on_top[process])
		return false;
	return next->what == BEGIN ? able_to_come(program, process - THREADS) : can_be_had(next);
}

static inline void touch(uint64_t address, uint32_t flags)
{
	strategy->operations->touched(address * 8, 8, flags);
}

/* ---- interrupts ------------------------------------------------------------------------ */

/* Addresses, of a thread or of a process. */
enum { FLAG = 40, SOFT_FLAG = 50, RAISED = 60, ON_TOP = 70 };

static inline void set_flag(unsigned int thread, bool masked, uint32_t awaits)
{
	touch(FLAG + thread, TOPHALF_TOUCH_WRITES | awaits |
	      (state.masked[thread] ? TOPHALF_TOUCH_SHUT : 0));
	state.masked[thread] = masked;
}

static inline void raise_handler(unsigned int handler)
{
	touch(RAISED + handler, TOPHALF_TOUCH_WRITES | (state.raised[handler] ? 0 : TOPHALF_TOUCH_SHUT));
	state.raised[handler] = true;
}

static inline unsigned int innermost(unsigned int process)
{
	while (state.on_top[process])
		process = state.on_top[process];
	return process;
}

static inline void begin_handler(const struct program *program, unsigned int process)
{
	unsigned int handler = process - THREADS, thread = program->interrupts[handler];
	unsigned int below = innermost(thread);

	set_flag(thread, !program->soft[handler], TOPHALF_TOUCH_AWAITS);
	touch(RAISED + handler, TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_AWAITS);
	touch(ON_TOP + below, TOPHALF_TOUCH_WRITES);
	if (program->soft[handler]) {
		touch(SOFT_FLAG + thread, TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_AWAITS);
		state.softly[thread] = true;
	}
	state.raised[handler] = false;
	state.on_top[below] = process;
	state.interrupted[handler] = below;
}

static inline void end_handler(const struct program *program, unsigned int process)
{
	unsigned int handler = process - THREADS, thread = program->interrupts[handler];

	if (program->soft[handler]) {
		touch(SOFT_FLAG + thread, TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_SHUT);
		state.softly[thread] = false;
	} else {
		set_flag(thread, false, 0);
	}
	touch(ON_TOP + state.interrupted[handler],
	      TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_SHUT | TOPHALF_TOUCH_SHUT_SHARED);
	touch(ON_TOP + process, TOPHALF_TOUCH_WRITES);
	state.on_top[state.interrupted[handler]] = 0;
	state.at[process] = 0;
}

/* ---- operations ------------------------------------------------------------------------ */

static inline void execute(const struct program *program, unsigned int process)
{
	const struct instruction *next = next_of(program, process);
	unsigned int object = next->object, thread = thread_of(program, process);
	uint32_t shut = state.taken[object % LOCKS] ? TOPHALF_TOUCH_SHUT : 0;

	if (next->what != BEGIN && !state.masked[thread])
		touch(ON_TOP + process, TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHARED);
	switch (next->what) {
	case READ:
		touch(object, 0);
		state.seen[process] = state.variables[object];
		break;
	case WRITE_IF_READ:
		if (!state.seen[process]) {
			touch(object, 0);
			break;
		}
		/* fall through */
	case WRITE:
		touch(object, TOPHALF_TOUCH_WRITES);
		state.variables[object] = process + 1;
		break;
	case TAKE:
		touch(10 + object, TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_AWAITS | shut);
		state.taken[object] = true;
		break;
	case RELEASE:
		touch(10 + object, TOPHALF_TOUCH_WRITES | shut);
		state.taken[object] = false;
		break;
	case UP:
	case DOWN:
		touch(20 + object, TOPHALF_TOUCH_WRITES |
		      (next->what == DOWN ? TOPHALF_TOUCH_AWAITS : 0) |
		      (state.counts[object] ? 0 : TOPHALF_TOUCH_SHUT));
		state.counts[object] += next->what == UP ? 1 : -1;
		break;
	case RAISE:
		raise_handler(object);
		break;
	case MASK:
	case UNMASK:
		set_flag(thread, next->what == MASK, 0);
		break;
	case BEGIN:
		begin_handler(program, process);
		break;
	case FAIL:
		break;
	}
	state.at[process]++;
	if (!ended(program, process))
		strategy->operations->arrived(name_of(program, process), -1);
	else if (process >= THREADS)
		end_handler(program, process);
}

/* Handlers that do not come any more are told of as well: they might have. */
static inline void tell_of_handlers(const struct program *program)
{
	unsigned int handler, thread;

	for (handler = 0; handler < program->handlers; handler++) {
		thread = program->interrupts[handler];
		if (state.at[THREADS + handler])
			continue;
		strategy->operations->operates(name_of(program, THREADS + handler));
		touch(RAISED + handler, TOPHALF_TOUCH_AWAITS | (state.raised[handler] ? 0 : TOPHALF_TOUCH_SHUT));
		touch(FLAG + thread, TOPHALF_TOUCH_AWAITS | (state.masked[thread] ? TOPHALF_TOUCH_SHUT : 0));
		if (program->soft[handler])
			touch(SOFT_FLAG + thread, TOPHALF_TOUCH_AWAITS |
			      (state.softly[thread] ? TOPHALF_TOUCH_SHUT : 0));
	}
}

/* What stands before an operation and cannot make it: as the machine does in a deadlock. */
static inline void release_all(const struct program *program)
{
	unsigned int process;

	for (process = 0; process < THREADS + program->handlers; process++) {
		const struct instruction *next = next_of(program, process);

		if (ended(program, process) || next->what == BEGIN)
			continue;
		strategy->operations->operates(name_of(program, process));
		if (state.on_top[process] || !state.masked[thread_of(program, process)])
			touch(ON_TOP + process, TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHARED |
			      (state.on_top[process] ? TOPHALF_TOUCH_SHUT_SHARED : 0));
		if (can_be_had(next))
			continue;
		touch((next->what == TAKE ? 10 : 20) + next->object,
		      TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHUT);
	}
}

static inline bool one_operation(const struct program *program)
{
	unsigned int processes[PROCESSES], count = 0, process, chosen;
	uint64_t names[PROCESSES];

	for (process = 0; process < THREADS + program->handlers; process++) {
		if (!able(program, process))
			continue;
		processes[count] = process;
		names[count++] = name_of(program, process);
	}
	if (!count)
		return false;
	chosen = count > 1 ? strategy->pick_among(TOPHALF_CHOOSE_TASK, count, names) : 0;
	strategy->operations->operates(names[chosen]);
	execute(program, processes[chosen]);
	return true;
}

static inline void run_once(const struct program *program, uint64_t run)
{
	unsigned int process;

	memset(&state, 0, sizeof(state));
	memset(&outcome->summary, 0, sizeof(outcome->summary));
	strategy->begin(run, 1);
	if (setjmp(redundant))
		return;
	for (process = 0; process < THREADS + program->handlers; process++)
		if (program->lengths[process])
			strategy->operations->arrived(name_of(program, process), -1);
	while (one_operation(program))
		;
	release_all(program);
	tell_of_handlers(program);
}

struct explored {
	uint64_t runs, redundant, traces;
	bool exhausted;
};

static inline struct explored explore(const struct program *program, const struct guide *guide)
{
	struct campaign_result result = { 0 };
	struct explored explored = { 0 };
	uint64_t merged = 0;

	strategy = guide->strategy;
	assert_int_equal(guide->open(), 0);
	while (!guide->finished(merged)) {
		run_once(program, merged);
		explored.redundant += outcome->summary.redundant;
		explored.runs += !outcome->summary.redundant;
		guide->over(&outcome->summary);
		if (guide->merged)
			guide->merged(merged, &outcome->summary);
		merged++;
		assert_true(merged < 2000000);
	}
	explored.exhausted = guide->exhausted(merged);
	if (guide->coverage) {
		assert_int_equal(guide->coverage(&result), 0);
		explored.traces = result.coverage[0].distinct;
		free(result.coverage);
	}
	guide->close();
	return explored;
}

static inline void compare(const struct program *program)
{
	struct explored all = explore(program, &guide_interleavings);
	struct explored reduced = explore(program, &guide_dpor);

	assert_true(all.exhausted && reduced.exhausted);
	assert_int_equal(reduced.runs, all.traces);
	assert_int_equal(reduced.redundant, 0);
}

/* ---- making programs ------------------------------------------------------------------- */

static inline uint64_t count(const struct program *program)
{
	struct explored reduced = explore(program, &guide_dpor);

	assert_true(reduced.exhausted);
	assert_int_equal(reduced.redundant, 0);
	compare(program);
	return reduced.runs;
}

static inline void add(struct program *program, unsigned int thread, enum what what, unsigned int object)
{
	program->code[thread][program->lengths[thread]++] = (struct instruction){ what, object };
	if (thread < THREADS && thread >= program->threads)
		program->threads = thread + 1;
}

/* A handler that interrupts this thread: its process. */
static inline unsigned int add_handler(struct program *program, unsigned int thread, bool soft)
{
	unsigned int handler = program->handlers++;

	program->interrupts[handler] = thread;
	program->soft[handler] = soft;
	add(program, THREADS + handler, BEGIN, handler);
	return THREADS + handler;
}

/* ---- at random -------------------------------------------------------------------------- */

static uint64_t random_state;

static inline unsigned int below(unsigned int limit)
{
	random_state = random_state * 6364136223846793005ull + 1442695040888963407ull;
	return (random_state >> 33) % limit;
}

/* Something that has to do with interrupts, of a thread. */
static inline void draw_interrupts(struct program *program, unsigned int process)
{
	switch (process < THREADS ? below(4) : 0) {
	case 2:
		add(program, process, MASK, 0);
		break;
	case 3:
		add(program, process, UNMASK, 0);
		break;
	default:
		/* The second handler may raise the first one, and not the other way round: that would have no end. */
		if (process < THREADS)
			add(program, process, RAISE, below(program->handlers));
		else if (process > THREADS)
			add(program, process, RAISE, 0);
		break;
	}
}

static inline void draw_thread(struct program *program, unsigned int thread, unsigned int length)
{
	bool held[LOCKS] = { false };
	unsigned int i;

	for (i = 0; i < length; i++) {
		unsigned int lock = below(LOCKS);

		if (program->handlers && below(3) == 0) {
			draw_interrupts(program, thread);
			continue;
		}
		switch (below(8)) {
		case 0:
		case 1:
			add(program, thread, held[lock] ? RELEASE : TAKE, lock);
			held[lock] = !held[lock];
			break;
		case 2:
			add(program, thread, below(2) ? UP : DOWN, lock);
			break;
		case 3:
			add(program, thread, WRITE_IF_READ, below(VARIABLES));
			break;
		case 4:
		case 5:
			add(program, thread, READ, below(VARIABLES));
			break;
		default:
			add(program, thread, WRITE, below(VARIABLES));
			break;
		}
	}
}

#endif
