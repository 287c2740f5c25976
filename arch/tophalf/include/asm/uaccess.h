/* SPDX-License-Identifier: GPL-2.0-only */
/* User memory is reached by these functions, in kernel/mm/uaccess.c, and by nothing else. */
#ifndef _ASM_TOPHALF_UACCESS_H
#define _ASM_TOPHALF_UACCESS_H

#include <linux/types.h>
#include <linux/compiler.h>

/* Any context; what the caller's context may not do is checked inside. */
extern unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long size);
extern unsigned long raw_copy_to_user(void __user *to, const void *from, unsigned long size);
extern unsigned long __clear_user(void __user *to, unsigned long size);
extern long strncpy_from_user(char *to, const char __user *from, long size);
extern long strnlen_user(const char __user *text, long size);

#define INLINE_COPY_FROM_USER
#define INLINE_COPY_TO_USER
#define __clear_user __clear_user

#define __get_user_fn(size, from, to)	(raw_copy_from_user((to), (from), (size)) ? -EFAULT : 0)
#define __put_user_fn(size, to, from)	(raw_copy_to_user((to), (from), (size)) ? -EFAULT : 0)

#define __get_kernel_nofault(dst, src, type, label)			\
do {									\
	if (copy_from_kernel_checked((dst), (src), sizeof(type)))	\
		goto label;						\
} while (0)

#define __put_kernel_nofault(dst, src, type, label)			\
do {									\
	if (copy_to_kernel_checked((dst), (src), sizeof(type)))		\
		goto label;						\
} while (0)

/* Any context.  Returns -EFAULT where the address is in no arena of the kernel's. */
extern int copy_from_kernel_checked(void *to, const void *from, size_t size);
extern int copy_to_kernel_checked(void *to, const void *from, size_t size);

#include <asm-generic/access_ok.h>
#include <asm-generic/uaccess.h>

#endif
