/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The copies that compilers emit calls to, by the host CPU's string
 * instructions.  Any context.
 */
#include <linux/linkage.h>

	.text

SYM_FUNC_START(memcpy)
	movq	%rdi, %rax
	movq	%rdx, %rcx
	rep movsb
	ret
SYM_FUNC_END(memcpy)

SYM_FUNC_START(memmove)
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
SYM_FUNC_END(memmove)

SYM_FUNC_START(memset)
	movq	%rdi, %r8
	movl	%esi, %eax
	movq	%rdx, %rcx
	rep stosb
	movq	%r8, %rax
	ret
SYM_FUNC_END(memset)
