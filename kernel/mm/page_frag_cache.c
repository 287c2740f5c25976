// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page fragments and the other forms in which pages are asked for.
 *
 * Linux cuts fragments from a shared page.  Here each fragment is a block of its
 * own: all that a user may rely on is virt_to_head_page() and the reference
 * count, and an overrun does not hit a neighbour unseen.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include "mm.h"

/* Any context as far as `flags` go. */
void *__page_frag_alloc_align(struct page_frag_cache *cache, unsigned int size, gfp_t flags,
			      unsigned int align_mask)
{
	struct page *page;

	if (size > PAGE_FRAG_CACHE_MAX_SIZE)
		return NULL;
	page = __alloc_pages_noprof(flags | __GFP_COMP, get_order(size), 0, NULL);
	cache->pfmemalloc = false;
	return page ? page_address(page) : NULL;
}

void page_frag_free(void *address)
{
	put_page(virt_to_head_page(address));
}

void page_frag_cache_drain(struct page_frag_cache *cache)
{
	cache->va = NULL;
}

void __page_frag_cache_drain(struct page *page, unsigned int count)
{
	if (page_ref_sub_and_test(page, count))
		__folio_put(page_folio(page));
}

/* ---- sizes that are no power of two --------------------------------------------- */

void *alloc_pages_exact_noprof(size_t size, gfp_t flags)
{
	unsigned int order = get_order(size);
	unsigned long start, at;

	flags &= ~(__GFP_COMP | __GFP_HIGHMEM);
	start = get_free_pages_noprof(flags, order);
	if (!start)
		return NULL;
	split_page(virt_to_page((void *)start), order);
	for (at = start + PAGE_ALIGN(size); at < start + (PAGE_SIZE << order); at += PAGE_SIZE)
		free_page(at);
	return (void *)start;
}

void *alloc_pages_exact_nid_noprof(int nid, size_t size, gfp_t flags)
{
	return alloc_pages_exact_noprof(size, flags);
}

void free_pages_exact(void *memory, size_t size)
{
	unsigned long at = (unsigned long)memory, end = at + PAGE_ALIGN(size);

	for (; at < end; at += PAGE_SIZE)
		free_page(at);
}

struct page *alloc_contig_pages_noprof(unsigned long count, gfp_t flags, int nid,
				       nodemask_t *nodes)
{
	void *memory = alloc_pages_exact_noprof(count * PAGE_SIZE, flags);

	return memory ? virt_to_page(memory) : NULL;
}

void free_contig_range(unsigned long pfn, unsigned long count)
{
	while (count--)
		__free_page(pfn_to_page(pfn++));
}

/* As many as there are: the count of pages that the list or array has afterwards. */
unsigned long alloc_pages_bulk_noprof(gfp_t flags, int nid, nodemask_t *nodes, int count,
				      struct list_head *list, struct page **array)
{
	int filled = 0;

	while (array && filled < count && array[filled])
		filled++;
	while (filled < count) {
		struct page *page = __alloc_pages_noprof(flags, 0, nid, nodes);

		if (!page)
			break;
		if (list)
			list_add(&page->lru, list);
		else
			array[filled] = page;
		filled++;
	}
	return filled;
}
