// SPDX-License-Identifier: GPL-2.0-only
/* How much memory there is, and the statistics that drivers keep of it. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/swap.h>
#include <linux/vmstat.h>
#include "kasan/kasan.h"
#include "mm.h"

extern unsigned long tophalf_free_pages(void);

struct pglist_data contig_page_data;
atomic_long_t vm_zone_stat[NR_VM_ZONE_STAT_ITEMS];
atomic_long_t vm_node_stat[NR_VM_NODE_STAT_ITEMS];
#ifdef CONFIG_VM_EVENT_COUNTERS
DEFINE_PER_CPU(struct vm_event_state, vm_event_states);
#endif
int movable_zone;

nodemask_t node_states[NR_NODE_STATES] = {
	[N_POSSIBLE] = NODE_MASK_ALL,
	[N_ONLINE] = { { [0] = 1UL } },
	[N_NORMAL_MEMORY] = { { [0] = 1UL } },
	[N_MEMORY] = { { [0] = 1UL } },
	[N_CPU] = { { [0] = 1UL } },
};

/* Any context. */
void si_meminfo(struct sysinfo *info)
{
	info->totalram = totalram_pages();
	info->sharedram = 0;
	info->freeram = tophalf_free_pages();
	info->bufferram = 0;
	info->totalhigh = 0;
	info->freehigh = 0;
	info->mem_unit = PAGE_SIZE;
}

long si_mem_available(void)
{
	return tophalf_free_pages();
}

void __show_mem(unsigned int filter, nodemask_t *nodemask, int max_zone_index)
{
	pr_info("%lu of %lu pages are free\n", tophalf_free_pages(), totalram_pages());
}

/* ---- statistics; any context ---------------------------------------------------- */

#define STATISTIC(object, kind)								\
void __mod_##kind##_page_state(object, enum kind##_stat_item item, long delta)		\
{											\
	atomic_long_add(delta, &vm_##kind##_stat[item]);				\
}											\
void mod_##kind##_page_state(object, enum kind##_stat_item item, long delta)		\
{											\
	atomic_long_add(delta, &vm_##kind##_stat[item]);				\
}											\
void __inc_##kind##_page_state(struct page *page, enum kind##_stat_item item)		\
{											\
	atomic_long_inc(&vm_##kind##_stat[item]);					\
}											\
void inc_##kind##_page_state(struct page *page, enum kind##_stat_item item)		\
{											\
	atomic_long_inc(&vm_##kind##_stat[item]);					\
}											\
void __dec_##kind##_page_state(struct page *page, enum kind##_stat_item item)		\
{											\
	atomic_long_dec(&vm_##kind##_stat[item]);					\
}											\
void dec_##kind##_page_state(struct page *page, enum kind##_stat_item item)		\
{											\
	atomic_long_dec(&vm_##kind##_stat[item]);					\
}

STATISTIC(struct zone *zone, zone)
STATISTIC(struct pglist_data *node, node)

/* Boot. */
void mm_init(void)
{
	struct zone *zone = &contig_page_data.node_zones[ZONE_NORMAL];

	kasan_init();
	page_alloc_init();
	zone->name = "Normal";
	zone->zone_pgdat = &contig_page_data;
	zone->zone_start_pfn = ARCH_PFN_OFFSET;
	zone->spanned_pages = RAM_PAGES;
	zone->present_pages = RAM_PAGES;
	atomic_long_set(&zone->managed_pages, RAM_PAGES - RESERVED_PAGES);
	contig_page_data.node_start_pfn = ARCH_PFN_OFFSET;
	contig_page_data.node_present_pages = RAM_PAGES;
	contig_page_data.node_spanned_pages = RAM_PAGES;
	contig_page_data.nr_zones = 1;
#ifdef CONFIG_FLATMEM
	contig_page_data.node_mem_map = mem_map;
#endif
	slab_init();
	percpu_init();
}
