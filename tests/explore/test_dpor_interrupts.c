// SPDX-License-Identifier: GPL-2.0-only
/*
 * As test_dpor.c, with handlers that interrupt threads: each place at which they can come
 * is an execution, and there is none that brute force does not have.
 */
#include "small_machine.h"

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

/* A soft handler comes before the hard one is raised; or that one comes before it, over it at two places, or after it. */
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
	assert_int_equal(count(&program), 5);
}

/* ---- programs at random --------------------------------------------------------------- */

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_handler_has_a_place),
		cmocka_unit_test(masking_leaves_two_places),
		cmocka_unit_test(others_go_on_during_a_handler),
		cmocka_unit_test(a_handler_may_want_what_it_interrupts_has),
		cmocka_unit_test(a_soft_handler_is_interrupted),
		cmocka_unit_test(random_programs_with_handlers),
	};

	outcome = calloc(1, sizeof(*outcome));
	return outcome ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
