// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the allocators return at the edges: nothing, too much, zeroed, resized, overflowing.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "fidelity.h"

static bool zeroed(const void *memory, size_t size)
{
	return memory && !memchr_inv(memory, 0, size);
}

static void run(void)
{
	char *memory, *other;

	memory = kmalloc(0, GFP_KERNEL);
	show(memory == ZERO_SIZE_PTR);
	show(ZERO_OR_NULL_PTR(memory));
	show(ksize(memory));
	kfree(memory);
	kfree(NULL);
	kvfree(NULL);
	vfree(NULL);
	show(ksize(NULL));
	memory = kzalloc(100, GFP_KERNEL);
	show(zeroed(memory, 100));
	show(ksize(memory) >= 100);
	memset(memory, 7, 100);
	other = krealloc(memory, 1000, GFP_KERNEL | __GFP_ZERO);
	show(other[0] == 7 && other[99] == 7);
	show(krealloc(other, 0, GFP_KERNEL) == ZERO_SIZE_PTR);
	other = krealloc(NULL, 10, GFP_KERNEL);
	show(!!other);
	kfree_sensitive(other);
	show(!kmalloc(KMALLOC_MAX_SIZE + 1UL, GFP_KERNEL | __GFP_NOWARN));
	show(!kmalloc_array(SIZE_MAX / 2, 4, GFP_KERNEL));
	show(!kcalloc(SIZE_MAX, SIZE_MAX, GFP_KERNEL));
	show(!kvmalloc_array(SIZE_MAX / 2, 4, GFP_KERNEL));
	memory = kcalloc(10, 20, GFP_ATOMIC);
	show(zeroed(memory, 200));
	kfree(memory);
	memory = vzalloc(3 * PAGE_SIZE);
	show(zeroed(memory, 3 * PAGE_SIZE));
	show(is_vmalloc_addr(memory));
	vfree(memory);
	memory = kvzalloc(100, GFP_KERNEL);
	show(is_vmalloc_addr(memory));
	kvfree(memory);
	memory = (char *)get_zeroed_page(GFP_KERNEL);
	show(zeroed(memory, PAGE_SIZE));
	free_page((unsigned long)memory);
	free_page(0);
	memory = kmemdup("12345", 6, GFP_KERNEL);
	say("%s", memory);
	kfree(memory);
	memory = kstrndup("12345", 3, GFP_KERNEL);
	say("%s", memory);
	kfree(memory);
	show(!kstrdup(NULL, GFP_KERNEL));
	memory = kasprintf(GFP_KERNEL, "%d-%s", 5, "x");
	say("%s", memory);
	kfree(memory);
	show(kmalloc_size_roundup(65));
	show(get_order(PAGE_SIZE + 1));
	show(size_add(SIZE_MAX, 1) == SIZE_MAX);
	show(array_size(SIZE_MAX, 2) == SIZE_MAX);
	show(gfpflags_allow_blocking(GFP_ATOMIC));
	show(gfpflags_allow_blocking(GFP_NOIO));
}

FIDELITY_MODULE(run, "Allocation at the edges");
