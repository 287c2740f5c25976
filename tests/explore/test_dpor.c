// SPDX-License-Identifier: GPL-2.0-only
/*
 * Optimal reduction against brute force, on many small programs: the traces that all
 * interleavings are must be as many as the runs of the reduction, none of them redundant.
 */
#include "small_machine.h"

/* ---- programs with counts that are known ------------------------------------------------ */

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
