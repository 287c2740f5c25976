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
#include "kasan/kasan.h"
#include "slab.h"

#define UNIT		16UL
#define UNITS		(TOPHALF_PERCPU_STRIDE / UNIT)

static DECLARE_BITMAP(taken, UNITS);
static DECLARE_BITMAP(last, UNITS);	/* the last unit of each allocation */
static unsigned long units_taken;
static unsigned long next_unit;

/*
 * The allocations of late, for reports: live ones, and freed ones until their place
 * in the table is needed.
 */
#define RECORDS		256

static struct record {
	unsigned long unit, units;	/* units 0: none */
	u32 size;
	bool freed_already;
	struct site allocated, freed;
} records[RECORDS];
static unsigned int next_record;

static unsigned long static_size(void)
{
	return __per_cpu_end - __per_cpu_start;
}

static void *pointer_of(unsigned long unit)
{
	return __per_cpu_start + unit * UNIT;
}

/* ---- what is known of an allocation --------------------------------------------- */

static struct record *record_of(unsigned long unit)
{
	unsigned int i;

	/* The newest first: a freed one may have had the same place. */
	for (i = 1; i <= RECORDS; i++) {
		struct record *record = &records[(next_record - i) % RECORDS];

		if (unit - record->unit < record->units)
			return record;
	}
	return NULL;
}

static void record_allocation(unsigned long unit, unsigned long units, size_t size)
{
	struct record *record = &records[next_record++ % RECORDS];

	record->unit = unit;
	record->units = units;
	record->size = size;
	record->freed_already = false;
	site_record(&record->allocated);
}

static void record_free(unsigned long unit)
{
	struct record *record = record_of(unit);

	if (!record)
		return;
	record->freed_already = true;
	site_record(&record->freed);
}

bool percpu_find(const void *address, struct object_view *view)
{
	unsigned long offset = (unsigned long)address - TOPHALF_PERCPU_BASE;
	unsigned long in_area = offset % TOPHALF_PERCPU_STRIDE;
	const struct record *record = record_of(in_area / UNIT);

	memset(view, 0, sizeof(*view));
	if (!record)
		return false;
	view->base = (void *)(TOPHALF_PERCPU_BASE + offset - in_area + record->unit * UNIT);
	view->size = record->size;
	view->state = record->freed_already ? OBJECT_QUARANTINED : OBJECT_ALLOCATED;
	view->allocated = &record->allocated;
	view->freed = &record->freed;
	return true;
}

/* Boot.  Static variables may be used as a whole. */
void percpu_init(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		kasan_unpoison(per_cpu_ptr((void __percpu *)__per_cpu_start, cpu), static_size());
}

/* ---- allocation and freeing ------------------------------------------------------ */

/* A run of units behind the one taken last, so that what was freed is not reused soon. */
static unsigned long take_units(unsigned long units, size_t align)
{
	unsigned long first = DIV_ROUND_UP(static_size(), UNIT);
	unsigned long mask = max_t(size_t, align, UNIT) / UNIT - 1;
	unsigned long unit;

	/* Linux aligns the offset in the area; the template's own start is page-aligned. */
	unit = bitmap_find_next_zero_area(taken, UNITS, max(first, next_unit), units, mask);
	if (unit >= UNITS)
		unit = bitmap_find_next_zero_area(taken, UNITS, first, units, mask);
	if (unit >= UNITS)
		return UNITS;
	bitmap_set(taken, unit, units);
	next_unit = unit + units;
	return unit;
}

/* Any context as far as `flags` go: with GFP_KERNEL, process context, may sleep. */
void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t flags)
{
	unsigned long unit, units;
	unsigned int cpu;
	char name[32];

	if (WARN(!size || size > TOPHALF_PERCPU_STRIDE || align > PAGE_SIZE,
		 "%zu bytes of per-CPU memory, aligned to %zu\n", size, align))
		return NULL;
	if (!allocation_enter(flags, "alloc_percpu", true))
		return NULL;
	/* Behind its last byte lies a redzone of at least one. */
	units = size / UNIT + 1;
	unit = take_units(units, align);
	if (unit >= UNITS)
		return NULL;
	__set_bit(unit + units - 1, last);
	units_taken += units;
	record_allocation(unit, units, size);
	for_each_possible_cpu(cpu) {
		void *memory = per_cpu_ptr((void __percpu *)pointer_of(unit), cpu);

		kasan_unpoison(memory, size);
		memset(memory, 0, size);
	}
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
		const struct record *record = record_of(unit);

		if (record && record->freed_already)
			kasan_note_freed(&record->freed, &record->allocated);
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
			       "free_percpu of 0x%lx, which is not allocated", (unsigned long)pointer);
		return;
	}
	note_taken_back(MADE_PERCPU, pointer);
	end = find_next_bit(last, UNITS, unit);
	record_free(unit);
	for_each_possible_cpu(cpu) {
		kasan_poison(per_cpu_ptr(pointer, cpu), (end - unit + 1) * UNIT);
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
