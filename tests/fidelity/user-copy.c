// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory: what is copied up to the end of a page, what is refused, and what each call
 * returns.
 */
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "fidelity.h"

static void run(void)
{
	char text[16] = "0123456789", __user *page, __user *end;
	unsigned long address;
	int number = 7;

	address = vm_mmap(NULL, 0, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, 0);
	show(IS_ERR_VALUE(address));
	/* A page with none behind it. */
	show(vm_munmap(address + PAGE_SIZE, PAGE_SIZE));
	page = (char __user *)address;
	end = page + PAGE_SIZE;
	show(copy_to_user(page, text, 10));
	memset(text, 'x', sizeof(text));
	show(copy_from_user(text, page, 6));
	say("%.8s", text);
	show(put_user(5, (int __user *)(page + 100)));
	show(get_user(number, (int __user *)(page + 100)));
	show(number);
	show(get_user(number, (int __user *)end));
	show(number);
	show(put_user(5, (int __user *)end));
	show(copy_to_user(end - 4, text, 10));
	show(copy_from_user(text, end - 4, 10));
	show(text[3] == 'x' && !text[4] && !text[9]);
	show(clear_user(end - 8, 8));
	show(clear_user(end - 8, 12));
	show(copy_to_user(NULL, text, 4));
	show(copy_from_user(text, NULL, 4));
	show(copy_to_user((char __user *)text, text, 4));
	show(copy_from_user(text, (char __user *)text, 4));
	show(get_user(number, (int __user *)&number));
	show(access_ok(page, PAGE_SIZE));
	show(access_ok((void __user *)text, 4));
	show(access_ok(page, ULONG_MAX));
	show(copy_to_user(page, "hello", 6));
	show(strncpy_from_user(text, page, sizeof(text)));
	show(strncpy_from_user(text, page, 3));
	show(strncpy_from_user(text, end, 3));
	show(strnlen_user(page, 100));
	show(strnlen_user(page, 4));
	show(strnlen_user(end, 4));
	show(PTR_ERR(strndup_user(page, 3)));
	show(PTR_ERR(memdup_user(end, 3)));
	show(copy_from_kernel_nofault(&number, (void *)8, 4));
	show(copy_from_user(text, end, 0));
	show(vm_munmap(address, PAGE_SIZE));
	show(copy_to_user(page, text, 4));
}

FIDELITY_MODULE(run, "User memory");
