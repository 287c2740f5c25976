// SPDX-License-Identifier: GPL-2.0-only
/*
 * Optimal reduction against brute force, on many small programs: a machine of a few
 * lines runs them under both, and the traces that all interleavings are must be as
 * many as the runs of the reduction, none of them redundant.
 *
 * A program is a few threads of a few operations each: reads, writes, locks, and
 * semaphores, and a write that depends on what was read.  It may have handlers, each of
 * which interrupts one of the threads: as long as it runs, that one stands still.  A
 * handler can come from when it was raised, where its thread does not mask interrupts.
 * Soft ones let others interrupt them in turn, and do not come over each other.
 */
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
static unsigned int thread_of(const struct program *program, unsigned int process)
{
	return process < THREADS ? process : program->interrupts[process - THREADS];
}

static uint32_t name_of(const struct program *program, unsigned int process)
{
	uint32_t name = FIRST_PID + thread_of(program, process);

	return process < THREADS ? name : (process - THREADS + 1) << 24 | name;
}

static bool ended(const struct program *program, unsigned int process)
{
	return state.at[process] == program->lengths[process];
}

static const struct instruction *next_of(const struct program *program, unsigned int process)
{
	return &program->code[process][state.at[process]];
}

static bool able_to_come(const struct program *program, unsigned int handler)
{
	unsigned int thread = program->interrupts[handler];

	return state.raised[handler] && !state.masked[thread] &&
	       !(program->soft[handler] && state.softly[thread]);
}

/* What it waits for, if it does, can be had. */
static bool can_be_had(const struct instruction *next)
{
	if (next->what == TAKE)
		return !state.taken[next->object];
	return next->what != DOWN || state.counts[next->object];
}

static bool able(const struct program *program, unsigned int process)
{
	const struct instruction *next = next_of(program, process);

	if (ended(program, process) || state.on_top[process])
		return false;
	return next->what == BEGIN ? able_to_come(program, process - THREADS) : can_be_had(next);
}

static void touch(uint64_t address, uint32_t flags)
{
	strategy->operations->touched(address * 8, 8, flags);
}

/* ---- interrupts ------------------------------------------------------------------------ */

/* Addresses, of a thread or of a process. */
enum { FLAG = 40, SOFT_FLAG = 50, RAISED = 60, ON_TOP = 70 };

static void set_flag(unsigned int thread, bool masked, uint32_t awaits)
{
	touch(FLAG + thread, TOPHALF_TOUCH_WRITES | awaits |
	      (state.masked[thread] ? TOPHALF_TOUCH_SHUT : 0));
	state.masked[thread] = masked;
}

static void raise_handler(unsigned int handler)
{
	touch(RAISED + handler, TOPHALF_TOUCH_WRITES | (state.raised[handler] ? 0 : TOPHALF_TOUCH_SHUT));
	state.raised[handler] = true;
}

static unsigned int innermost(unsigned int process)
{
	while (state.on_top[process])
		process = state.on_top[process];
	return process;
}

static void begin_handler(const struct program *program, unsigned int process)
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

static void end_handler(const struct program *program, unsigned int process)
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

static void execute(const struct program *program, unsigned int process)
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
static void tell_of_handlers(const struct program *program)
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
static void release_all(const struct program *program)
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

static bool one_operation(const struct program *program)
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

static void run_once(const struct program *program, uint64_t run)
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

static struct explored explore(const struct program *program, const struct guide *guide)
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
		guide->merged(merged++, &outcome->summary);
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

static void compare(const struct program *program)
{
	struct explored all = explore(program, &guide_interleavings);
	struct explored reduced = explore(program, &guide_dpor);

	assert_true(all.exhausted && reduced.exhausted);
	assert_int_equal(reduced.runs, all.traces);
	assert_int_equal(reduced.redundant, 0);
}

/* ---- programs with counts that are known ------------------------------------------------ */

static uint64_t count(const struct program *program)
{
	struct explored reduced = explore(program, &guide_dpor);

	assert_true(reduced.exhausted);
	assert_int_equal(reduced.redundant, 0);
	compare(program);
	return reduced.runs;
}

static void add(struct program *program, unsigned int thread, enum what what, unsigned int object)
{
	program->code[thread][program->lengths[thread]++] = (struct instruction){ what, object };
	if (thread < THREADS && thread >= program->threads)
		program->threads = thread + 1;
}

/* A handler that interrupts this thread: its process. */
static unsigned int add_handler(struct program *program, unsigned int thread, bool soft)
{
	unsigned int handler = program->handlers++;

	program->interrupts[handler] = thread;
	program->soft[handler] = soft;
	add(program, THREADS + handler, BEGIN, handler);
	return THREADS + handler;
}

static void each_takes_a_lock_once(void **unused)
{
	static const uint64_t factorial[] = { 1, 1, 2, 6 };
	unsigned int threads, thread;

	(void)unused;
	for (threads = 1; threads < THREADS; threads++) {
		struct program program = { 0 };

		for (thread = 0; thread < threads; thread++) {
			add(&program, thread, TAKE, 0);
			add(&program, thread, WRITE, 0);
			add(&program, thread, RELEASE, 0);
		}
		assert_int_equal(count(&program), factorial[threads]);
	}
}

static void independent_threads_are_one_trace(void **unused)
{
	struct program program = { 0 };
	unsigned int thread;

	(void)unused;
	for (thread = 0; thread < 3; thread++) {
		add(&program, thread, WRITE, thread);
		add(&program, thread, READ, thread);
	}
	assert_int_equal(count(&program), 1);
}

/* Two threads, each of which writes one variable and reads the other: 4 orders, one of them in a circle. */
static void store_buffering(void **unused)
{
	struct program program = { 0 };

	(void)unused;
	add(&program, 0, WRITE, 0);
	add(&program, 0, READ, 1);
	add(&program, 1, WRITE, 1);
	add(&program, 1, READ, 0);
	assert_int_equal(count(&program), 3);
}

/* The example of the paper: p writes x; q reads y, then x; r reads z, then x. */
static void the_papers_readers(void **unused)
{
	struct program program = { 0 };

	(void)unused;
	add(&program, 0, WRITE, 0);
	add(&program, 1, READ, 1);
	add(&program, 1, READ, 0);
	add(&program, 2, READ, 2);
	add(&program, 2, READ, 0);
	assert_int_equal(count(&program), 4);
}

/* Locks taken in opposite orders: each thread first, or both stuck. */
static void a_deadlock_is_a_trace(void **unused)
{
	struct program program = { 0 };

	(void)unused;
	add(&program, 0, TAKE, 0);
	add(&program, 0, TAKE, 1);
	add(&program, 0, RELEASE, 1);
	add(&program, 0, RELEASE, 0);
	add(&program, 1, TAKE, 1);
	add(&program, 1, TAKE, 0);
	add(&program, 1, RELEASE, 0);
	add(&program, 1, RELEASE, 1);
	assert_int_equal(count(&program), 3);
}

/* ---- programs with handlers, whose counts are known -------------------------------------- */

/* `length` operations that nothing else looks at, and a handler that can come at each of them. */
static void a_handler_has_a_place(void **unused)
{
	unsigned int length, handler, i;

	(void)unused;
	for (length = 0; length < 4; length++) {
		struct program program = { 0 };

		add(&program, 0, RAISE, 0);
		for (i = 0; i < length; i++)
			add(&program, 0, WRITE, 0);
		handler = add_handler(&program, 0, false);
		add(&program, handler, WRITE, 1);
		assert_int_equal(count(&program), length + 1);
	}
}

/* Both add to one variable: before, between and after, and with interrupts masked not between. */
static void masking_leaves_two_places(void **unused)
{
	struct program program = { 0 };
	unsigned int handler;

	(void)unused;
	add(&program, 0, RAISE, 0);
	add(&program, 0, MASK, 0);
	add(&program, 0, READ, 0);
	add(&program, 0, WRITE, 0);
	add(&program, 0, UNMASK, 0);
	handler = add_handler(&program, 0, false);
	add(&program, handler, READ, 0);
	add(&program, handler, WRITE, 0);
	assert_int_equal(count(&program), 2);
}

/* Another thread goes on while the handler runs: only the interrupted one stands still. */
static void others_go_on_during_a_handler(void **unused)
{
	struct program program = { 0 };
	unsigned int handler;

	(void)unused;
	add(&program, 0, RAISE, 0);
	add(&program, 1, WRITE, 0);
	handler = add_handler(&program, 0, false);
	add(&program, handler, READ, 0);
	add(&program, handler, READ, 0);
	assert_int_equal(count(&program), 3);
}

/* A handler that wants the lock of what it interrupts never ends: before, or stuck, or after. */
static void a_handler_may_want_what_it_interrupts_has(void **unused)
{
	struct program program = { 0 };
	unsigned int handler;

	(void)unused;
	add(&program, 0, RAISE, 0);
	add(&program, 0, TAKE, 0);
	add(&program, 0, RELEASE, 0);
	handler = add_handler(&program, 0, false);
	add(&program, handler, TAKE, 0);
	add(&program, handler, RELEASE, 0);
	assert_int_equal(count(&program), 3);
}

/* Of a soft handler's three operations, none or each of the last two may be interrupted. */
static void a_soft_handler_is_interrupted(void **unused)
{
	struct program program = { 0 };
	unsigned int soft, hard;

	(void)unused;
	add(&program, 0, RAISE, 0);
	add(&program, 0, RAISE, 1);
	soft = add_handler(&program, 0, true);
	add(&program, soft, READ, 0);
	add(&program, soft, READ, 0);
	hard = add_handler(&program, 0, false);
	add(&program, hard, READ, 0);
	/* Soft before the second raise; then hard after it.  Or hard first, over it twice, or last. */
	assert_int_equal(count(&program), 5);
}

/* ---- programs at random --------------------------------------------------------------- */

static uint64_t random_state;

static unsigned int below(unsigned int limit)
{
	random_state = random_state * 6364136223846793005ull + 1442695040888963407ull;
	return (random_state >> 33) % limit;
}

/* Something that has to do with interrupts, of a thread. */
static void draw_interrupts(struct program *program, unsigned int process)
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

static void draw_thread(struct program *program, unsigned int thread, unsigned int length)
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

static void at_random(unsigned int programs, unsigned int threads, unsigned int length)
{
	unsigned int i, thread;

	for (i = 0; i < programs; i++) {
		struct program program = { 0 };

		random_state = i * 1000 + threads * 10 + length;
		program.threads = threads;
		for (thread = 0; thread < threads; thread++)
			draw_thread(&program, thread, length);
		compare(&program);
	}
}

static void at_random_with_handlers(unsigned int programs, unsigned int threads, unsigned int length,
				    unsigned int handlers, unsigned int handler_length)
{
	unsigned int i, process;

	for (i = 0; i < programs; i++) {
		struct program program = { 0 };

		random_state = i * 1000 + threads * 100 + length * 10 + handlers;
		program.threads = threads;
		for (process = 0; process < handlers; process++)
			add_handler(&program, below(threads), below(2));
		/* So that each program has an interrupt. */
		add(&program, 0, RAISE, below(handlers));
		for (process = 0; process < threads; process++)
			draw_thread(&program, process, length);
		for (process = 0; process < handlers; process++)
			draw_thread(&program, THREADS + process, handler_length);
		compare(&program);
	}
}

static void random_programs_with_handlers(void **unused)
{
	(void)unused;
	at_random_with_handlers(400, 1, 4, 1, 2);
	at_random_with_handlers(300, 1, 3, 2, 2);
	at_random_with_handlers(400, 2, 2, 1, 2);
	at_random_with_handlers(200, 2, 2, 2, 1);
	at_random_with_handlers(200, 3, 1, 2, 1);
}

static void random_programs(void **unused)
{
	(void)unused;
	at_random(400, 2, 3);
	at_random(150, 2, 5);
	at_random(150, 3, 2);
	at_random(60, 3, 3);
	at_random(20, 4, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_takes_a_lock_once),
		cmocka_unit_test(independent_threads_are_one_trace),
		cmocka_unit_test(store_buffering),
		cmocka_unit_test(the_papers_readers),
		cmocka_unit_test(a_deadlock_is_a_trace),
		cmocka_unit_test(a_handler_has_a_place),
		cmocka_unit_test(masking_leaves_two_places),
		cmocka_unit_test(others_go_on_during_a_handler),
		cmocka_unit_test(a_handler_may_want_what_it_interrupts_has),
		cmocka_unit_test(a_soft_handler_is_interrupted),
		cmocka_unit_test(random_programs),
		cmocka_unit_test(random_programs_with_handlers),
	};

	outcome = calloc(1, sizeof(*outcome));
	return outcome ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
