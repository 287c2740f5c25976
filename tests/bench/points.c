// SPDX-License-Identifier: GPL-2.0-only
/* A loop of shared accesses, each of which is a preemption point. */
#define ROUNDS	900000
#include "loop.h"

static unsigned int words[WORDS];

static int __init points_init(void)
{
	loop(words);
	return 0;
}
module_init(points_init);

static void __exit points_exit(void) { }
module_exit(points_exit);

MODULE_DESCRIPTION("A loop of shared accesses");
MODULE_LICENSE("GPL");
