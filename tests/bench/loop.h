/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same loop for modules that run it on different memory, and with the hook or
 * without: ROUNDS times two words are read and one is written.
 */
#include <linux/module.h>
#include <linux/slab.h>

#define WORDS	64

#ifdef UNHOOKED
#define HOOK	__attribute__((no_sanitize_thread, no_sanitize_coverage))
#else
#define HOOK
#endif

static HOOK noinline void loop(unsigned int *words)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		words[i % WORDS] += words[(i + 7) % WORDS] ^ i;
}
