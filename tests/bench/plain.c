// SPDX-License-Identifier: GPL-2.0-only
/* The loop of points.c as a compiler makes it that knows nothing of the hook. */
#define ROUNDS	100000000
#define UNHOOKED
#include "loop.h"

static unsigned int words[WORDS];

static int __init plain_init(void)
{
	loop(words);
	return 0;
}
module_init(plain_init);

static void __exit plain_exit(void) { }
module_exit(plain_exit);

MODULE_DESCRIPTION("A loop of accesses that nobody watches");
MODULE_LICENSE("GPL");
