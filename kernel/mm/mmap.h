/* SPDX-License-Identifier: GPL-2.0-only */
/* Mappings of devices in the memory of user tasks. */
#ifndef TOPHALF_MMAP_H
#define TOPHALF_MMAP_H

#include <linux/types.h>

struct file;
struct task_struct;

/*
 * Process context, may sleep: the system calls.  user_mmap() returns a user
 * address or a negative errno; it calls the file's mmap(), and touches pages as
 * a program would.
 */
long user_mmap(struct file *file, unsigned long length, unsigned long page_offset,
	       unsigned long protection);
long user_munmap(unsigned long address);

/* Process context, may sleep: what the task left mapped is unmapped. */
void user_mappings_exit(struct task_struct *task);

/* Any context.  Whether nothing is at `address` unless it is mapped. */
bool user_mappable(unsigned long address);

/*
 * The kernel's address of the page at `address`, where a mapping may lie; null
 * where there is none.  With `sleep`, in process context, a page is faulted in.
 */
void *user_mapped_page(unsigned long address, bool write, bool sleep);

#endif
