// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "exercise/exercise.h"
#include "tests/exercise/fakes/kernel.h"
#include "tests/hardware/fakes/sources.h"

#define SEEDS	3000

static void test_plain_walk_covers_everything(void **unused)
{
	struct fake_kernel kernel = { .plugs = 3, .attributes = 20 };

	(void)unused;
	fake_plain();
	fake_run(&kernel);
	for (uint32_t number = 0; number < TOPHALF_SYSCALLS; number++) {
		if (number == TOPHALF_SYS_KILL || number == TOPHALF_SYS_FSYNC ||
		    number == TOPHALF_SYS_SOCKET || number == TOPHALF_SYS_BIND)
			continue;
		if (!kernel.by_number[number])
			fail_msg("the plain walk makes no system call %u", number);
	}
	assert_int_equal(kernel.opened_devices, 1);
	assert_int_equal(kernel.opened_attributes, 20);
	assert_int_equal(kernel.read_attributes, 20);
	assert_int_equal(kernel.killed, 0);
	assert_int_equal(kernel.sleeps, 1);
	assert_int_equal(kernel.settled, 1);
	assert_false(kernel.loaded_at_end);
	assert_false(kernel.plugged_at_end);
	assert_true(kernel.reached);
}

static void test_plain_walk_uses_an_interface(void **unused)
{
	struct fake_kernel kernel = { .plugs = 1, .interfaces = true };

	(void)unused;
	fake_plain();
	fake_run(&kernel);
	assert_int_equal(kernel.by_number[TOPHALF_SYS_SOCKET], 1);
	assert_int_equal(kernel.by_number[TOPHALF_SYS_BIND], 1);
	assert_int_equal(kernel.opened_devices, 1);
	assert_int_equal(kernel.brought_up, 3);
	assert_int_equal(kernel.sent, 6);
	assert_false(kernel.open_at_end);
	assert_false(kernel.loaded_at_end);
}

static void test_plain_walk_gets_past_a_device_that_blocks(void **unused)
{
	struct fake_kernel kernel = { .plugs = 1, .attributes = 20, .read_blocks = true };

	(void)unused;
	fake_plain();
	fake_run(&kernel);
	assert_int_equal(kernel.killed, 1);
	assert_int_equal(kernel.read_attributes, 20);
	assert_false(kernel.loaded_at_end);
}

static void test_plain_walk_opens_a_read_only_device(void **unused)
{
	struct fake_kernel kernel = { .plugs = 1, .read_only = true };

	(void)unused;
	fake_plain();
	fake_run(&kernel);
	assert_int_equal(kernel.opened_devices, 1);
	assert_true(kernel.by_number[TOPHALF_SYS_READ] >= 2);
}

static void test_module_without_devices(void **unused)
{
	struct fake_kernel kernel = { 0 };

	(void)unused;
	fake_plain();
	fake_run(&kernel);
	assert_int_equal(kernel.by_number[TOPHALF_SYS_PLUG], 0);
	assert_int_equal(kernel.by_number[TOPHALF_SYS_DELETE_MODULE], 1);
	assert_false(kernel.loaded_at_end);
}

static void test_load_that_fails(void **unused)
{
	struct fake_kernel kernel = { .plugs = 2, .load_fails = true };

	(void)unused;
	fake_plain();
	fake_run(&kernel);
	assert_int_equal(kernel.by_number[TOPHALF_SYS_DELETE_MODULE], 0);
	assert_int_equal(kernel.by_number[TOPHALF_SYS_PLUG], 0);
	assert_false(kernel.reached);
}

static void test_probe_alone_is_no_exercise(void **unused)
{
	struct fake_kernel kernel = { .plugs = 1, .open_fails = true };

	(void)unused;
	fake_plain();
	fake_run(&kernel);
	assert_false(kernel.reached);
}

/* A brief run may end with its device in place: then it never tried to unload the module. */
static bool left_in_place(const struct fake_kernel *kernel)
{
	return kernel->loaded_at_end && kernel->by_number[TOPHALF_SYS_SPAWN] &&
	       !kernel->by_number[TOPHALF_SYS_DELETE_MODULE];
}

static void run_seeds(struct fake_kernel model)
{
	unsigned int left = 0;

	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct fake_kernel kernel = model;

		fake_random(seed);
		fake_run(&kernel);
		assert_true(kernel.ended);
		assert_true(kernel.calls <= EXERCISE_CALLS_MAX);
		assert_true(kernel.buffers_in_place);
		assert_int_equal(exercise_nodes_dropped(), 0);
		assert_true(kernel.settled <= 1);
		if (left_in_place(&kernel)) {
			left++;
			assert_false(kernel.open_at_end);
			continue;
		}
		if (!kernel.unload_busy) {
			assert_false(kernel.loaded_at_end);
			assert_false(kernel.open_at_end);
		}
		assert_false(kernel.plugged_at_end);
	}
	assert_true(left < SEEDS / 2);
	assert_true(left > SEEDS / 50 || model.load_fails);
}

static void test_random_plans_end(void **unused)
{
	(void)unused;
	run_seeds((struct fake_kernel){ .plugs = 4, .attributes = 8 });
	run_seeds((struct fake_kernel){ .plugs = 1, .attributes = 100 });
	run_seeds((struct fake_kernel){ 0 });
	run_seeds((struct fake_kernel){ .plugs = 1, .attributes = 4, .interfaces = true });
}

static void test_random_plans_end_whatever_fails(void **unused)
{
	(void)unused;
	run_seeds((struct fake_kernel){ .plugs = 4, .load_fails = true });
	run_seeds((struct fake_kernel){ .plugs = 4, .plug_fails = true });
	run_seeds((struct fake_kernel){ .plugs = 2, .unload_busy = true, .attributes = 4 });
	run_seeds((struct fake_kernel){ .plugs = 2, .read_blocks = true, .attributes = 4 });
	run_seeds((struct fake_kernel){ .plugs = 2, .open_fails = true, .attributes = 4 });
	run_seeds((struct fake_kernel){ .plugs = 2, .read_only = true, .attributes = 4 });
}

/* All sorts of calls turn up, and most ordinary runs are short. */
static void test_random_plans_are_varied(void **unused)
{
	unsigned int by_number[TOPHALF_SYSCALLS] = { 0 }, calls = 0, sleeps = 0, power_writes = 0, sent = 0;

	(void)unused;
	for (uint64_t seed = 0; seed < 500; seed++) {
		struct fake_kernel kernel = {
			.plugs = 4, .attributes = 8, .interfaces = true,
		};

		fake_random(seed);
		fake_run(&kernel);
		for (uint32_t i = 0; i < TOPHALF_SYSCALLS; i++)
			by_number[i] += kernel.by_number[i];
		calls += kernel.calls;
		sleeps += kernel.sleeps;
		power_writes += kernel.power_writes;
		sent += kernel.sent;
		assert_true(kernel.sleeps <= 3);
	}
	for (uint32_t i = 0; i < TOPHALF_SYSCALLS; i++)
		if (by_number[i] < 20)
			fail_msg("system call %u was made %u times in 500 runs", i, by_number[i]);
	assert_true(calls / 500 < 120);
	/* The system sleeps in many runs, but not in each. */
	assert_in_range(sleeps, 100, 500);
	assert_true(power_writes >= 20);
	assert_true(sent >= 20);
}

static void test_same_choices_same_calls(void **unused)
{
	struct fake_kernel first = { .plugs = 4, .attributes = 8 }, second = first;

	(void)unused;
	fake_random(99);
	fake_run(&first);
	fake_random(99);
	fake_run(&second);
	assert_int_equal(first.calls, second.calls);
	assert_memory_equal(first.by_number, second.by_number, sizeof(first.by_number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_walk_covers_everything),
		cmocka_unit_test(test_plain_walk_uses_an_interface),
		cmocka_unit_test(test_plain_walk_gets_past_a_device_that_blocks),
		cmocka_unit_test(test_plain_walk_opens_a_read_only_device),
		cmocka_unit_test(test_module_without_devices),
		cmocka_unit_test(test_load_that_fails),
		cmocka_unit_test(test_probe_alone_is_no_exercise),
		cmocka_unit_test(test_random_plans_end),
		cmocka_unit_test(test_random_plans_end_whatever_fails),
		cmocka_unit_test(test_random_plans_are_varied),
		cmocka_unit_test(test_same_choices_same_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
