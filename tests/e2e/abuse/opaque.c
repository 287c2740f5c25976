// SPDX-License-Identifier: GPL-2.0-only
/* A loop in which the simulated machine has no say: the host's clock ends it. */
#include "abuse.h"

static void spin(void)
{
	asm volatile("1: jmp 1b");	/* found: soft-lockup in atomic */
}

static struct abuse abuses[] = {
	{ "spin", spin, IRQS_OFF },
};
static const unsigned int abuses_count = ARRAY_SIZE(abuses);
