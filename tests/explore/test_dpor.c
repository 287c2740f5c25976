// SPDX-License-Identifier: GPL-2.0-only
/*
 * Optimal reduction against brute force, on many small programs: a machine of a few
 * lines runs them under both, and the traces that all interleavings are must be as
 * many as the runs of the reduction, none of them redundant.
 *
 * A program is a few threads of a few operations each: reads, writes, locks, and
 * semaphores, and a write that depends on what was read.
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

enum what { READ, WRITE, TAKE, RELEASE, UP, DOWN, WRITE_IF_READ, FAIL };

struct instruction {
	enum what what;
	unsigned int object;
};

struct program {
	unsigned int threads, lengths[THREADS];
	struct instruction code[THREADS][LENGTH];
};

/* ---- the machine -------------------------------------------------------------------- */

static struct {
	unsigned int at[THREADS], seen[THREADS];
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

static bool able(const struct program *program, unsigned int thread)
{
	const struct instruction *next = &program->code[thread][state.at[thread]];

	if (state.at[thread] == program->lengths[thread])
		return false;
	if (next->what == TAKE)
		return !state.taken[next->object];
	return next->what != DOWN || state.counts[next->object];
}

static void touch(uint64_t address, uint32_t flags)
{
	strategy->operations->touched(address * 8, 8, flags);
}

static void execute(const struct program *program, unsigned int thread)
{
	const struct instruction *next = &program->code[thread][state.at[thread]];
	unsigned int object = next->object;
	uint32_t shut = state.taken[object % LOCKS] ? TOPHALF_TOUCH_SHUT : 0;

	switch (next->what) {
	case READ:
		touch(object, 0);
		state.seen[thread] = state.variables[object];
		break;
	case WRITE_IF_READ:
		if (!state.seen[thread]) {
			touch(object, 0);
			break;
		}
		/* fall through */
	case WRITE:
		touch(object, TOPHALF_TOUCH_WRITES);
		state.variables[object] = thread + 1;
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
	case FAIL:
		break;
	}
	state.at[thread]++;
	if (state.at[thread] < program->lengths[thread])
		strategy->operations->arrived(FIRST_PID + thread, -1);
}

/* The threads that stand before an operation and cannot make it: as the machine does in a deadlock. */
static void release_all(const struct program *program)
{
	unsigned int thread;

	for (thread = 0; thread < program->threads; thread++) {
		const struct instruction *next = &program->code[thread][state.at[thread]];

		if (state.at[thread] == program->lengths[thread])
			continue;
		strategy->operations->operates(FIRST_PID + thread);
		touch((next->what == TAKE ? 10 : 20) + next->object,
		      TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHUT);
	}
}

static bool one_operation(const struct program *program)
{
	unsigned int threads[THREADS], count = 0, thread, chosen;
	uint64_t pids[THREADS];

	for (thread = 0; thread < program->threads; thread++) {
		if (!able(program, thread))
			continue;
		threads[count] = thread;
		pids[count++] = FIRST_PID + thread;
	}
	if (!count)
		return false;
	chosen = count > 1 ? strategy->pick_among(TOPHALF_CHOOSE_TASK, count, pids) : 0;
	strategy->operations->operates(pids[chosen]);
	execute(program, threads[chosen]);
	return true;
}

static void run_once(const struct program *program, uint64_t run)
{
	unsigned int thread;

	memset(&state, 0, sizeof(state));
	memset(&outcome->summary, 0, sizeof(outcome->summary));
	strategy->begin(run, 1);
	if (setjmp(redundant))
		return;
	for (thread = 0; thread < program->threads; thread++)
		if (program->lengths[thread])
			strategy->operations->arrived(FIRST_PID + thread, -1);
	while (one_operation(program))
		;
	release_all(program);
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
	if (thread >= program->threads)
		program->threads = thread + 1;
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

/* ---- programs at random --------------------------------------------------------------- */

static uint64_t random_state;

static unsigned int below(unsigned int limit)
{
	random_state = random_state * 6364136223846793005ull + 1442695040888963407ull;
	return (random_state >> 33) % limit;
}

static void draw_thread(struct program *program, unsigned int thread, unsigned int length)
{
	bool held[LOCKS] = { false };
	unsigned int i;

	for (i = 0; i < length; i++) {
		unsigned int lock = below(LOCKS);

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
		cmocka_unit_test(random_programs),
	};

	outcome = calloc(1, sizeof(*outcome));
	return outcome ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
