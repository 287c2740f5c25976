// SPDX-License-Identifier: GPL-2.0-only
/* Tables whose size follows that of memory. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/slab.h>

/*
 * Boot.  A power of two of buckets: `wanted`, or else one for each 2^scale bytes of
 * memory, within the limits.
 */
void *__init alloc_large_system_hash(const char *name, unsigned long bucket_size,
				     unsigned long wanted, int scale, int flags,
				     unsigned int *shift, unsigned int *mask,
				     unsigned long low_limit, unsigned long high_limit)
{
	unsigned long buckets = wanted;
	void *table;

	if (!buckets)
		buckets = ((u64)totalram_pages() << PAGE_SHIFT) >> scale;
	if (high_limit)
		buckets = min(buckets, high_limit);
	buckets = max3(buckets, low_limit, PAGE_SIZE / bucket_size);
	buckets = rounddown_pow_of_two(buckets);
	table = kvcalloc(buckets, bucket_size, GFP_KERNEL);
	if (!table)
		panic("Failed to allocate %s hash table\n", name);
	if (shift)
		*shift = ilog2(buckets);
	if (mask)
		*mask = buckets - 1;
	return table;
}
