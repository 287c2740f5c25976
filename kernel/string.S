/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The copies that compilers emit calls to, by the host CPU's string
 * instructions.  Any context.
 *
 * Under Linux's names they look at the memory first: kernel/mm/kasan/string.c.
 * These are our own kernel's (see tree/flags.c), which also writes to memory that
 * nobody may use.
 */
#include <linux/linkage.h>

	.text

SYM_FUNC_START(__memcpy)
	movq	%rdi, %rax
	movq	%rdx, %rcx
	rep movsb
	ret
SYM_FUNC_END(__memcpy)

SYM_FUNC_START(__memmove)
	movq	%rdi, %rax
	movq	%rdx, %rcx
	movq	%rdi, %r8
	subq	%rsi, %r8
	cmpq	%rdx, %r8
	jb	1f
	rep movsb
	ret
1:	/* The target overlaps the source from above: from the end downwards. */
	leaq	-1(%rdi, %rdx), %rdi
	leaq	-1(%rsi, %rdx), %rsi
	std
	rep movsb
	cld
	ret
SYM_FUNC_END(__memmove)

SYM_FUNC_START(__memset)
	movq	%rdi, %r8
	movl	%esi, %eax
	movq	%rdx, %rcx
	rep stosb
	movq	%r8, %rax
	ret
SYM_FUNC_END(__memset)
