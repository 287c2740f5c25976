// SPDX-License-Identifier: GPL-2.0-only
/* Tells the host of operations; see operation.h.  Any context, for everything in this file. */
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include "operation.h"
#include "sched/sched.h"

/*
 * An atomic operation in C is seen twice: by the check in its header, and by the
 * compiler's hook.  This is the one that was checked, until the hook comes.
 */
static const volatile void *checked;
static size_t checked_size;
static u32 checked_flags;

static bool in_any_interrupt(void)
{
	return hardirq_count() || in_serving_softirq();
}

/* Tasks make operations, and interrupts that came as one; what another one does belongs to the last one. */
static bool makes_operations(void)
{
	if (tophalf_machine.quiet)
		return false;
	if (!in_any_interrupt())
		return !(current->flags & PF_IDLE);
	if (!tophalf_cpu()->handles)
		tophalf_host->unexplored(TOPHALF_UNEXPLORED_INTERRUPT);
	return tophalf_cpu()->handles;
}

void operation_mask_softirqs(void)
{
	tophalf_cpu()->softirqs_off = softirq_count() || hardirq_count();
}

void operation_await(operation_ready ready, const void *object)
{
	checked = NULL;
	if (!makes_operations())
		return;
	if (!in_any_interrupt())
		sched_operates();
	operation_mask_softirqs();
	tophalf_host->operation(ready, object);
	checked = NULL;
}

void operation_note(const volatile void *address, size_t size, u32 flags)
{
	tophalf_host->touch(address, size, flags);
}

void operation_access(const volatile void *address, size_t size, u32 flags)
{
	if (checked == address && checked_size == size && checked_flags == flags)
		checked = NULL;
	else
		operation_await(NULL, NULL);
	operation_note(address, size, flags);
}

void operation_checked(const volatile void *address, size_t size, u32 flags)
{
	operation_await(NULL, NULL);
	operation_note(address, size, flags);
	checked = address;
	checked_size = size;
	checked_flags = flags;
}

/* One round of a loop that waits for others, in the target or in what it called. */
void operation_polls(void)
{
	checked = NULL;
	if (!makes_operations() || (!in_any_interrupt() && !tophalf_task(current)->operates))
		return;
	operation_mask_softirqs();
	tophalf_host->operation_polls();
}

u32 operation_waits(operation_ready ready, const void *object)
{
	if (!makes_operations() || (!in_any_interrupt() && !tophalf_task(current)->operates))
		return 0;
	operation_await(ready, object);
	return TOPHALF_TOUCH_AWAITS;
}

/* Process context.  A task that slept goes on: when it is chosen to. */
void operation_resumes(void)
{
	if (tophalf_task(current)->operates)
		operation_await(NULL, NULL);
}
