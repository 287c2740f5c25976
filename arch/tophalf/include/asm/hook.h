/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fast path of the hook, in the target's code itself.
 *
 * The compiler's instrumentation calls a function before each access, at the head
 * of each basic block, and before each comparison.  Such a call costs more than what
 * it does.  So call is a macro of the assembler's here, which in place of those calls
 * puts the instructions that decide the common case.  To tell them from others at
 * once, the many functions get, by a declaration each, a name in the object that is
 * none but the macro's arguments: "call tophalf_hook,access read4 3".  The compiler still takes it for a call, so the registers that a called function may
 * change are free.  What is not decided there goes on in kernel/hook.c, in a function
 * that returns to behind the instructions: to a backtrace it looks like a call from
 * that place.
 *
 * An access is a preemption point (r15 counts them: <tophalf/hook.h>), and then its
 * granule's shadow is looked at, see kernel/mm/kasan/shadow.c.  That is one load for an
 * address that is aligned, in memory that has a shadow (one comparison tells both), where
 * the whole granule may be used.  Other memory, and a granule that may be used in part,
 * are told beside the function.  With a watch bias the count is below 0 and each access takes
 * the slow path.
 *
 * A block sets its byte of what was reached, and is a preemption point; the first of
 * a context is told.  A comparison is of interest only while a value is watched, and
 * what linux/kcsan-checks.h says only while races are looked for.
 *
 * Accesses of other sizes, and such that the compiler knows to be unaligned, are
 * calls as ever.  So are all of a file that is compiled with -ffreestanding, where
 * the declarations are of other functions than the compiler's.
 */
#ifndef _ASM_TOPHALF_HOOK_H
#define _ASM_TOPHALF_HOOK_H

#ifndef __ASSEMBLY__

#include <tophalf/hook.h>

#define HOOK_TEXT_(value)	#value
#define HOOK_TEXT(value)	HOOK_TEXT_(value)

__asm__(
/* What a call of anything else was, it stays. */
".macro call first:req, rest:vararg\n"
"	.ifc \\first,tophalf_hook\n"
"	tophalf_hook_\\rest\n"
"	.exitm\n"
"	.endif\n"
"	.ifc \\first,__sanitizer_cov_trace_pc\n"
"	tophalf_hook_block\n"
"	.exitm\n"
"	.endif\n"
"	.ifb \\rest\n"
"	callq \\first\n"
"	.else\n"
"	callq \\first,\\rest\n"
"	.endif\n"
".endm\n"

/* Beside the function: the slow path, which returns to label 9. */
".macro tophalf_hook_slow name\n"
"	pushq	$9b\n"
"	jmp	tophalf_slow_\\name\n"
".endm\n"

/*
 * The address is in rdi; the size is 1 << log.  Rotated by as much, an address that
 * is not aligned is one of a memory that has no shadow.
 */
".macro tophalf_hook_access name log\n"
"	decq	%r15\n"
"	js	8f\n"
"	movq	%rdi, %rax\n"
"	.if \\log\n"
"	rorq	$\\log, %rax\n"
"	.endif\n"
"	movq	%rax, %rdx\n"
"	shrq	$(" HOOK_TEXT(TOPHALF_SHADOWED_SHIFT) " - \\log), %rdx\n"
"	cmpl	$" HOOK_TEXT(TOPHALF_SHADOWED_PREFIX) ", %edx\n"
"	jne	7f\n"
"	.if \\log < 3\n"
"	shrq	$(3 - \\log), %rax\n"
"	.endif\n"
"	movabsq	$" HOOK_TEXT(TOPHALF_SHADOW_BIAS) ", %rcx\n"
"	cmpb	$8, (%rcx,%rax)\n"
"	jne	6f\n"
"9:	.subsection 1\n"
"7:	movq	%rdi, %rax\n"
"	shrq	$" HOOK_TEXT(TOPHALF_SHADOWED_SHIFT) ", %rax\n"
"	cmpl	$" HOOK_TEXT(TOPHALF_SHADOWED_PREFIX) ", %eax\n"
"	jne	9b\n"
"	jmp	8f\n"
"6:	movl	%edi, %edx\n"
"	andl	$7, %edx\n"
"	addl	$(1 << \\log), %edx\n"
"	cmpb	%dl, (%rcx,%rax)\n"
"	jae	9b\n"
"8:	tophalf_hook_slow \\name\n"
"	.subsection 0\n"
".endm\n"

".macro tophalf_hook_block\n"
"	movb	$1, -" HOOK_TEXT(TOPHALF_REACHED_BELOW) "(%rip)\n"
"	decq	%r15\n"
"	js	8f\n"
"	cmpl	$0, tophalf_machine+" HOOK_TEXT(TOPHALF_STATE_FRESH) "(%rip)\n"
"	jne	8f\n"
"9:	.subsection 1\n"
"8:	tophalf_hook_slow block\n"
"	.subsection 0\n"
".endm\n"

".macro tophalf_hook_compare name\n"
"	cmpl	$0, tophalf_machine+" HOOK_TEXT(TOPHALF_STATE_WATCHING) "(%rip)\n"
"	jne	8f\n"
"9:	.subsection 1\n"
"8:	tophalf_hook_slow \\name\n"
"	.subsection 0\n"
".endm\n"

".macro tophalf_hook_race name\n"
"	cmpb	$0, kcsan_watching(%rip)\n"
"	jne	8f\n"
"9:	.subsection 1\n"
"8:	pushq	$9b\n"
"	jmp	tophalf_race_\\name\n"
"	.subsection 0\n"
".endm\n"
);

#undef HOOK_TEXT
#undef HOOK_TEXT_

#define HOOK_ACCESS(name, size, mask)						\
	void __tsan_##name##size(void *address)					\
		__asm__("tophalf_hook,access " #name #size " " #mask)
#define HOOK_ACCESSES(name)							\
	HOOK_ACCESS(name, 1, 0); HOOK_ACCESS(name, 2, 1);			\
	HOOK_ACCESS(name, 4, 2); HOOK_ACCESS(name, 8, 3)

HOOK_ACCESSES(read);
HOOK_ACCESSES(write);
HOOK_ACCESSES(volatile_read);
HOOK_ACCESSES(volatile_write);

#undef HOOK_ACCESSES
#undef HOOK_ACCESS

#define HOOK_COMPARE(bytes, type)						\
	void __sanitizer_cov_trace_cmp##bytes(type a, type b)			\
		__asm__("tophalf_hook,compare cmp" #bytes);			\
	void __sanitizer_cov_trace_const_cmp##bytes(type constant, type value)	\
		__asm__("tophalf_hook,compare const_cmp" #bytes)

HOOK_COMPARE(1, unsigned char);
HOOK_COMPARE(2, unsigned short);
HOOK_COMPARE(4, unsigned int);
HOOK_COMPARE(8, unsigned long);

#undef HOOK_COMPARE

#endif
#endif
