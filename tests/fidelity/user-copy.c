// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory that is not there, and addresses that are no user's: what is refused, and what each
 * call returns and leaves.
 */
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "fidelity.h"

static void run(void)
{
	char text[16] = "0123456789", __user *none = (char __user *)8;
	char __user *kernel = (char __user __force *)text;
	int number = 7;

	show(copy_to_user(none, text, 10));
	show(copy_from_user(text, none, 10));
	show(!text[0] && !text[9]);
	show(get_user(number, (int __user *)none));
	show(number);
	number = 7;
	show(put_user(number, (int __user *)none));
	show(clear_user(none, 12));
	show(copy_to_user(kernel, text, 4));
	show(copy_from_user(text, kernel, 4));
	show(get_user(number, (int __user *)kernel));
	show(number);
	show(put_user(5, (int __user *)kernel));
	show(access_ok(none, 4));
	show(access_ok(kernel, 4));
	show(access_ok(none, ULONG_MAX));
	show(strncpy_from_user(text, none, 3));
	show(strncpy_from_user(text, kernel, 3));
	show(strnlen_user(none, 4));
	show(PTR_ERR(strndup_user(none, 3)));
	show(PTR_ERR(memdup_user(none, 3)));
	show(PTR_ERR(memdup_user_nul(none, 3)));
	show(copy_from_kernel_nofault(&number, (void *)8, 4));
	show(copy_from_user(text, none, 0));
	pagefault_disable();
	show(__copy_from_user_inatomic(text, none, 4));
	show(__copy_to_user_inatomic(none, text, 4));
	pagefault_enable();
}

FIDELITY_MODULE(run, "User memory that is not there");
