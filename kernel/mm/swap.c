// SPDX-License-Identifier: GPL-2.0-only
/* References to pages that are dropped many at a time.  There is no swap and no LRU list. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pagevec.h>
#include <linux/swap.h>
#include "mm.h"

/* Any context. */
void put_pages_list(struct list_head *pages)
{
	struct folio *folio, *next;

	list_for_each_entry_safe(folio, next, pages, lru) {
		list_del_init(&folio->lru);
		folio_put(folio);
	}
	INIT_LIST_HEAD(pages);
}

void release_pages(release_pages_arg argument, int count)
{
	int i;

	for (i = 0; i < count; i++)
		put_page(argument.pages[i]);
}

void folios_put_refs(struct folio_batch *folios, unsigned int *references)
{
	unsigned int i;

	for (i = 0; i < folios->nr; i++)
		folio_put_refs(folios->folios[i], references ? references[i] : 1);
	folio_batch_reinit(folios);
}

void __folio_batch_release(struct folio_batch *folios)
{
	folios_put_refs(folios, NULL);
}

void folio_mark_accessed(struct folio *folio)
{
}

void folio_add_lru(struct folio *folio)
{
}

void lru_add_drain(void)
{
}

void lru_add_drain_all(void)
{
}
