// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "exercise/plan.h"
#include "machine/machine.h"
#include "tests/exercise/fakes/kernel.h"
#include "tests/hardware/fakes/sources.h"

#define TASK	1

static bool learned(uint64_t value)
{
	for (size_t i = 0; i < fake_learned_count; i++)
		if (fake_learned[i] == value)
			return true;
	return false;
}

static void prepare(struct tophalf_syscall *call)
{
	memset(call, 0, sizeof(*call));
	ioctl_prepare(TASK, call);
}

static int set_up(void **unused)
{
	(void)unused;
	fake_plain();
	exercise_reset();
	return 0;
}

static void test_switch_is_learned(void **unused)
{
	struct tophalf_syscall call;

	(void)unused;
	prepare(&call);
	assert_true(machine_state()->watching);
	assert_true(machine_state()->watched_value == call.argument[1]);
	exercise_compared(0x40045701, call.argument[1], 4);
	assert_true(learned(0x40045701));
	ioctl_finished(TASK);
	assert_false(machine_state()->watching);
}

static void test_common_constants_are_not_learned(void **unused)
{
	struct tophalf_syscall call;

	(void)unused;
	prepare(&call);
	exercise_compared(0, call.argument[1], 4);
	exercise_compared(0xffffffff, call.argument[1], 4);
	assert_int_equal(fake_learned_count, 0);
}

static void test_fields_are_put_in_their_place(void **unused)
{
	struct tophalf_syscall call;

	(void)unused;
	fake_dictionary[0] = 0x80044500;
	fake_dictionary_count = 1;
	fake_answer(TOPHALF_CHOOSE_ARGUMENT, 10);
	prepare(&call);
	assert_int_equal(call.argument[1] & 0xff00, 0x4500);
	assert_true(machine_state()->watched_value == (call.argument[1] & 0xff));
	exercise_compared(0x20, call.argument[1] & 0xff, 4);
	assert_true(learned(0x80044520));
	fake_answer(TOPHALF_CHOOSE_ARGUMENT, 11);
	prepare(&call);
	exercise_compared('E', call.argument[1] >> 8 & 0xff, 4);
	assert_true(learned(0x80044500));
}

static void test_size_tells_the_buffer(void **unused)
{
	struct tophalf_syscall call;

	(void)unused;
	fake_dictionary[0] = 0xc3e84501;	/* 1000 bytes, both ways */
	fake_dictionary_count = 1;
	prepare(&call);
	assert_true(call.argument[1] == 0xc3e84501);
	assert_true(call.argument[2] == buffer_address(TASK));
	/* Plain content counts upwards. */
	assert_int_equal(buffer_bytes(TASK)[4 * 249], 250);
	fake_dictionary[0] = 0x4501;
	prepare(&call);
	assert_true(call.argument[2] == 1);
}

static void test_another_task_takes_the_watch_over(void **unused)
{
	struct tophalf_syscall call;

	(void)unused;
	prepare(&call);
	ioctl_prepare(2, &call);
	ioctl_finished(TASK);
	assert_true(machine_state()->watching);
	ioctl_finished(2);
	assert_false(machine_state()->watching);
}

/* What a hardware register is compared with is learned as it is. */
static void test_registers_are_learned_too(void **unused)
{
	(void)unused;
	machine_state()->watching = 1;
	machine_state()->watched_value = 0x12345678;
	exercise_compared(0xcafe, 0x12345678, 4);
	assert_true(learned(0xcafe));
}

/* From nothing: one run learns the command, later ones call it. */
static void test_commands_are_found(void **unused)
{
	struct fake_kernel first = { .plugs = 1 };
	unsigned int found = 0;

	(void)unused;
	fake_plain();
	fake_run(&first);
	assert_int_equal(first.commands, 0);
	assert_true(learned(FAKE_COMMAND));
	for (uint64_t seed = 0; seed < 100; seed++) {
		struct fake_kernel kernel = { .plugs = 1 };

		fake_random(seed);
		fake_dictionary[0] = FAKE_COMMAND;
		fake_dictionary_count = 1;
		fake_run(&kernel);
		found += kernel.commands > 0;
	}
	assert_true(found > 30);
}

static void test_text_is_made_of_what_was_read(void **unused)
{
	char text[66];
	static const char seen[] = "fast [slow] off\n";
	unsigned int size, slow = 0;

	(void)unused;
	size = text_choose(text, sizeof(text), seen, sizeof(seen) - 1);
	assert_int_equal(size, sizeof(seen) - 1);
	assert_memory_equal(text, seen, size);
	size = text_choose(text, sizeof(text), "", 0);
	assert_int_equal(size, 2);
	assert_memory_equal(text, "1\n", 2);
	for (uint64_t seed = 0; seed < 200; seed++) {
		fake_random(seed);
		size = text_choose(text, sizeof(text), seen, sizeof(seen) - 1);
		assert_true(size > 0 && size <= sizeof(text));
		assert_int_equal(text[size - 1], '\n');
		slow += size == 5 && memcmp(text, "slow", 4) == 0;
	}
	assert_true(slow > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_switch_is_learned, set_up),
		cmocka_unit_test_setup(test_common_constants_are_not_learned, set_up),
		cmocka_unit_test_setup(test_fields_are_put_in_their_place, set_up),
		cmocka_unit_test_setup(test_size_tells_the_buffer, set_up),
		cmocka_unit_test_setup(test_another_task_takes_the_watch_over, set_up),
		cmocka_unit_test_setup(test_registers_are_learned_too, set_up),
		cmocka_unit_test_setup(test_commands_are_found, set_up),
		cmocka_unit_test_setup(test_text_is_made_of_what_was_read, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
