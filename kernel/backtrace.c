// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backtraces: return addresses along the saved frame pointers of a stack.
 *
 * Everything in the image is compiled with frame pointers.  Functions of the host
 * lie between those of the image, and are left out.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <asm/sections.h>
#include "report.h"
#include "tophalf.h"

static bool on_a_stack(unsigned long address)
{
	return address - TOPHALF_STACK_BASE <
		(unsigned long)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS && !(address & 7);
}

/* More than the stack has on which the host lets a fault be reported. */
#define FAULT_STACK_MAX		(1UL << 20)

static bool on_fault_stack(unsigned long frame_pointer)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0);

	return !on_a_stack(here) && frame_pointer - here < FAULT_STACK_MAX;
}

/* The outermost frame of that stack: it returns to the code at fault. */
static const unsigned long *fault_frame(unsigned long frame_pointer)
{
	const unsigned long *frame = (const unsigned long *)frame_pointer;

	while (on_fault_stack(frame[0]) && frame[0] > (unsigned long)frame)
		frame = (const unsigned long *)frame[0];
	return frame;
}

/*
 * Any context.  Follows saved frame pointers, which must rise and stay in the
 * stack of the task that they started in, up to `limit`.
 */
static unsigned int follow_frames(unsigned long *addresses, unsigned int max,
				  unsigned long frame_pointer, unsigned long limit)
{
	unsigned long slot;
	unsigned int count = 0;

	if (max && on_fault_stack(frame_pointer)) {
		const unsigned long *frame = fault_frame(frame_pointer);

		addresses[count++] = frame[1];
		frame_pointer = frame[0];
	}
	slot = (frame_pointer - TOPHALF_STACK_BASE) / TOPHALF_STACK_SLOT;
	while (count < max && frame_pointer < limit && on_a_stack(frame_pointer) &&
	       on_a_stack(frame_pointer + 8)) {
		const unsigned long *saved = (const unsigned long *)frame_pointer;

		if (!saved[1])
			break;
		/* Functions of the host lie between, and the first one of a task is its end. */
		if (saved[1] >= (unsigned long)_stext && saved[1] < (unsigned long)_einittext)
			addresses[count++] = saved[1];
		if (saved[0] <= frame_pointer ||
		    (saved[0] - TOPHALF_STACK_BASE) / TOPHALF_STACK_SLOT != slot)
			break;
		frame_pointer = saved[0];
	}
	return count;
}

unsigned int tophalf_backtrace(unsigned long *addresses, unsigned int max, unsigned long frame_pointer)
{
	return follow_frames(addresses, max, frame_pointer, ~0UL);
}

/* A context's frame lies in that of the function which entered it. */
unsigned int tophalf_backtrace_in(unsigned long *addresses, unsigned int max,
				  unsigned long frame_pointer, const struct tophalf_frame *frame)
{
	unsigned long limit = (unsigned long)frame;

	return follow_frames(addresses, max, frame_pointer, on_a_stack(limit) ? limit : ~0UL);
}

unsigned int tophalf_backtrace_context(unsigned long *addresses, unsigned int max,
				       unsigned long frame_pointer)
{
	return tophalf_backtrace_in(addresses, max, frame_pointer, tophalf_machine.frame);
}

/* What the host's stack switch leaves on a stack: registers, of which the sixth is rbp. */
#define SAVED_FRAME_POINTER	5

/* Any context. */
unsigned long report_saved_frame_pointer(const struct task_struct *task)
{
	const unsigned long *saved = task->thread.stack_pointer;

	return saved[SAVED_FRAME_POINTER];
}

/* Any context. */
unsigned int report_first_called(const unsigned long *addresses, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!tophalf_own_text(addresses[i]))
			return i ? i - 1 : 0;
	return 0;
}

/* Any context. */
unsigned int report_task_backtrace(const struct task_struct *task, unsigned long *addresses,
				   unsigned int max)
{
	return tophalf_backtrace(addresses, max, report_saved_frame_pointer(task));
}
