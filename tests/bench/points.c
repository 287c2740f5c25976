// SPDX-License-Identifier: GPL-2.0-only
/* A loop of shared accesses, each of which is a preemption point. */
#include <linux/module.h>

#define ROUNDS	1000000

static unsigned int words[64];

static int __init points_init(void)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		words[i % 64] += words[(i + 7) % 64] ^ i;
	return 0;
}
module_init(points_init);

static void __exit points_exit(void) { }
module_exit(points_exit);

MODULE_DESCRIPTION("A loop of shared accesses");
MODULE_LICENSE("GPL");
