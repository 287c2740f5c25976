// SPDX-License-Identifier: GPL-2.0-only
/* Copies of strings and memory, from the kernel and from user space. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <asm/sections.h>
#include "kasan/kasan.h"
#include "mm.h"

/* ---- strings and memory of the kernel; any context as far as `flags` go --------- */

static void *duplicate(const void *from, size_t length, size_t size, gfp_t flags)
{
	u8 *copy = kmalloc_node_track_caller(size, flags, NUMA_NO_NODE);

	kasan_bad_range(from, length, false, (unsigned long)__builtin_frame_address(0));
	if (!copy)
		return NULL;
	memcpy(copy, from, length);
	memset(copy + length, 0, size - length);
	return copy;
}

char *kstrdup(const char *text, gfp_t flags)
{
	size_t length = text ? strlen(text) : 0;

	return text ? duplicate(text, length, length + 1, flags) : NULL;
}

/* A string that cannot change or go away needs no copy: those of the image. */
static bool is_constant(const void *address)
{
	return is_kernel_rodata((unsigned long)address);
}

const char *kstrdup_const(const char *text, gfp_t flags)
{
	return is_constant(text) ? text : kstrdup(text, flags);
}

void kfree_const(const void *text)
{
	if (!is_constant(text))
		kfree(text);
}

char *kstrndup(const char *text, size_t max, gfp_t flags)
{
	size_t length = text ? strnlen(text, max) : 0;

	return text ? duplicate(text, length, length + 1, flags) : NULL;
}

char *kmemdup_nul(const char *text, size_t length, gfp_t flags)
{
	return text ? duplicate(text, length, length + 1, flags) : NULL;
}

void *kmemdup_noprof(const void *from, size_t size, gfp_t flags)
{
	return duplicate(from, size, size, flags);
}

void *kmemdup_array(const void *from, size_t count, size_t size, gfp_t flags)
{
	return duplicate(from, size_mul(size, count), size_mul(size, count), flags);
}

void *kvmemdup(const void *from, size_t size, gfp_t flags)
{
	void *copy = kvmalloc(size, flags);

	return copy ? memcpy(copy, from, size) : NULL;
}

/* ---- from user space; process context, may sleep -------------------------------- */

static void *copy_in(void *copy, const void __user *from, size_t size)
{
	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (!copy_from_user(copy, from, size))
		return copy;
	kvfree(copy);
	return ERR_PTR(-EFAULT);
}

void *memdup_user(const void __user *from, size_t size)
{
	return copy_in(kmalloc_node_track_caller(size, GFP_USER | __GFP_NOWARN, NUMA_NO_NODE),
		       from, size);
}

void *vmemdup_user(const void __user *from, size_t size)
{
	return copy_in(kvmalloc(size, GFP_USER), from, size);
}

void *memdup_user_nul(const void __user *from, size_t size)
{
	char *copy = copy_in(kmalloc_node_track_caller(size + 1, GFP_KERNEL, NUMA_NO_NODE), from, size);

	if (!IS_ERR(copy))
		copy[size] = '\0';
	return copy;
}

char *strndup_user(const char __user *from, long max)
{
	long length = strnlen_user(from, max);
	char *copy;

	if (!length)
		return ERR_PTR(-EFAULT);
	if (length > max)
		return ERR_PTR(-EINVAL);
	copy = memdup_user(from, length);
	if (!IS_ERR(copy))
		copy[length - 1] = '\0';
	return copy;
}

/* ---- kmalloc() with vmalloc() behind it ----------------------------------------- */

void *__kvmalloc_node_noprof(size_t size, gfp_t flags, int node)
{
	gfp_t first = flags;
	void *memory;

	if (size > PAGE_SIZE)
		first = (flags | __GFP_NOWARN | __GFP_NORETRY) & ~__GFP_NOFAIL;
	memory = __kmalloc_node_track_caller_noprof(size, first, node, _RET_IP_);
	if (memory || size <= PAGE_SIZE || !gfpflags_allow_blocking(flags))
		return memory;
	if (size > INT_MAX) {
		WARN_ON_ONCE(!(flags & __GFP_NOWARN));
		return NULL;
	}
	return __vmalloc_node_range_noprof(size, 1, VMALLOC_START, VMALLOC_END, flags, PAGE_KERNEL,
					   0, node, __builtin_return_address(0));
}

/* Any context for memory that kmalloc() gave; else as vfree(): not in atomic context. */
void kvfree(const void *memory)
{
	if (is_vmalloc_addr(memory))
		vfree(memory);
	else
		kfree(memory);
}

void kvfree_sensitive(const void *memory, size_t size)
{
	if (ZERO_OR_NULL_PTR(memory))
		return;
	memset((void *)memory, 0, size);
	kvfree(memory);
}

void *kvrealloc_noprof(const void *memory, size_t size, gfp_t flags)
{
	void *fresh;

	if (is_vmalloc_addr(memory))
		return vrealloc_noprof(memory, size, flags);
	fresh = krealloc_noprof(memory, size, flags | __GFP_NOWARN);
	if (fresh)
		return fresh;
	fresh = kvmalloc(size, flags);
	if (fresh && !ZERO_OR_NULL_PTR(memory)) {
		memcpy(fresh, memory, min(size, ksize(memory)));
		kfree(memory);
	}
	return fresh;
}

void *__vmalloc_array_noprof(size_t count, size_t size, gfp_t flags)
{
	size_t bytes;

	return check_mul_overflow(count, size, &bytes) ? NULL : __vmalloc_noprof(bytes, flags);
}

void *vmalloc_array_noprof(size_t count, size_t size)
{
	return __vmalloc_array_noprof(count, size, GFP_KERNEL);
}

void *__vcalloc_noprof(size_t count, size_t size, gfp_t flags)
{
	return __vmalloc_array_noprof(count, size, flags | __GFP_ZERO);
}

void *vcalloc_noprof(size_t count, size_t size)
{
	return __vmalloc_array_noprof(count, size, GFP_KERNEL | __GFP_ZERO);
}

/* Any context. */
void mem_dump_obj(void *object)
{
	if (kmem_dump_obj(object) || vmalloc_dump_obj(object))
		return;
	pr_cont(" %s\n", object ? "non-slab/vmalloc memory" : "NULL pointer");
}

/* ---- pages ---------------------------------------------------------------------- */

struct address_space *folio_mapping(struct folio *folio)
{
	unsigned long mapping = (unsigned long)folio->mapping;

	return mapping & PAGE_MAPPING_FLAGS ? NULL : folio->mapping;
}


/* Locked memory has no limit here. */
int account_locked_vm(struct mm_struct *mm, unsigned long pages, bool increase)
{
	return 0;
}

int __account_locked_vm(struct mm_struct *mm, unsigned long pages, bool increase,
			struct task_struct *task, bool bypass_limit)
{
	return 0;
}

unsigned long vm_memory_committed(void)
{
	return 0;
}
