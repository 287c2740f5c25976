// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver's mmap() and fault functions call to put pages into a mapping.
 *
 * A mapping keeps a page frame number for each of its pages instead of a page
 * table; mmap.c has the mappings.  Checks and results are Linux's.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pfn_t.h>
#include "mapping.h"

pgd_t swapper_pg_dir[PTRS_PER_PGD];

static bool has_struct_page(unsigned long pfn)
{
	return pfn >= ARCH_PFN_OFFSET && pfn - ARCH_PFN_OFFSET < MACHINE_PAGES;
}

/* The record of a page of `vma`, or null if `address` is outside. */
static struct mapped_page *record_of(struct vm_area_struct *vma, unsigned long address)
{
	struct mapping *mapping = mapping_of(vma);

	if (!mapping || address < vma->vm_start || address >= vma->vm_end)
		return NULL;
	return &mapping->pages[(address - vma->vm_start) >> PAGE_SHIFT];
}

/* The page leaves the mapping. */
static void unmap_page(struct mapped_page *record)
{
	if (record->counted)
		put_page(pfn_to_page(record->pfn));
	memset(record, 0, sizeof(*record));
}

void mapping_zap(struct mapping *mapping, unsigned long first, unsigned long count)
{
	while (count--)
		unmap_page(&mapping->pages[first++]);
}

/* ---- page frames that need no struct page --------------------------------------- */

/* Process context, may sleep; in the file's mmap(). */
int remap_pfn_range_notrack(struct vm_area_struct *vma, unsigned long address, unsigned long pfn,
			    unsigned long size, pgprot_t protection)
{
	unsigned long end = address + PAGE_ALIGN(size);

	might_sleep();
	if (WARN_ON_ONCE(!PAGE_ALIGNED(address)))
		return -EINVAL;
	if (!size || end < address || !record_of(vma, address) || end > vma->vm_end)
		return -EINVAL;
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	for (; address < end; address += PAGE_SIZE) {
		struct mapped_page *record = record_of(vma, address);

		WARN(record->present, "remap_pfn_range() of a page that is mapped already\n");
		unmap_page(record);
		record->pfn = pfn++;
		record->present = true;
	}
	return 0;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long address, unsigned long pfn,
		    unsigned long size, pgprot_t protection)
{
	return remap_pfn_range_notrack(vma, address, pfn, size, protection);
}

/* Process context, may sleep.  The part of a device window that the mapping asks for. */
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long length)
{
	unsigned long size = vma->vm_end - vma->vm_start, pages, pfn;

	if (start + length < start)
		return -EINVAL;
	length += start & ~PAGE_MASK;
	pfn = start >> PAGE_SHIFT;
	pages = (length + ~PAGE_MASK) >> PAGE_SHIFT;
	if (pfn + pages < pfn || vma->vm_pgoff > pages)
		return -EINVAL;
	if (size >> PAGE_SHIFT > pages - vma->vm_pgoff)
		return -EINVAL;
	return io_remap_pfn_range(vma, vma->vm_start, pfn + vma->vm_pgoff, size, vma->vm_page_prot);
}

vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long address,
			       unsigned long pfn, pgprot_t protection)
{
	struct mapped_page *record = record_of(vma, address);

	BUG_ON(!(vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)));
	BUG_ON((vma->vm_flags & VM_PFNMAP) && is_cow_mapping(vma->vm_flags));
	if (!record)
		return VM_FAULT_SIGBUS;
	if (!record->present) {
		record->pfn = pfn;
		record->present = true;
	}
	return VM_FAULT_NOPAGE;
}

vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long address, unsigned long pfn)
{
	return vmf_insert_pfn_prot(vma, address, pfn, vma->vm_page_prot);
}

vm_fault_t vmf_insert_mixed(struct vm_area_struct *vma, unsigned long address, pfn_t pfn)
{
	BUG_ON(!(vma->vm_flags & VM_MIXEDMAP));
	return vmf_insert_pfn(vma, address, pfn_t_to_pfn(pfn));
}

vm_fault_t vmf_insert_mixed_mkwrite(struct vm_area_struct *vma, unsigned long address, pfn_t pfn)
{
	return vmf_insert_mixed(vma, address, pfn);
}

/* ---- pages with a reference ----------------------------------------------------- */

/* Process context, may sleep.  The mapping takes a reference of its own. */
int vm_insert_page(struct vm_area_struct *vma, unsigned long address, struct page *page)
{
	struct mapped_page *record = record_of(vma, address);

	if (!record)
		return -EFAULT;
	if (!page_count(page) || !has_struct_page(page_to_pfn(page)) || PageSlab(page))
		return -EINVAL;
	if (!(vma->vm_flags & VM_MIXEDMAP)) {
		BUG_ON(vma->vm_flags & VM_PFNMAP);
		vm_flags_set(vma, VM_MIXEDMAP);
	}
	if (record->present)
		return -EBUSY;
	get_page(page);
	record->pfn = page_to_pfn(page);
	record->present = true;
	record->counted = true;
	return 0;
}

/* As many as there are; *count is how many could not be inserted. */
int vm_insert_pages(struct vm_area_struct *vma, unsigned long address, struct page **pages,
		    unsigned long *count)
{
	int error = 0;

	if (address < vma->vm_start || address + *count * PAGE_SIZE > vma->vm_end)
		return -EFAULT;
	while (*count && !error) {
		error = vm_insert_page(vma, address, *pages);
		if (error)
			break;
		pages++;
		address += PAGE_SIZE;
		--*count;
	}
	return error;
}

static int map_page_array(struct vm_area_struct *vma, struct page **pages, unsigned long count,
			  unsigned long offset)
{
	unsigned long wanted = vma_pages(vma), i;
	int error = 0;

	if (offset >= count || wanted > count - offset)
		return -ENXIO;
	for (i = 0; i < wanted && !error; i++)
		error = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, pages[offset + i]);
	return error;
}

int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long count)
{
	return map_page_array(vma, pages, count, vma->vm_pgoff);
}

int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long count)
{
	return map_page_array(vma, pages, count, 0);
}

/* ---- taking pages out ----------------------------------------------------------- */

/* Process context, may sleep.  The next access faults again. */
void zap_page_range_single(struct vm_area_struct *vma, unsigned long address, unsigned long size,
			   struct zap_details *details)
{
	struct mapping *mapping = mapping_of(vma);

	if (mapping && record_of(vma, address) && size && record_of(vma, address + size - 1))
		mapping_zap(mapping, (address - vma->vm_start) >> PAGE_SHIFT,
			    PAGE_ALIGN(size) >> PAGE_SHIFT);
}

void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size)
{
	if (vma->vm_flags & VM_PFNMAP)
		zap_page_range_single(vma, address, size, NULL);
}

struct zap_pages {
	struct address_space *space;
	pgoff_t first, end;
};

static void zap_pages_of(struct mapping *mapping, void *argument)
{
	const struct zap_pages *zap = argument;
	pgoff_t start = mapping->vma->vm_pgoff, pages = vma_pages(mapping->vma);
	pgoff_t first = max(zap->first, start), end = min(zap->end, start + pages);

	if (mapping->vma->vm_file->f_mapping == zap->space && first < end)
		mapping_zap(mapping, first - start, end - first);
}

/* Process context, may sleep. */
void unmap_mapping_pages(struct address_space *space, pgoff_t first, pgoff_t count, bool even_cows)
{
	struct zap_pages zap = { space, first, count ? first + count : ULONG_MAX };

	might_sleep();
	mappings_for_each(zap_pages_of, &zap);
}

void unmap_mapping_range(struct address_space *space, loff_t const begin, loff_t const length,
			 int even_cows)
{
	pgoff_t count = (length + PAGE_SIZE - 1) >> PAGE_SHIFT;

	unmap_mapping_pages(space, (pgoff_t)begin >> PAGE_SHIFT, length ? count : 0, even_cows);
}
