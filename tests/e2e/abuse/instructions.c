// SPDX-License-Identifier: GPL-2.0-only
/* Instructions that no driver should execute. */
#include "abuse.h"

static volatile int zero;
static char bytes[64] __aligned(16);

static void undefined(void)
{
	asm volatile("ud2");	/* found: bug in process */
}

static void breakpoint(void)
{
	asm volatile("int3");	/* found: bug in softirq */
}

static void divide(void)
{
	zero = 100 / zero;	/* found: bug in hardirq */
}

static void unaligned(void)
{
	asm volatile("movaps %%xmm0, (%0)" :: "r" (bytes + 1) : "memory");	/* found: bad-access in process */
}

static void trap_flag(void)
{
	asm volatile("pushfq; orq $0x100, (%%rsp); popfq; nop" ::: "memory");	/* found: bug in process */
}

/* What only a kernel may do, and the host's does: such a run is unsupported. */
static void halt(void)
{
	asm volatile("cli; hlt");
}

static void model_register(void)
{
	asm volatile("wrmsr" :: "a" (0), "d" (0), "c" (0));
}

static void port(void)
{
	asm volatile("in $0x60, %%al" ::: "rax");
}

/* The host's kernel is asked to end the process as if all had gone well, ... */
static void call_exit(void)
{
	asm volatile("syscall" :: "a" (231), "D" (70) : "rcx", "r11", "memory");	/* found: bug in process */
}

/* ... to kill every process of the group, ... */
static void call_kill(void)
{
	asm volatile("syscall" :: "a" (62), "D" (0), "S" (9) : "rcx", "r11", "memory");	/* found: bug in timer */
}

/* ... to start processes without end, ... */
static void call_fork(void)
{
	for (;;)
		asm volatile("syscall" :: "a" (57) : "rcx", "r11", "memory");	/* found: bug in process */
}

/* ... to write to standard output, ... */
static void call_write(void)
{
	asm volatile("syscall" :: "a" (1), "D" (1), "S" ("the driver was here\n"), "d" (20)	/* found: bug in workqueue */
		     : "rcx", "r11", "memory");
}

/* ... and in the way of 32-bit programs, to end the process. */
static void call_32(void)
{
	asm volatile("int $0x80" :: "a" (1), "b" (0) : "memory");
}

/* What the compiler relies on is not kept. */
static void registers(void)
{
	asm volatile("mov $-1, %%r12; mov %%r12, %%r13; mov %%r12, %%r14; mov %%r12, %%r15" ::: "memory");
}

static void base_pointer(void)
{
	asm volatile("mov $0x1234, %%ebp" ::: "memory");
	kfree(kmalloc(10, GFP_KERNEL));
}

static void stack_pointer(void)
{
	asm volatile("mov $0x10, %%esp; push %%rax" ::: "memory");	/* found: null-dereference in process */
}

static void stack_in_heap(void)
{
	char *memory = kmalloc(8192, GFP_KERNEL);

	asm volatile("mov %0, %%rsp" :: "r" (memory + 8000) : "memory");
	kfree(kmalloc(10, GFP_KERNEL));
	schedule();
}

static void direction_flag(void)
{
	asm volatile("std" ::: "memory");
	kfree(kzalloc(100, GFP_KERNEL));
}

static struct abuse abuses[] = {
	{ "undefined", undefined }, { "breakpoint", breakpoint, SOFTIRQ },
	{ "divide", divide, HARDIRQ }, { "unaligned", unaligned }, { "trap-flag", trap_flag },
	{ "halt", halt }, { "model-register", model_register }, { "port", port },
	{ "call-exit", call_exit }, { "call-kill", call_kill, TIMER }, { "call-fork", call_fork },
	{ "call-write", call_write, WORKQUEUE }, { "call-32", call_32 },
	{ "registers", registers }, { "frame-pointer", base_pointer },
	{ "stack-pointer", stack_pointer }, { "stack-in-heap", stack_in_heap },
	{ "direction-flag", direction_flag },
};
static const unsigned int abuses_count = ARRAY_SIZE(abuses);
