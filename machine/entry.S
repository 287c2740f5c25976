/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The boundary as the processor sees it.  In the image r15 counts preemption points
 * down (<tophalf/hook.h>); to the host it is a register that a called function keeps,
 * and the count is in struct tophalf_machine, to which `computer` begins with a
 * pointer.  All else is as the ABI has it.
 */
#include <tophalf/hook.h>

	.text

/* The image calls the host.  The count is put away first: a push may overflow the stack. */
	.macro	enter name, function
	.globl	enter_\name
	.type	enter_\name, @function
enter_\name:
	movq	computer(%rip), %rax
	addq	TOPHALF_STATE_WATCH_BIAS(%rax), %r15
	movq	%r15, TOPHALF_STATE_POINTS_LEFT(%rax)
	pushq	%rbp
	movq	%rsp, %rbp
	call	\function
	movq	computer(%rip), %rcx
	movq	TOPHALF_STATE_POINTS_LEFT(%rcx), %r15
	subq	TOPHALF_STATE_WATCH_BIAS(%rcx), %r15
	popq	%rbp
	ret
	.size	enter_\name, . - enter_\name
	.endm

#define ENTRY(name, function) enter name, function
#include <machine/entries.def>
#undef ENTRY

/*
 * The host calls the image:
 * unsigned long image_call(image_function function, unsigned long first, ... fourth)
 */
	.globl	image_call
	.type	image_call, @function
image_call:
	pushq	%rbp
	movq	%rsp, %rbp
	pushq	%r15
	pushq	%rbx
	movq	%rdi, %rax
	movq	%rsi, %rdi
	movq	%rdx, %rsi
	movq	%rcx, %rdx
	movq	%r8, %rcx
	movq	computer(%rip), %rbx
	movq	TOPHALF_STATE_POINTS_LEFT(%rbx), %r15
	subq	TOPHALF_STATE_WATCH_BIAS(%rbx), %r15
	call	*%rax
	addq	TOPHALF_STATE_WATCH_BIAS(%rbx), %r15
	movq	%r15, TOPHALF_STATE_POINTS_LEFT(%rbx)
	popq	%rbx
	popq	%r15
	popq	%rbp
	ret
	.size	image_call, . - image_call

/* Where a fresh stack starts, in the image: function in rbx, argument in r12, rbp is 0. */
	.globl	stack_start
	.type	stack_start, @function
stack_start:
	movq	computer(%rip), %rax
	movq	TOPHALF_STATE_POINTS_LEFT(%rax), %r15
	subq	TOPHALF_STATE_WATCH_BIAS(%rax), %r15
	movq	%r12, %rdi
	call	*%rbx
	ud2
	.size	stack_start, . - stack_start

	.section .note.GNU-stack, "", @progbits
