// SPDX-License-Identifier: GPL-2.0-only
/* Pages and mappings, printed. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/trace_events.h>
#include <trace/events/mmflags.h>
#include "mm.h"

/* What %pGp, %pGg and %pGv print. */
const struct trace_print_flags pageflag_names[] = { __def_pageflag_names, { 0, NULL } };
const struct trace_print_flags gfpflag_names[] = { __def_gfpflag_names, { 0, NULL } };
const struct trace_print_flags vmaflag_names[] = { __def_vmaflag_names, { 0, NULL } };

/* Any context. */
void dump_page(const struct page *page, const char *reason)
{
	const struct page_state *state = &page_states[page - mem_map];

	pr_warn("page 0x%lx: refcount %d, mapping 0x%lx, flags 0x%lx, %s, allocated at %ps\n",
		page_to_pfn(page), page_ref_count(page), (unsigned long)page->mapping, page->flags,
		state->use >= PAGE_ALLOCATED_TAIL ? "allocated" : "free",
		site_first(&state->allocated));
	if (reason)
		pr_warn("page dumped because: %s\n", reason);
}

void dump_vma(const struct vm_area_struct *vma)
{
	pr_emerg("vma 0x%lx-0x%lx flags 0x%lx\n", vma->vm_start, vma->vm_end, vma->vm_flags);
}
