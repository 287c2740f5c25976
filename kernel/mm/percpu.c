// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dynamic per-CPU memory.
 *
 * Each CPU's area has TOPHALF_PERCPU_STRIDE bytes.  The image's static per-CPU
 * variables come first; an allocation takes a run of units behind them, at the
 * same offset in every area.  A per-CPU pointer is the address that the offset
 * would have in the template, as it is for a static variable.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <asm/sections.h>
#include "../leftovers.h"
#include "../objects.h"
#include "mm.h"

#define UNIT		16UL
#define UNITS		(TOPHALF_PERCPU_STRIDE / UNIT)

static DECLARE_BITMAP(taken, UNITS);
static DECLARE_BITMAP(last, UNITS);	/* the last unit of each allocation */
static unsigned long units_taken;

static unsigned long static_size(void)
{
	return __per_cpu_end - __per_cpu_start;
}

static void *pointer_of(unsigned long unit)
{
	return __per_cpu_start + unit * UNIT;
}

/* Any context as far as `flags` go: with GFP_KERNEL, process context, may sleep. */
void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t flags)
{
	unsigned long first = DIV_ROUND_UP(static_size(), UNIT), unit, units;
	unsigned int cpu;
	char name[32];

	if (WARN(!size || size > TOPHALF_PERCPU_STRIDE || align > PAGE_SIZE,
		 "%zu bytes of per-CPU memory, aligned to %zu\n", size, align))
		return NULL;
	if (!allocation_enter(flags, "alloc_percpu", true))
		return NULL;
	units = DIV_ROUND_UP(size, UNIT);
	/* Linux aligns the offset in the area; the template's own start is page-aligned. */
	unit = bitmap_find_next_zero_area(taken, UNITS, first, units,
					  max_t(size_t, align, UNIT) / UNIT - 1);
	if (unit >= UNITS)
		return NULL;
	bitmap_set(taken, unit, units);
	__set_bit(unit + units - 1, last);
	units_taken += units;
	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr((void __percpu *)pointer_of(unit), cpu), 0, size);
	snprintf(name, sizeof(name), "of %zu bytes", size);
	note_made(MADE_PERCPU, pointer_of(unit), NULL, name);
	return (void __percpu *)pointer_of(unit);
}

/* Any context. */
void free_percpu(void __percpu *pointer)
{
	unsigned long offset = (unsigned long)pointer - (unsigned long)__per_cpu_start;
	unsigned long unit = offset / UNIT, end;
	unsigned int cpu;

	if (!pointer)
		return;
	if (offset >= TOPHALF_PERCPU_STRIDE || offset < static_size() || offset % UNIT ||
	    !test_bit(unit, taken) || (unit && test_bit(unit - 1, taken) && !test_bit(unit - 1, last))) {
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
			       "free_percpu of 0x%lx, which is not allocated", (unsigned long)pointer);
		return;
	}
	note_taken_back(MADE_PERCPU, pointer);
	end = find_next_bit(last, UNITS, unit);
	for_each_possible_cpu(cpu) {
		active_check_freed(per_cpu_ptr(pointer, cpu), (end - unit + 1) * UNIT, "free_percpu");
		memset(per_cpu_ptr(pointer, cpu), PATTERN_FREED, (end - unit + 1) * UNIT);
	}
	__clear_bit(end, last);
	bitmap_clear(taken, unit, end - unit + 1);
	units_taken -= end - unit + 1;
}

size_t percpu_used(void)
{
	unsigned long last_unit = find_last_bit(taken, UNITS);

	return last_unit < UNITS ? (last_unit + 1) * UNIT : static_size();
}

bool __is_kernel_percpu_address(unsigned long address, unsigned long *template_address)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		unsigned long offset = address - (unsigned long)per_cpu_ptr(__per_cpu_start, cpu);

		if (offset >= static_size())
			continue;
		if (template_address)
			*template_address = offset + (unsigned long)__per_cpu_start;
		return true;
	}
	return false;
}

bool is_kernel_percpu_address(unsigned long address)
{
	return __is_kernel_percpu_address(address, NULL);
}

phys_addr_t per_cpu_ptr_to_phys(void *address)
{
	tophalf_unsupported("per_cpu_ptr_to_phys");
}

unsigned long pcpu_nr_pages(void)
{
	return DIV_ROUND_UP(units_taken * UNIT, PAGE_SIZE) * num_possible_cpus();
}
