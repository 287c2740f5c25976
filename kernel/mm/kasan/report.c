// SPDX-License-Identifier: GPL-2.0-only
/*
 * An access to memory that may not be used: what memory it is, and why not.
 *
 * The shadow says that much and no more.  What else there is to tell is asked of
 * the allocator whose arena the address lies in: the object that the byte belongs
 * to, or the nearest one, and where it was allocated and freed.
 *
 * After a use of freed memory the run ends: what it holds is a pattern, and what
 * the target would do with that would be news of the pattern only.  Of one freed
 * object, which many lines may touch, all that one handler does is one finding,
 * whichever line was first: where the memory was freed, and which handler it is,
 * identify it.  Memory behind an object is harmed by nobody but the access; the
 * run goes on.
 *
 * Any context, for everything in this file.
 */
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include "../../objects.h"
#include "../../report.h"
#include "../slab.h"
#include "kasan.h"

struct access {
	const void *bad, *address;
	size_t size;
	bool write;
	unsigned long frame;
};

static bool told_outside;

#define ACCESS_TEXT	48
#define OBJECT_TEXT	80
#define PLACE_TEXT	(OBJECT_TEXT + 80)

static const char *access_text(const struct access *access, char *text)
{
	snprintf(text, ACCESS_TEXT, "%s of %zu byte%s", access->write ? "write" : "read",
		 access->size, access->size == 1 ? "" : "s");
	return text;
}

/* Which handler it is; system calls lead to many functions of the target, and are one. */
static u64 handler_now(void)
{
	const struct tophalf_frame *frame = tophalf_machine.frame;

	if (!frame || frame->context == TOPHALF_CONTEXT_PROCESS)
		return TOPHALF_CONTEXT_PROCESS;
	return frame->function ^ frame->context;
}

/* By the target's functions, if it was any of them that freed it: many paths lead to remove(). */
static u64 identity_of(const struct site *freed)
{
	u64 targets = hash_64(handler_now() + 1, 64), all = targets;
	bool by_target = false;
	unsigned int i;

	for (i = 0; i < SITE_DEPTH && freed->address[i]; i++) {
		all = hash_64(all ^ freed->address[i], 64);
		if (!tophalf_target_text(freed->address[i]))
			continue;
		targets = hash_64(targets ^ freed->address[i], 64);
		by_target = true;
	}
	return (by_target ? targets : all) | 1;
}

void kasan_note_freed(const struct site *freed, const struct site *allocated)
{
	tophalf_note_site(freed, "the memory was freed");
	tophalf_note_site(allocated, "it was allocated");
	if (freed)
		tophalf_identify(identity_of(freed));
}

static void report_freed(const struct access *access, const char *place,
			 const struct site *freed, const struct site *allocated)
{
	char text[ACCESS_TEXT];

	kasan_note_freed(freed, allocated);
	tophalf_report_at(TOPHALF_RULE_USE_AFTER_FREE, 0, access->frame, "%s %s",
			  access_text(access, text), place);
	tophalf_host->end_run(TOPHALF_END_FATAL);
}

bool kasan_told_outside(void)
{
	return told_outside;
}

static void report_outside(const struct access *access, const char *place,
			   const struct site *allocated)
{
	char text[ACCESS_TEXT];

	told_outside = true;
	tophalf_note_site(allocated, "the memory was allocated");
	tophalf_report_at(TOPHALF_RULE_OUT_OF_BOUNDS, 0, access->frame, "%s %s",
			  access_text(access, text), place);
}

/* ---- an object ---------------------------------------------------------------------- */

/* "an object of 24 bytes (kmalloc-32)" */
static const char *object_text(const struct object_view *view, const char *what, char *text)
{
	if (view->cache)
		snprintf(text, OBJECT_TEXT, "%s of %zu bytes (%s)", what, view->size, view->cache->name);
	else
		snprintf(text, OBJECT_TEXT, "%s of %zu bytes", what, view->size);
	return text;
}

/* `view` is that of the object whose memory, or whose redzone, the byte lies in. */
static void report_object(const struct access *access, const struct object_view *view,
			  const char *what)
{
	size_t offset = access->bad - view->base;
	char place[PLACE_TEXT], object[OBJECT_TEXT];

	object_text(view, what, object);
	if (view->state != OBJECT_ALLOCATED) {
		snprintf(place, sizeof(place), "at offset %zu of %s that was freed", offset, object);
		report_freed(access, place, view->freed, view->allocated);
	} else if (view->reserved && offset < view->size) {
		snprintf(place, sizeof(place), "at offset %zu of %s that was given back to its pool",
			 offset, object);
		report_freed(access, place, view->freed, view->allocated);
	} else if (offset == view->size) {
		snprintf(place, sizeof(place), "right behind the end of %s", object);
		report_outside(access, place, view->allocated);
	} else {
		snprintf(place, sizeof(place), "%zu bytes behind the end of %s", offset - view->size,
			 object);
		report_outside(access, place, view->allocated);
	}
}

static void report_before(const struct access *access, const struct object_view *view)
{
	char place[PLACE_TEXT], object[OBJECT_TEXT];

	snprintf(place, sizeof(place), "%zu bytes before %s", view->base - access->bad,
		 object_text(view, "an object", object));
	report_outside(access, place, view->allocated);
}

/*
 * Between two objects it is the nearer one whose bounds were missed, as long as it
 * is allocated.
 */
static void report_in_slab(const struct access *access, const struct slab *slab)
{
	long offset = access->bad - (const void *)slab->base;
	long index = offset < 0 ? -1 : offset / (long)slab->cache->stride;
	struct object_view own, next;
	bool has_own = index >= 0 && index < slab->objects_count && object_view(slab, index, &own);
	bool has_next = index + 1 < (long)slab->objects_count &&
			object_view(slab, index + 1, &next) && next.state == OBJECT_ALLOCATED;

	if (has_own && own.state == OBJECT_ALLOCATED && access->write)
		object_overrun(own.base);
	if (has_next && (!has_own || (access->bad >= own.base + own.size &&
				      next.base - access->bad < access->bad - own.base - own.size)))
		report_before(access, &next);
	else if (has_own)
		report_object(access, &own, "an object");
	else
		report_outside(access, "of slab memory in which no object was ever allocated", NULL);
}

/* ---- pages -------------------------------------------------------------------------- */

/* The first page of the block that the page was allocated or freed in last, or null. */
static const struct page_state *block_head(const struct page_state *state)
{
	const struct page_state *head = state;

	while (head > page_states && head->use == PAGE_ALLOCATED_TAIL)
		head--;
	return head->use == PAGE_ALLOCATED_HEAD || head->use == PAGE_QUARANTINED ? head : NULL;
}

/* The first page of the last block that was freed and held the page, or null if none ever was. */
static const struct page_state *freed_head(const struct page_state *state)
{
	unsigned long index = state - page_states;
	unsigned int order;

	for (order = 0; order < BITS_PER_LONG && index >> order; order++) {
		const struct page_state *head = &page_states[index >> order << order];

		if (head->freed.address[0] && head->order >= order)
			return head;
	}
	return NULL;
}

static void report_free_page(const struct access *access, const struct page_state *state)
{
	const struct page_state *head = freed_head(state);

	if (head)
		report_freed(access, "of a page that was freed", &head->freed, &head->allocated);
	else
		report_outside(access, "of a page that nobody allocated", NULL);
}

static void report_in_pages(const struct access *access, const struct page_state *state)
{
	const struct page_state *head = block_head(state);
	unsigned long index = access->bad >= (const void *)TOPHALF_VMALLOC_BASE ? RAM_PAGES : 0;
	unsigned long arena = index ? TOPHALF_VMALLOC_BASE : TOPHALF_KERNEL_BASE;
	struct object_view view = { .state = OBJECT_ALLOCATED };

	if (!head) {
		report_free_page(access, state);
		return;
	}
	view.base = (void *)(arena + (head - page_states - index) * PAGE_SIZE);
	view.size = head->area_size ? head->area_size :
		    head->kmalloc_size ? head->kmalloc_size : PAGE_SIZE << head->order;
	view.allocated = &head->allocated;
	view.freed = &head->freed;
	if (head->use == PAGE_QUARANTINED) {
		view.state = OBJECT_QUARANTINED;
	} else if (access->bad < view.base + view.size && !dma_pool_find(access->bad, &view)) {
		report_outside(access, "of a page that the allocator keeps for itself", NULL);
		return;
	}
	report_object(access, &view, head->area_size ? "a vmalloc() area" : "a block");
}

/* ---- what is not memory of an allocator ------------------------------------------------ */

/* Where there is no memory the access faults in a moment, and fault.c tells why. */
static void report_on_stack(const struct access *access)
{
	unsigned long offset = (unsigned long)access->bad - TOPHALF_STACK_BASE;

	if (offset >= (unsigned long)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS ||
	    offset % TOPHALF_STACK_SLOT < TOPHALF_STACK_SLOT - TOPHALF_STACK_SIZE ||
	    !stack_is_dead((unsigned long)access->bad))
		return;
	report_freed(access, "on the stack of a task that has exited", NULL, NULL);
}

static void report_in_percpu(const struct access *access)
{
	struct object_view view;

	if (percpu_find(access->bad, &view))
		report_object(access, &view, "per-CPU memory");
	else
		report_outside(access, "of per-CPU memory that is not allocated", NULL);
}

static bool in_percpu(const void *address)
{
	return (unsigned long)address - TOPHALF_PERCPU_BASE <
		(unsigned long)tophalf_machine.cpus * TOPHALF_PERCPU_STRIDE;
}

void kasan_report(const void *bad, const void *address, size_t size, bool write,
		  unsigned long frame)
{
	const struct access access = { bad, address, size, write, frame };
	const struct page_state *state = page_state_of(bad);

	if (state && state->slab)
		report_in_slab(&access, state->slab);
	else if (state)
		report_in_pages(&access, state);
	else if (in_percpu(bad))
		report_in_percpu(&access);
	else
		report_on_stack(&access);
}
