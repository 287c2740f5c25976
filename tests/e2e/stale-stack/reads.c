// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads what other functions have left on the stack, and says what it was.  It may be
 * anything; but what a run has read, its replay reads as well.
 */
#include <linux/delay.h>
#include <linux/module.h>

#define WORDS	96

static int shared;
static unsigned long found[WORDS];

/* The machine works at these accesses, for the run's strategy and for interrupts. */
static noinline void work(void)
{
	int i;

	for (i = 0; i < 3000; i++)
		WRITE_ONCE(shared, i);
}

static noinline unsigned long read_stale(void)
{
	volatile unsigned long words[WORDS];
	unsigned long sum = 0;
	int i;

	for (i = 0; i < WORDS; i++)
		found[i] = words[i];
	for (i = 0; i < WORDS; i++)
		sum = sum * 31 + found[i];
	return sum;
}

static int __init reads_init(void)
{
	work();
	WARN(1, "found %lx\n", read_stale());
	msleep(1);
	WARN(1, "then %lx\n", read_stale());
	return 0;
}
module_init(reads_init);

static void __exit reads_exit(void)
{
}
module_exit(reads_exit);

MODULE_DESCRIPTION("Reads its stack before it has written it");
MODULE_LICENSE("GPL");
