// SPDX-License-Identifier: GPL-2.0-only
/* Reads and writes of kernel memory that may not be there. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/sections.h>
#include "mm.h"

/* The first address behind the image; the linker script's. */
extern char _end[] __weak;

static bool inside(unsigned long at, size_t size, unsigned long base, unsigned long length)
{
	return at >= base && at - base < length && size <= length - (at - base);
}

static bool inside_stack(unsigned long at, size_t size)
{
	unsigned long offset = (at - TOPHALF_STACK_BASE) % TOPHALF_STACK_SLOT;

	return inside(at, size, TOPHALF_STACK_BASE,
		      (unsigned long)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS) &&
	       inside(offset, size, TOPHALF_STACK_SLOT - TOPHALF_STACK_SIZE, TOPHALF_STACK_SIZE) &&
	       object_is_on_stack((void *)at);
}

/* Any context.  Of the stacks only the current task's own is known to be there. */
static bool is_kernel_memory(const void *address, size_t size)
{
	unsigned long at = (unsigned long)address;
	unsigned long end = _end ? (unsigned long)_end : TOPHALF_IMAGE_BASE;

	return inside(at, size, TOPHALF_KERNEL_BASE, TOPHALF_KERNEL_SIZE) ||
	       inside(at, size, TOPHALF_VMALLOC_BASE, TOPHALF_VMALLOC_SIZE) ||
	       inside(at, size, TOPHALF_PERCPU_BASE,
		      (unsigned long)TOPHALF_PERCPU_STRIDE * tophalf_machine.cpus) ||
	       inside(at, size, TOPHALF_IMAGE_BASE, end - TOPHALF_IMAGE_BASE) ||
	       inside_stack(at, size);
}

int copy_from_kernel_checked(void *to, const void *from, size_t size)
{
	if (!is_kernel_memory(from, size))
		return -EFAULT;
	memcpy(to, from, size);
	return 0;
}

int copy_to_kernel_checked(void *to, const void *from, size_t size)
{
	if (!is_kernel_memory(to, size))
		return -EFAULT;
	memcpy(to, from, size);
	return 0;
}

bool copy_from_kernel_nofault_allowed(const void *from, size_t size)
{
	return is_kernel_memory(from, size);
}

long copy_from_kernel_nofault(void *to, const void *from, size_t size)
{
	return is_kernel_memory(from, size) ? copy_from_kernel_checked(to, from, size) : -ERANGE;
}

long copy_to_kernel_nofault(void *to, const void *from, size_t size)
{
	return copy_to_kernel_checked(to, from, size);
}

/* Any context.  The length with the end, -ERANGE or -EFAULT where it cannot be read. */
long strncpy_from_kernel_nofault(char *to, const void *from, long size)
{
	long i;

	if (size <= 0)
		return 0;
	if (!is_kernel_memory(from, 1))
		return -ERANGE;
	for (i = 0; i < size; i++) {
		if (copy_from_kernel_checked(to + i, from + i, 1)) {
			to[i ? i - 1 : 0] = '\0';
			return -EFAULT;
		}
		if (!to[i])
			return i + 1;
	}
	to[size - 1] = '\0';
	return size;
}

/* Any context, for all that follow: a page that is not there is not waited for. */
long copy_from_user_nofault(void *to, const void __user *from, size_t size)
{
	unsigned long left;

	if (!access_ok(from, size))
		return -EFAULT;
	pagefault_disable();
	left = __copy_from_user_inatomic(to, from, size);
	pagefault_enable();
	return left ? -EFAULT : 0;
}

long copy_to_user_nofault(void __user *to, const void *from, size_t size)
{
	unsigned long left;

	if (!access_ok(to, size))
		return -EFAULT;
	pagefault_disable();
	left = __copy_to_user_inatomic(to, from, size);
	pagefault_enable();
	return left ? -EFAULT : 0;
}

long strncpy_from_user_nofault(char *to, const void __user *from, long size)
{
	long length;

	if (size <= 0)
		return 0;
	pagefault_disable();
	length = strncpy_from_user(to, from, size);
	pagefault_enable();
	if (length >= size) {
		to[size - 1] = '\0';
		return size;
	}
	return length < 0 ? length : length + 1;
}

long strnlen_user_nofault(const void __user *text, long size)
{
	long length;

	pagefault_disable();
	length = strnlen_user(text, size);
	pagefault_enable();
	return length;
}

void __copy_overflow(int size, unsigned long count)
{
	WARN(1, "Buffer overflow detected (%d < %lu)!\n", size, count);
}
