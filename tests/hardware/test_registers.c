// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "hardware/hardware.h"
#include "machine/machine.h"
#include "tests/hardware/fakes/sources.h"

#define BASE	0x10000000ull
#define LINE	20
#define SEEDS	200

static const struct tophalf_window windows[] = { { BASE, 0x10000 }, { BASE + 0x20000, 0x1000 } };
static const uint32_t lines[] = { LINE };
static const struct tophalf_device device = {
	.name = "device", .windows_count = 2, .lines_count = 1, .windows = windows, .lines = lines,
};

static int set_up(void **unused)
{
	(void)unused;
	fake_plain();
	hardware_install(&device, 1);
	hardware_reset();
	return 0;
}

static void test_plain_registers_remember(void **unused)
{
	(void)unused;
	assert_int_equal(hardware_read(BASE, 4), 0);
	hardware_write(BASE, 4, 0x12345678);
	hardware_write(BASE + 4, 2, 0xabcd);
	assert_int_equal(hardware_read(BASE, 4), 0x12345678);
	assert_int_equal(hardware_read(BASE + 1, 1), 0x56);
	assert_int_equal(hardware_read(BASE + 4, 2), 0xabcd);
	assert_true(hardware_read(BASE, 8) == 0x0000abcd12345678ull);
	hardware_write(BASE + 8, 8, ~0ull);
	assert_true(hardware_read(BASE + 8, 8) == ~0ull);
	hardware_reset();
	assert_int_equal(hardware_read(BASE, 4), 0);
}

static void test_nothing_answers_outside(void **unused)
{
	(void)unused;
	assert_int_equal(hardware_read(BASE - 4, 4), 0xffffffff);
	assert_int_equal(hardware_read(BASE + 0x10000, 1), 0xff);
	assert_true(hardware_read(0, 8) == ~0ull);
	hardware_write(BASE + 0x10000, 4, 5);
	assert_int_equal(hardware_read(BASE + 0x10000, 4), 0xffffffff);
	assert_int_equal(hardware_read(BASE + 0x20ffc, 4), 0);
}

static void test_widths_are_kept(void **unused)
{
	(void)unused;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		fake_random(seed);
		hardware_reset();
		for (unsigned int i = 0; i < 50; i++) {
			assert_true(hardware_read(BASE + i, 1) <= 0xff);
			assert_true(hardware_read(BASE + 2 * i, 2) <= 0xffff);
			assert_true(hardware_read(BASE + 4 * i, 4) <= 0xffffffff);
			hardware_read(BASE + 8 * i, 8);
		}
	}
}

static uint64_t read_until(uint64_t mask, uint64_t wanted, unsigned int *reads)
{
	uint64_t value;

	for (*reads = 0; *reads < 20000; ++*reads) {
		value = hardware_read(BASE + 4, 4);
		if ((value & mask) == wanted)
			return value;
		machine_state()->now_ns += 100000000;
	}
	fail_msg("a loop that waits for %#lx in %#lx does not end", wanted, mask);
	return 0;
}

/* Whatever the choices say, each bit comes and goes. */
static void polls_end(void)
{
	unsigned int reads;

	for (unsigned int bit = 0; bit < 32; bit++) {
		hardware_write(BASE + 4, 4, 0);
		read_until(1u << bit, 1u << bit, &reads);
		assert_true(reads < 200);
		hardware_write(BASE + 4, 4, 0xffffffff);
		read_until(1u << bit, 0, &reads);
		assert_true(reads < 200);
	}
	read_until(0xff, 0x5a, &reads);
	read_until(3 << 7, 2 << 7, &reads);
}

static void test_polling_ends(void **unused)
{
	(void)unused;
	polls_end();
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		fake_random(seed);
		hardware_reset();
		polls_end();
	}
	/* Each temper, with plain answers otherwise. */
	for (uint32_t temper = 0; temper < 16; temper++) {
		fake_plain();
		hardware_reset();
		fake_answer(TOPHALF_CHOOSE_REGISTER, temper);
		polls_end();
	}
}

/* while ((status = readl(isr))) writel(status, isr); */
static void test_acknowledge_loops_end(void **unused)
{
	(void)unused;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		unsigned int rounds = 0;
		uint64_t status;

		fake_random(seed);
		hardware_reset();
		hardware_write(BASE, 4, 0xff);
		while ((status = hardware_read(BASE, 4))) {
			hardware_write(BASE, 4, status);
			machine_state()->now_ns += 200;
			assert_true(++rounds < 500);
		}
	}
}

/* while (readl(status) & VALID) readl(data); both registers in turn. */
static void test_fifo_loops_end(void **unused)
{
	(void)unused;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		unsigned int rounds = 0;

		fake_random(seed);
		hardware_reset();
		while (hardware_read(BASE, 4) & 0x80000000) {
			hardware_read(BASE + 4, 4);
			assert_true(++rounds < 500);
		}
	}
}

/* Whether `channels` reads in a row each have the bit of their channel as it is wanted. */
static bool all_channels(unsigned int channels, uint64_t wanted)
{
	for (unsigned int i = 0; i < channels; i++)
		if ((hardware_read(BASE, 4) & 1u << i) != (wanted & 1u << i))
			return false;
	return true;
}

/* A loop that ends when one look at each channel finds them all idle, or all ready. */
static void test_agreement_loops_end(void **unused)
{
	(void)unused;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		unsigned int rounds = 0;

		fake_random(seed);
		hardware_reset();
		while (!all_channels(16, seed & 1 ? ~0ull : 0))
			assert_true(++rounds < 2000);
	}
}

/* After a claim, a status register says something more often than not. */
static void test_interrupts_have_causes(void **unused)
{
	unsigned int set = 0;

	(void)unused;
	for (uint64_t seed = 0; seed < 1000; seed++) {
		fake_random(seed);
		hardware_reset();
		hardware_line_operation(LINE, TOPHALF_LINE_UNMASK, 0);
		hardware_raise(LINE);
		assert_int_equal(hardware_claim(0), LINE);
		set += hardware_read(BASE + 0x10, 4) != 0;
	}
	assert_true(set > 600);
}

/* In most runs a register that was written reads back what was written. */
static void test_bias_to_last_written(void **unused)
{
	unsigned int same = 0;

	(void)unused;
	for (uint64_t seed = 0; seed < 1000; seed++) {
		fake_random(seed);
		hardware_reset();
		hardware_write(BASE, 4, 0x600d1234);
		same += hardware_read(BASE, 4) == 0x600d1234;
	}
	assert_true(same > 500 && same < 900);
}

static void test_asking_device_is_watched(void **unused)
{
	uint64_t value;

	(void)unused;
	fake_answer(TOPHALF_CHOOSE_REGISTER, 13);
	value = hardware_read(BASE, 4);
	assert_true(machine_state()->watching);
	assert_true(machine_state()->watched_value == value);
	assert_true(value > 0xffff);
}

static void test_same_choices_same_values(void **unused)
{
	uint64_t first[64];

	(void)unused;
	for (unsigned int round = 0; round < 2; round++) {
		fake_random(7);
		hardware_reset();
		for (unsigned int i = 0; i < 64; i++) {
			uint64_t value = hardware_read(BASE + i % 8 * 4, 4);

			if (round == 0)
				first[i] = value;
			else
				assert_true(first[i] == value);
		}
	}
}

/* More registers than the table has room for. */
static void test_many_registers(void **unused)
{
	(void)unused;
	for (uint64_t address = BASE; address < BASE + 0x10000; address += 8)
		hardware_write(address, 4, address);
	for (uint64_t address = BASE; address < BASE + 0x10000; address += 4)
		hardware_read(address, 4);
	hardware_write(BASE + 0xfff8, 4, 77);
	assert_int_equal(hardware_read(BASE + 0xfff8, 4), 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_plain_registers_remember, set_up),
		cmocka_unit_test_setup(test_nothing_answers_outside, set_up),
		cmocka_unit_test_setup(test_widths_are_kept, set_up),
		cmocka_unit_test_setup(test_polling_ends, set_up),
		cmocka_unit_test_setup(test_acknowledge_loops_end, set_up),
		cmocka_unit_test_setup(test_fifo_loops_end, set_up),
		cmocka_unit_test_setup(test_agreement_loops_end, set_up),
		cmocka_unit_test_setup(test_interrupts_have_causes, set_up),
		cmocka_unit_test_setup(test_bias_to_last_written, set_up),
		cmocka_unit_test_setup(test_asking_device_is_watched, set_up),
		cmocka_unit_test_setup(test_same_choices_same_values, set_up),
		cmocka_unit_test_setup(test_many_registers, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
