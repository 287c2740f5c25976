// SPDX-License-Identifier: GPL-2.0-only
/* The page lock and dirty flag, of pages that belong to no file system. */
#include <linux/mm.h>
#include <linux/pagemap.h>

/* Any context. */
void unlock_page(struct page *page)
{
	folio_unlock(page_folio(page));
}

/* Any context.  Nothing is written back, so nobody waits for the lock but by polling. */
void folio_unlock(struct folio *folio)
{
	WARN_ON(!folio_test_locked(folio));
	clear_bit_unlock(PG_locked, &folio->flags);
}

static void lock_folio(struct folio *folio)
{
	while (!folio_trylock(folio))
		schedule_timeout_uninterruptible(1);
}

/* Process context, may sleep. */
void __folio_lock(struct folio *folio)
{
	lock_folio(folio);
}

bool folio_mark_dirty(struct folio *folio)
{
	return !folio_test_set_dirty(folio);
}

bool set_page_dirty(struct page *page)
{
	return folio_mark_dirty(page_folio(page));
}

int set_page_dirty_lock(struct page *page)
{
	struct folio *folio = page_folio(page);
	bool dirtied;

	folio_lock(folio);
	dirtied = folio_mark_dirty(folio);
	folio_unlock(folio);
	return dirtied;
}

void mark_page_accessed(struct page *page)
{
}
