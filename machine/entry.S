/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The boundary as the processor sees it.  In the image r15 counts preemption points
 * down (<tophalf/hook.h>); to the host it is a register that a called function keeps,
 * and the count is in struct tophalf_machine, to which `computer` begins with a
 * pointer.  All else is as the ABI has it.
 *
 * The host works on a stack of its own for each of the image's.  Below the stack
 * pointer there is what functions have left that returned, and a driver may read it by
 * mistake: were the host's functions among them, what it reads would depend on who
 * chooses, on whether events are recorded, and on the host's addresses.
 *
 *	stack_of_host	where the host's stack stands while the image executes
 *	stack_of_image	where the image's does while the host executes
 *
 * Each level of calls keeps what it needs of the levels around it: a call of the image
 * the one, a return from the host the other; and stack_switch() sees to the rest.
 */
#include <tophalf/hook.h>
#include <tophalf/layout.h>

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
	movq	stack_of_host(%rip), %rsp
	movq	%rbp, stack_of_image(%rip)
	call	\function
	movq	%rsp, stack_of_host(%rip)
	movq	computer(%rip), %rcx
	movq	TOPHALF_STATE_POINTS_LEFT(%rcx), %r15
	subq	TOPHALF_STATE_WATCH_BIAS(%rcx), %r15
	leave
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
	pushq	%r14
	pushq	%r13
	pushq	%r12
	pushq	%rbx
	pushq	stack_of_image(%rip)
	movq	%rsp, stack_of_host(%rip)
	movq	stack_of_image(%rip), %rsp
	andq	$-16, %rsp
	movq	%rdi, %rax
	movq	%rsi, %rdi
	movq	%rdx, %rsi
	movq	%rcx, %rdx
	movq	%r8, %rcx
	jmp	enter_image

/* It calls what is in rax, and comes back here. */
image_returns:
	movq	computer(%rip), %rcx
	addq	TOPHALF_STATE_WATCH_BIAS(%rcx), %r15
	movq	%r15, TOPHALF_STATE_POINTS_LEFT(%rcx)
	leaq	-48(%rbp), %rsp
	popq	stack_of_image(%rip)
	popq	%rbx
	popq	%r12
	popq	%r13
	popq	%r14
	popq	%r15
	popq	%rbp
	ret
	.size	image_call, . - image_call

/* What the image's functions keep for their callers is on its stack: nothing of it is the host's. */
enter_image:
	movq	computer(%rip), %r11
	movq	TOPHALF_STATE_POINTS_LEFT(%r11), %r15
	subq	TOPHALF_STATE_WATCH_BIAS(%r11), %r15
	xorl	%ebx, %ebx
	xorl	%r12d, %r12d
	xorl	%r13d, %r13d
	xorl	%r14d, %r14d
	movl	$TOPHALF_ENTRANCE_BASE, %r11d
	jmp	*%r11

/* Where a fresh stack starts, in the image: function in rbx, argument in r12, rbp is 0. */
	.globl	stack_start
	.type	stack_start, @function
stack_start:
	movq	%rsp, stack_of_host(%rip)
	movq	stack_of_image(%rip), %rsp
	movq	%rbx, %rax
	movq	%r12, %rdi
	jmp	enter_image
	.size	stack_start, . - stack_start

	.data
	.balign	8
	.globl	stack_of_host
stack_of_host:
	.quad	0
	.globl	stack_of_image
stack_of_image:
	.quad	0

/*
 * The call itself leaves an address on the image's stack, which is why it is made from
 * a page that is the same in every process: memory.c puts a copy of this there.
 */
	.balign	8
	.globl	image_entrance, image_entrance_end
image_entrance:
	call	*%rax
	jmpq	*1f(%rip)
	.balign	8
1:	.quad	image_returns
image_entrance_end:

	.section .note.GNU-stack, "", @progbits
