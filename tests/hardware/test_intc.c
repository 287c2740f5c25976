// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "hardware/hardware.h"
#include "tests/hardware/fakes/sources.h"

#define BASE	0x10000000ull
#define LINE	20
#define OTHER	21

#define EDGE_RISING	1

static const struct tophalf_window window = { BASE, 0x1000 };
static const uint32_t lines[] = { LINE, OTHER };
static const struct tophalf_device device = {
	.name = "device", .windows_count = 1, .lines_count = 2, .windows = &window, .lines = lines,
};

static int set_up(void **unused)
{
	(void)unused;
	fake_plain();
	hardware_install(&device, 1);
	hardware_reset();
	return 0;
}

static void operate(unsigned int line, unsigned int operation, long argument)
{
	assert_int_equal(hardware_line_operation(line, operation, argument), 0);
}

static void test_masked_line_cannot_fire(void **unused)
{
	uint32_t ready[8];

	(void)unused;
	assert_int_equal(hardware_lines_ready(ready, 8), 0);
	hardware_raise(LINE);
	assert_int_equal(fake_lines_pending[0], 0);
	assert_int_equal(hardware_claim(0), -1);
	/* It was latched. */
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	assert_int_equal(fake_lines_pending[0], 1);
	assert_int_equal(hardware_claim(0), LINE);
}

static void test_only_wired_lines_are_ready(void **unused)
{
	uint32_t ready[8];

	(void)unused;
	operate(99, TOPHALF_LINE_UNMASK, 0);
	operate(OTHER, TOPHALF_LINE_UNMASK, 0);
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	assert_int_equal(hardware_lines_ready(ready, 8), 2);
	assert_int_equal(ready[0], LINE);
	assert_int_equal(ready[1], OTHER);
	assert_int_equal(hardware_lines_ready(ready, 1), 1);
	hardware_raise(LINE);
	assert_int_equal(hardware_lines_ready(ready, 8), 1);
	assert_int_equal(ready[0], OTHER);
}

static void test_claims_lowest_line_of_its_cpu(void **unused)
{
	(void)unused;
	operate(OTHER, TOPHALF_LINE_UNMASK, 0);
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	hardware_raise(OTHER);
	hardware_raise(LINE);
	operate(LINE, TOPHALF_LINE_SET_CPU, 1);
	assert_int_equal(fake_lines_pending[1], 1);
	assert_int_equal(hardware_claim(0), OTHER);
	assert_int_equal(hardware_claim(0), -1);
	assert_true(hardware_line_waits(1));
	assert_int_equal(hardware_claim(1), LINE);
	assert_false(hardware_line_waits(1));
}

static void test_level_falls_when_registers_are_touched(void **unused)
{
	uint32_t ready[8];

	(void)unused;
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	hardware_raise(LINE);
	/* Before the claim, an access does not take the line back. */
	hardware_read(BASE, 4);
	assert_int_equal(hardware_claim(0), LINE);
	assert_int_equal(hardware_lines_ready(ready, 8), 0);
	hardware_read(BASE, 4);
	assert_int_equal(hardware_lines_ready(ready, 8), 1);
	operate(LINE, TOPHALF_LINE_EOI, 0);
	assert_int_equal(hardware_claim(0), -1);
}

static void test_held_level_fires_again_but_not_for_ever(void **unused)
{
	unsigned int claims = 0;

	(void)unused;
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	hardware_raise(LINE);
	while (hardware_claim(0) == LINE) {
		fake_answer(TOPHALF_CHOOSE_LINE, 7);
		hardware_write(BASE, 4, 1);
		operate(LINE, TOPHALF_LINE_EOI, 0);
		assert_true(++claims < 10);
	}
	assert_int_equal(claims, 4);
}

static void test_untouched_level_falls_at_eoi(void **unused)
{
	(void)unused;
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	hardware_raise(LINE);
	assert_int_equal(hardware_claim(0), LINE);
	operate(LINE, TOPHALF_LINE_EOI, 0);
	assert_int_equal(hardware_claim(0), -1);
}

/* IRQF_ONESHOT: masked from the top half until the thread is through. */
static void test_oneshot_level_stays_until_the_thread_touches_it(void **unused)
{
	uint32_t ready[8];

	(void)unused;
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	hardware_raise(LINE);
	assert_int_equal(hardware_claim(0), LINE);
	operate(LINE, TOPHALF_LINE_MASK, 0);
	operate(LINE, TOPHALF_LINE_EOI, 0);
	assert_int_equal(hardware_claim(0), -1);
	hardware_read(BASE + 8, 4);
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	assert_int_equal(hardware_claim(0), -1);
	assert_int_equal(hardware_lines_ready(ready, 8), 1);
}

static void test_edge_in_service_is_latched_again(void **unused)
{
	(void)unused;
	operate(LINE, TOPHALF_LINE_SET_TYPE, EDGE_RISING);
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	hardware_raise(LINE);
	assert_int_equal(hardware_claim(0), LINE);
	hardware_raise(LINE);
	assert_int_equal(hardware_claim(0), -1);
	hardware_read(BASE, 4);
	fake_lines_pending[0] = 0;
	operate(LINE, TOPHALF_LINE_EOI, 0);
	assert_int_equal(fake_lines_pending[0], 1);
	assert_int_equal(hardware_claim(0), LINE);
	operate(LINE, TOPHALF_LINE_ACK, 0);
	assert_int_equal(hardware_claim(0), -1);
}

static void test_edge_while_masked_is_a_choice(void **unused)
{
	(void)unused;
	operate(LINE, TOPHALF_LINE_SET_TYPE, EDGE_RISING);
	fake_answer(TOPHALF_CHOOSE_LINE, 7);
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	/* Nobody had enabled it before: nothing to latch. */
	assert_int_equal(hardware_claim(0), -1);
	operate(LINE, TOPHALF_LINE_MASK, 0);
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	assert_int_equal(hardware_claim(0), LINE);
}

static void test_bad_operations_are_refused(void **unused)
{
	(void)unused;
	assert_true(hardware_line_operation(TOPHALF_LINES, TOPHALF_LINE_MASK, 0) < 0);
	assert_true(hardware_line_operation(LINE, 1000, 0) < 0);
	assert_true(hardware_line_operation(LINE, TOPHALF_LINE_SET_TYPE, 0) < 0);
	assert_true(hardware_line_operation(LINE, TOPHALF_LINE_SET_TYPE, 5) < 0);
	assert_true(hardware_line_operation(LINE, TOPHALF_LINE_SET_CPU, TOPHALF_MAX_CPUS) < 0);
}

static void test_raise_by_software(void **unused)
{
	(void)unused;
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	operate(LINE, TOPHALF_LINE_RAISE, 1);
	assert_true(hardware_line_waits(0));
	operate(LINE, TOPHALF_LINE_RAISE, 0);
	assert_false(hardware_line_waits(0));
}

/* As the kernel asks for where nobody dealt with the device. */
static void test_level_is_held_on_demand(void **unused)
{
	unsigned int i;

	(void)unused;
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	hardware_raise(LINE);
	/* Not in service: there is nothing to hold back. */
	assert_int_equal(hardware_line_operation(LINE, TOPHALF_LINE_HOLD, 1), -EINVAL);
	for (i = 0; i < 20; i++) {
		assert_int_equal(hardware_claim(0), LINE);
		operate(LINE, TOPHALF_LINE_HOLD, 1);
		operate(LINE, TOPHALF_LINE_EOI, 0);
	}
	assert_int_equal(hardware_claim(0), LINE);
	operate(LINE, TOPHALF_LINE_HOLD, 1);
	operate(LINE, TOPHALF_LINE_HOLD, 0);
	operate(LINE, TOPHALF_LINE_EOI, 0);
	assert_int_equal(hardware_claim(0), -1);
}

static void test_edge_is_not_held(void **unused)
{
	(void)unused;
	operate(LINE, TOPHALF_LINE_SET_TYPE, EDGE_RISING);
	operate(LINE, TOPHALF_LINE_UNMASK, 0);
	hardware_raise(LINE);
	assert_int_equal(hardware_claim(0), LINE);
	assert_int_equal(hardware_line_operation(LINE, TOPHALF_LINE_HOLD, 1), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_masked_line_cannot_fire, set_up),
		cmocka_unit_test_setup(test_only_wired_lines_are_ready, set_up),
		cmocka_unit_test_setup(test_claims_lowest_line_of_its_cpu, set_up),
		cmocka_unit_test_setup(test_level_falls_when_registers_are_touched, set_up),
		cmocka_unit_test_setup(test_held_level_fires_again_but_not_for_ever, set_up),
		cmocka_unit_test_setup(test_untouched_level_falls_at_eoi, set_up),
		cmocka_unit_test_setup(test_oneshot_level_stays_until_the_thread_touches_it, set_up),
		cmocka_unit_test_setup(test_edge_in_service_is_latched_again, set_up),
		cmocka_unit_test_setup(test_edge_while_masked_is_a_choice, set_up),
		cmocka_unit_test_setup(test_bad_operations_are_refused, set_up),
		cmocka_unit_test_setup(test_raise_by_software, set_up),
		cmocka_unit_test_setup(test_level_is_held_on_demand, set_up),
		cmocka_unit_test_setup(test_edge_is_not_held, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
