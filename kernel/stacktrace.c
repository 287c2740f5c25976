// SPDX-License-Identifier: GPL-2.0-only
/* Backtraces that the tree keeps: of those who hold references, say.  Any context. */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/stacktrace.h>
#include "tophalf.h"

#define DEPTH_MAX	64

unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skip)
{
	unsigned long addresses[DEPTH_MAX];
	unsigned int count, i;

	/* The first address is in the caller of this function. */
	count = tophalf_backtrace(addresses, min_t(unsigned int, size + skip, DEPTH_MAX),
				  (unsigned long)__builtin_frame_address(0));
	for (i = skip; i < count; i++)
		store[i - skip] = addresses[i];
	return count > skip ? count - skip : 0;
}

/* What an interrupt interrupted is in no backtrace of ours. */
unsigned int filter_irq_stacks(unsigned long *entries, unsigned int count)
{
	return count;
}

int stack_trace_snprint(char *buffer, size_t size, const unsigned long *entries,
			unsigned int count, int spaces)
{
	unsigned int i, total = 0;

	for (i = 0; i < count && size; i++) {
		int length = snprintf(buffer, size, "%*c%pS\n", 1 + spaces, ' ', (void *)entries[i]);

		total += length;
		length = min_t(size_t, length, size);
		buffer += length;
		size -= length;
	}
	return total;
}

void stack_trace_print(const unsigned long *entries, unsigned int count, int spaces)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		printk("%*c%pS\n", 1 + spaces, ' ', (void *)entries[i]);
}
