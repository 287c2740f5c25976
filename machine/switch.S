/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stack switch for x86-64.
 *
 * A saved stack holds the registers that the ABI says a called function keeps,
 * and the address at which to go on: struct tophalf_saved_stack.  The control words
 * of the x87 and of SSE are the same everywhere in the machine: the image does no
 * floating point.
 *
 * The host works on stacks of its own (entry.S), so it is these that are switched
 * here; where the image's stack stands goes with each.
 */
	.text

/* void stack_switch(void **save, void *load) */
	.globl	stack_switch
	.type	stack_switch, @function
stack_switch:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushq	stack_of_image(%rip)
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	popq	stack_of_image(%rip)
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
	.size	stack_switch, . - stack_switch

/*
 * Where a fault goes on, on a stack of its own, called by nobody: the signal
 * handler has put function in rbx, its arguments in place, and rbp at a frame
 * that looks as if the code at fault had called this.
 */
	.globl	fault_entry
	.type	fault_entry, @function
fault_entry:
	call	*%rbx
	ud2
	.size	fault_entry, . - fault_entry

	.section .note.GNU-stack, "", @progbits
