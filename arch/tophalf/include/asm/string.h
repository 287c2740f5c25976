/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/string.c of the tree serves; the three that compilers emit are in kernel/string.S. */
#ifndef _ASM_TOPHALF_STRING_H
#define _ASM_TOPHALF_STRING_H

#define __HAVE_ARCH_MEMCPY
#define __HAVE_ARCH_MEMMOVE
#define __HAVE_ARCH_MEMSET

extern void *memcpy(void *to, const void *from, __kernel_size_t size);
extern void *memmove(void *to, const void *from, __kernel_size_t size);
extern void *memset(void *to, int value, __kernel_size_t size);

#endif
