/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the machine, as far as strategies and choices look at one, where a test
 * has none.  How a run ends there is the test's own business: machine_end_run().
 */
#ifndef TESTS_EXPLORE_NO_MACHINE_H
#define TESTS_EXPLORE_NO_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <machine/machine.h>

static struct tophalf_machine made_up = { .cpus = 1 };

struct tophalf_machine *machine_state(void)
{
	return &made_up;
}

bool machine_peek(uint64_t address, uint64_t *value)
{
	(void)address;
	(void)value;
	return false;
}

uint64_t machine_effects(void)
{
	return 0;
}

/* Nothing is recorded. */
void machine_choice_event(uint32_t kind, uint32_t n, uint64_t answer)
{
	(void)kind;
	(void)n;
	(void)answer;
}

#endif
