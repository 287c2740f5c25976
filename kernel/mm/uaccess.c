// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory, reached from the kernel.
 *
 * Behind user addresses lies nothing that a plain pointer could read.  The
 * machine's user memory is reached through the host's alias of it; an address
 * inside a mapping of a device reaches the page that the driver put there.
 * Anything else faults: the copy stops there, and what is left is returned.
 *
 * A fault makes the caller sleep until the page is there.  Where it must not
 * sleep (page faults disabled, or atomic) a fault ends the copy instead, and
 * whether the page happens to be there is a choice.
 */
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "mmap.h"
#include "kasan/kasan.h"
#include "mm.h"

static bool may_fault_in(void)
{
	return !pagefault_disabled() && !in_atomic() && !irqs_disabled();
}

/* Any context.  What the header's functions that may fault call first. */
void __might_fault(const char *file, int line)
{
	if (pagefault_disabled())
		return;
	check_may_access_user("an access to user memory");
#ifdef CONFIG_LOCKDEP
	if (current->mm)
		might_lock_read(&current->mm->mmap_lock);
#endif
}

/*
 * The kernel's address of user address `at`, and how many of `size` bytes follow
 * it there; null where nothing is.
 */
static void *reach(unsigned long at, unsigned long size, bool write, unsigned long *here)
{
	unsigned long offset = at - TOPHALF_USER_BASE;
	void *page;

	*here = min(size, PAGE_SIZE - at % PAGE_SIZE);
	if (user_mappable(at)) {
		page = user_mapped_page(at, write, may_fault_in());
		return page ? page + at % PAGE_SIZE : NULL;
	}
	if (offset >= TOPHALF_USER_SIZE)
		return NULL;
	*here = min(*here, TOPHALF_USER_SIZE - offset);
	return tophalf_host->user_alias + offset;
}

/*
 * The kernel's side of a copy that the target did not make itself: its own are
 * looked at in the header, by kasan_check_read() and its kin.
 */
static void check_kernel(const void *kernel, unsigned long size, bool write, const void *caller,
			 unsigned long frame)
{
	if (!tophalf_target_text((unsigned long)caller))
		kasan_bad_range(kernel, size, write, frame);
}

static bool enter(const char *what)
{
	tophalf_point();
	if (may_fault_in()) {
		check_may_access_user(what);
		return true;
	}
	/* By choice the page is not there, and cannot be brought in now. */
	return !tophalf_choose(TOPHALF_CHOOSE_FAILURE, 2);
}

/* Returns how many bytes were not copied. */
static unsigned long copy(void *kernel, unsigned long user, unsigned long size, bool write)
{
	while (size) {
		unsigned long here;
		void *memory = reach(user, size, write, &here);

		if (!memory)
			break;
		if (write)
			memcpy(memory, kernel, here);
		else
			memcpy(kernel, memory, here);
		kernel += here;
		user += here;
		size -= here;
	}
	return size;
}

unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long size)
{
	if (!enter("copy_from_user"))
		return size;
	check_kernel(to, size, true, __builtin_return_address(0),
		     (unsigned long)__builtin_frame_address(0));
	return copy(to, (unsigned long)from, size, false);
}

unsigned long raw_copy_to_user(void __user *to, const void *from, unsigned long size)
{
	if (!enter("copy_to_user"))
		return size;
	check_kernel(from, size, false, __builtin_return_address(0),
		     (unsigned long)__builtin_frame_address(0));
	return copy((void *)from, (unsigned long)to, size, true);
}

unsigned long __clear_user(void __user *to, unsigned long size)
{
	unsigned long user = (unsigned long)to, here;

	if (!enter("clear_user"))
		return size;
	while (size) {
		void *memory = reach(user, size, true, &here);

		if (!memory)
			break;
		memset(memory, 0, here);
		user += here;
		size -= here;
	}
	return size;
}

/* Length of the string without its end, up to `size`; -EFAULT where it cannot be read. */
static long string_length(unsigned long user, long size)
{
	long length = 0;

	while (length < size) {
		unsigned long here, found;
		char *memory = reach(user + length, size - length, false, &here);

		if (!memory)
			return -EFAULT;
		found = strnlen(memory, here);
		length += found;
		if (found < here)
			break;
	}
	return length;
}

/* Process context, may sleep.  The length without the end, or `size` if the string is longer. */
long strncpy_from_user(char *to, const char __user *from, long size)
{
	long length;

	might_fault();
	if (size <= 0)
		return 0;
	if (!access_ok(from, 1) || !enter("strncpy_from_user"))
		return -EFAULT;
	length = string_length((unsigned long)from, size);
	if (length < 0)
		return length;
	kasan_bad_range(to, min(length + 1, size), true, (unsigned long)__builtin_frame_address(0));
	copy(to, (unsigned long)from, min(length + 1, size), false);
	return length;
}

/* Process context, may sleep.  The length with the end, over `size` if the string is longer, 0 on a fault. */
long strnlen_user(const char __user *text, long size)
{
	long length;

	might_fault();
	if (size <= 0 || !access_ok(text, 1) || !enter("strnlen_user"))
		return 0;
	length = string_length((unsigned long)text, size);
	return length < 0 ? 0 : length + 1;
}

/* ---- pages that an access is going to need; process context, may sleep ---------------- */

/* Returns how many bytes, from the first that is not there, would fault. */
static size_t fault_in(unsigned long user, size_t size, bool write)
{
	while (size) {
		unsigned long here;

		if (!reach(user, size, write, &here))
			break;
		user += here;
		size -= here;
	}
	return size;
}

size_t fault_in_readable(const char __user *user, size_t size)
{
	return fault_in((unsigned long)user, size, false);
}

size_t fault_in_writeable(char __user *user, size_t size)
{
	return fault_in((unsigned long)user, size, true);
}

size_t fault_in_subpage_writeable(char __user *user, size_t size)
{
	return fault_in((unsigned long)user, size, true);
}

size_t fault_in_safe_writeable(const char __user *user, size_t size)
{
	return fault_in((unsigned long)user, size, true);
}
