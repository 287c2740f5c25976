/* SPDX-License-Identifier: GPL-2.0-only */
/* A mapping as memory.c and mmap.c share it. */
#ifndef TOPHALF_MAPPING_H
#define TOPHALF_MAPPING_H

#include "mm.h"

struct vm_area_struct;

struct mapped_page {
	unsigned long pfn;
	bool present;
	bool counted;			/* the mapping has a reference to the page */
};

struct mapping {
	struct list_head list;
	struct vm_area_struct *vma;
	struct task_struct *owner;
	struct mapped_page *pages;
};

/* Any context.  Null for an area that mmap.c did not make. */
struct mapping *mapping_of(const struct vm_area_struct *vma);
/* Any context.  Takes `count` pages from index `first` out of the mapping. */
void mapping_zap(struct mapping *mapping, unsigned long first, unsigned long count);
void mappings_for_each(void (*function)(struct mapping *mapping, void *argument), void *argument);

#endif
