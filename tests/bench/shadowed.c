// SPDX-License-Identifier: GPL-2.0-only
/* The loop of points.c on memory that has shadow memory. */
#define ROUNDS	900000
#include "loop.h"

static int __init shadowed_init(void)
{
	unsigned int *words = kcalloc(WORDS, sizeof(*words), GFP_KERNEL);

	if (!words)
		return -ENOMEM;
	loop(words);
	kfree(words);
	return 0;
}
module_init(shadowed_init);

static void __exit shadowed_exit(void) { }
module_exit(shadowed_exit);

MODULE_DESCRIPTION("A loop of shared accesses to allocated memory");
MODULE_LICENSE("GPL");
