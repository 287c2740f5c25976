// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmalloc(): memory that is contiguous in addresses only.
 *
 * The arena at VMALLOC_BASE has RAM of its own behind it, so an area is a run of
 * its pages followed by one page that stays unused as a guard.  Each
 * page has its struct page, and vmalloc_to_page() works as in Linux.
 *
 * vmap() cannot give pages a second address.  Pages that follow each other have
 * one address already, and that is what it returns; others are unsupported.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "../objects.h"
#include "kasan/kasan.h"
#include "mm.h"
#include "slab.h"

struct area {
	struct list_head list;
	struct vm_struct vm;		/* what find_vm_area() shows; size with the guard, as in Linux */
	unsigned long pages;		/* without the guard; 0: a mapping of other memory */
	struct site allocated;
	struct watch watch;
};

static LIST_HEAD(areas);
static DECLARE_BITMAP(taken, VMALLOC_PAGES);
static unsigned long pages_count;
static unsigned long next_page;

bool is_vmalloc_addr(const void *address)
{
	unsigned long at = (unsigned long)address;

	return at >= VMALLOC_START && at < VMALLOC_END;
}

int is_vmalloc_or_module_addr(const void *address)
{
	return is_vmalloc_addr(address);
}

static struct area *area_of(const void *address)
{
	struct area *area;

	list_for_each_entry(area, &areas, list)
		if (area->vm.addr == address)
			return area;
	return NULL;
}

bool vmalloc_area_contains(const void *address)
{
	struct area *area;

	list_for_each_entry(area, &areas, list)
		if (address >= area->vm.addr && address < area->vm.addr + area->pages * PAGE_SIZE)
			return true;
	return false;
}

static void describe(struct area *area, const void **base, size_t *size, struct watch **watch,
		     const struct site **allocated)
{
	*base = area->vm.addr;
	*size = area->pages * PAGE_SIZE;
	*watch = &area->watch;
	*allocated = &area->allocated;
}

bool vmalloc_block(const void *address, const void **base, size_t *size, struct watch **watch,
		   const struct site **allocated)
{
	struct area *area;

	list_for_each_entry(area, &areas, list) {
		if (address < area->vm.addr || address >= area->vm.addr + area->pages * PAGE_SIZE)
			continue;
		describe(area, base, size, watch, allocated);
		return true;
	}
	return false;
}

bool vmalloc_nth_block(unsigned long number, const void **base, size_t *size, struct watch **watch,
		       const struct site **allocated)
{
	struct area *area;

	list_for_each_entry(area, &areas, list) {
		if (!area->pages || number--)
			continue;
		describe(area, base, size, watch, allocated);
		return true;
	}
	return false;
}

struct vm_struct *find_vm_area(const void *address)
{
	struct area *area = area_of(address);

	return area ? &area->vm : NULL;
}

/* ---- areas of pages ----------------------------------------------------------- */

static void area_prepare(struct area *area, gfp_t flags)
{
	struct page *page = virt_to_page(area->vm.addr);
	struct page_state *state = page_state_of(area->vm.addr);
	size_t size = area->pages * PAGE_SIZE;
	unsigned long i;

	kasan_unpoison(area->vm.addr, area->vm.requested_size);
	state->use = PAGE_ALLOCATED_HEAD;
	state->area_size = area->vm.requested_size;
	state->allocated = area->allocated;
	for (i = 0; i < area->pages; i++) {
		if (i)
			state[i].use = PAGE_ALLOCATED_TAIL;
		page[i].flags = 0;
		page[i].mapping = NULL;
		page[i].index = 0;
		set_page_private(page + i, 0);
		INIT_LIST_HEAD(&page[i].lru);
		atomic_set(&page[i]._mapcount, -1);
		set_page_count(page + i, 1);
	}
	if (flags & __GFP_ZERO) {
		memset(area->vm.addr, 0, size);
		return;
	}
	/* What was asked for, up to the fill limit of the page allocator, is not zero. */
	memset(area->vm.addr, PATTERN_FRESH, min_t(size_t, size, 8 * PAGE_SIZE));
}

/* A run behind the one taken last, so that what was freed is not reused soon. */
static unsigned long take_pages(unsigned long count, unsigned long mask)
{
	unsigned long index = bitmap_find_next_zero_area(taken, VMALLOC_PAGES, next_page, count, mask);

	if (index >= VMALLOC_PAGES)
		index = bitmap_find_next_zero_area(taken, VMALLOC_PAGES, 0, count, mask);
	if (index >= VMALLOC_PAGES)
		return VMALLOC_PAGES;
	bitmap_set(taken, index, count);
	next_page = index + count;
	return index;
}

/* Process context, may sleep as far as `flags` go. */
static void *vmalloc_pages(unsigned long size, unsigned long align, gfp_t flags,
			   const void *caller)
{
	unsigned long pages = PAGE_ALIGN(size) >> PAGE_SHIFT, index;
	unsigned long mask = max(align, PAGE_SIZE) / PAGE_SIZE - 1;
	struct area *area;

	if (!size || pages >= VMALLOC_PAGES) {
		WARN_ONCE(!size, "vmalloc() of no bytes\n");
		return NULL;
	}
	if (!allocation_enter(flags, "vmalloc", true))
		return NULL;
	/* Flags do not help here; those that sleep have been reported already. */
	if (in_interrupt()) {
		WARN_ONCE(!gfpflags_allow_blocking(flags), "vmalloc() in an interrupt\n");
		return NULL;
	}
	area = kzalloc(sizeof(*area), flags & (GFP_KERNEL | __GFP_HIGH | __GFP_NOFAIL | __GFP_NOWARN));
	if (!area)
		return NULL;
	index = take_pages(pages + 1, mask);
	if (index >= VMALLOC_PAGES) {
		kfree(area);
		return NULL;
	}
	area->pages = pages;
	area->vm.addr = (void *)(TOPHALF_VMALLOC_BASE + index * PAGE_SIZE);
	area->vm.size = (pages + 1) * PAGE_SIZE;
	area->vm.flags = VM_ALLOC;
	area->vm.nr_pages = pages;
	area->vm.caller = caller;
	area->vm.requested_size = size;
	site_record(&area->allocated);
	block_made(&area->watch, &area->allocated);
	object_make_opaque(area);
	area_prepare(area, flags);
	list_add(&area->list, &areas);
	pages_count += pages;
	return area->vm.addr;
}

/* Its pages have no user any more; the first of them tell a reader so. */
static void area_poison(struct area *area)
{
	struct page_state *state = page_state_of(area->vm.addr);
	size_t size = area->pages * PAGE_SIZE;
	unsigned long i;

	kasan_poison(area->vm.addr, size);
	state->use = PAGE_QUARANTINED;
	site_record(&state->freed);

	for (i = 0; i < area->pages; i++)
		set_page_count(virt_to_page(area->vm.addr) + i, 0);
	memset(area->vm.addr, PATTERN_FREED, min_t(size_t, size, 8 * PAGE_SIZE));
}

static void area_free(struct area *area)
{
	unsigned long index = (area->vm.addr - (void *)TOPHALF_VMALLOC_BASE) >> PAGE_SHIFT;

	active_check_freed(area->vm.addr, area->pages * PAGE_SIZE, "vfree");
	list_del(&area->list);
	block_gone(&area->watch);
	area_poison(area);
	bitmap_clear(taken, index, area->pages + 1);
	pages_count -= area->pages;
	kfree(area);
}

/* Process context, may sleep; in an interrupt the memory is put aside and freed later, as in Linux. */
void vfree(const void *address)
{
	struct area *area;

	if (!address)
		return;
	if (!in_interrupt())
		might_sleep();
	area = area_of(address);
	if (!area || !area->pages) {
		const struct page_state *state = page_state_of(address);

		if (state && state->use == PAGE_QUARANTINED)
			kasan_note_freed(&state->freed, &state->allocated);
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
			       "vfree of 0x%lx, which is not the start of memory from vmalloc()",
			       (unsigned long)address);
		return;
	}
	area_free(area);
}

/* Any context but NMI. */
void vfree_atomic(const void *address)
{
	struct area *area = address ? area_of(address) : NULL;

	if (area && area->pages)
		area_free(area);
}

/* ---- the names it is asked for by ----------------------------------------------- */

void *__vmalloc_node_range_noprof(unsigned long size, unsigned long align, unsigned long start,
				  unsigned long end, gfp_t flags, pgprot_t protection,
				  unsigned long vm_flags, int node, const void *caller)
{
	return vmalloc_pages(size, align, flags, caller);
}

void *__vmalloc_node_noprof(unsigned long size, unsigned long align, gfp_t flags, int node,
			    const void *caller)
{
	return vmalloc_pages(size, align, flags, caller);
}

#define VMALLOC(name, flags)						\
void *name(unsigned long size)						\
{									\
	return vmalloc_pages(size, 1, flags, __builtin_return_address(0));	\
}

#define VMALLOC_NODE(name, flags)					\
void *name(unsigned long size, int node)				\
{									\
	return vmalloc_pages(size, 1, flags, __builtin_return_address(0));	\
}

#define VMALLOC_FLAGS(name)						\
void *name(unsigned long size, gfp_t flags)				\
{									\
	return vmalloc_pages(size, 1, flags, __builtin_return_address(0));	\
}

VMALLOC(vmalloc_noprof, GFP_KERNEL)
VMALLOC(vzalloc_noprof, GFP_KERNEL | __GFP_ZERO)
VMALLOC(vmalloc_user_noprof, GFP_KERNEL | __GFP_ZERO)
VMALLOC(vmalloc_32_noprof, GFP_KERNEL)
VMALLOC(vmalloc_32_user_noprof, GFP_KERNEL | __GFP_ZERO)
VMALLOC_NODE(vmalloc_node_noprof, GFP_KERNEL)
VMALLOC_NODE(vzalloc_node_noprof, GFP_KERNEL | __GFP_ZERO)
VMALLOC_FLAGS(__vmalloc_noprof)
VMALLOC_FLAGS(vmalloc_huge_noprof)

void *vrealloc_noprof(const void *pointer, size_t size, gfp_t flags)
{
	struct area *area = pointer ? area_of(pointer) : NULL;
	void *fresh;

	if (!size) {
		vfree(pointer);
		return NULL;
	}
	if (pointer && WARN_ON(!area))
		return NULL;
	if (area && size <= area->pages * PAGE_SIZE) {
		if ((flags & __GFP_ZERO) && size > area->vm.requested_size)
			memset(area->vm.addr + area->vm.requested_size, 0,
			       size - area->vm.requested_size);
		area->vm.requested_size = size;
		page_state_of(area->vm.addr)->area_size = size;
		kasan_poison(area->vm.addr, area->pages * PAGE_SIZE);
		kasan_unpoison(area->vm.addr, size);
		return area->vm.addr;
	}
	fresh = vmalloc_pages(size, 1, flags, __builtin_return_address(0));
	if (fresh && area) {
		memcpy(fresh, pointer, area->vm.requested_size);
		vfree(pointer);
	}
	return fresh;
}

struct page *vmalloc_to_page(const void *address)
{
	return vmalloc_area_contains(address) ? virt_to_page(address) : NULL;
}

unsigned long vmalloc_to_pfn(const void *address)
{
	return page_to_pfn(vmalloc_to_page(address));
}

unsigned long vmalloc_nr_pages(void)
{
	return pages_count;
}

bool vmalloc_dump_obj(void *address)
{
	struct area *area;

	list_for_each_entry(area, &areas, list) {
		if (address < area->vm.addr || address >= area->vm.addr + area->vm.size)
			continue;
		pr_cont(" %lu-page vmalloc region starting at 0x%lx allocated at %ps\n",
			area->pages, (unsigned long)area->vm.addr, site_first(&area->allocated));
		return true;
	}
	return false;
}

/* ---- mappings of pages that have an address already ----------------------------- */

static void *map_pages(struct page **pages, unsigned int count)
{
	struct area *area;
	unsigned int i;

	for (i = 1; i < count; i++)
		if (page_to_pfn(pages[i]) != page_to_pfn(pages[0]) + i)
			tophalf_unsupported("vmap of pages that do not follow each other");
	if (!count || !allocation_enter(GFP_KERNEL, "vmap", true))
		return NULL;
	area = kzalloc(sizeof(*area), GFP_KERNEL);
	if (!area)
		return NULL;
	area->vm.addr = page_address(pages[0]);
	area->vm.size = (count + 1UL) * PAGE_SIZE;
	area->vm.flags = VM_MAP;
	area->vm.nr_pages = count;
	site_record(&area->allocated);
	list_add(&area->list, &areas);
	return area->vm.addr;
}

/* Process context, may sleep. */
void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t protection)
{
	might_sleep();
	return map_pages(pages, count);
}

/* Process context, may sleep. */
void vunmap(const void *address)
{
	struct area *area;

	WARN_ON(in_interrupt());
	might_sleep();
	if (!address)
		return;
	list_for_each_entry(area, &areas, list) {
		if (area->vm.addr != address || area->pages)
			continue;
		list_del(&area->list);
		kfree(area);
		return;
	}
	tophalf_report(TOPHALF_RULE_DOUBLE_FREE, "vunmap of 0x%lx, which vmap() did not return",
		       (unsigned long)address);
}

void *vmap_pfn(unsigned long *pfns, unsigned int count, pgprot_t protection)
{
	tophalf_unsupported("vmap_pfn");
}

void *vm_map_ram(struct page **pages, unsigned int count, int node)
{
	might_sleep();
	return map_pages(pages, count);
}

void vm_unmap_ram(const void *address, unsigned int count)
{
	vunmap(address);
}

void vm_unmap_aliases(void)
{
}

int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long to, void *address,
				unsigned long page_offset, unsigned long size)
{
	unsigned long i, pages = PAGE_ALIGN(size) >> PAGE_SHIFT;

	for (i = 0; i < pages; i++) {
		struct page *page = vmalloc_to_page(address + (page_offset + i) * PAGE_SIZE);
		int error = page ? vm_insert_page(vma, to + i * PAGE_SIZE, page) : -EINVAL;

		if (error)
			return error;
	}
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	return 0;
}

int remap_vmalloc_range(struct vm_area_struct *vma, void *address, unsigned long page_offset)
{
	return remap_vmalloc_range_partial(vma, vma->vm_start, address, page_offset,
					   vma->vm_end - vma->vm_start);
}
