// SPDX-License-Identifier: GPL-2.0-only
/* Names as numbers: the kernel hashes more than names of files with this. */
#include <linux/dcache.h>
#include <linux/stringhash.h>

/* Any context. */
unsigned int full_name_hash(const void *salt, const char *name, unsigned int length)
{
	unsigned long hash = init_name_hash(salt);
	unsigned int i;

	for (i = 0; i < length; i++)
		hash = partial_name_hash((unsigned char)name[i], hash);
	return end_name_hash(hash);
}
