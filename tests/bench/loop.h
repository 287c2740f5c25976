/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same loop for modules that run it on different memory: ROUNDS times two words
 * are read and one is written.
 */
#include <linux/module.h>
#include <linux/slab.h>

#define WORDS	64

static noinline void loop(unsigned int *words)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		words[i % WORDS] += words[(i + 7) % WORDS] ^ i;
}
