// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backtraces: return addresses along the saved frame pointers of a stack.
 *
 * Everything in the image is compiled with frame pointers, and so is the host.  Its
 * functions lie between those of the image, on a stack of their own, and are left out.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <asm/sections.h>
#include "report.h"
#include "tophalf.h"

static bool is_frame(unsigned long address, unsigned long base)
{
	return address - base < (unsigned long)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS && !(address & 7);
}

static bool on_a_stack(unsigned long address)
{
	return is_frame(address, TOPHALF_STACK_BASE);
}

/* The first frame that is none of the host's; 0 where its frames do not rise. */
static unsigned long behind_host(unsigned long frame_pointer)
{
	while (is_frame(frame_pointer, TOPHALF_HOST_STACK_BASE)) {
		unsigned long next = *(const unsigned long *)frame_pointer;

		if (is_frame(next, TOPHALF_HOST_STACK_BASE) && next <= frame_pointer)
			return 0;
		frame_pointer = next;
	}
	return frame_pointer;
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
	unsigned long slot, next;
	unsigned int count = 0;

	if (max && on_fault_stack(frame_pointer)) {
		const unsigned long *frame = fault_frame(frame_pointer);

		addresses[count++] = frame[1];
		frame_pointer = frame[0];
	}
	frame_pointer = behind_host(frame_pointer);
	slot = (frame_pointer - TOPHALF_STACK_BASE) / TOPHALF_STACK_SLOT;
	while (count < max && frame_pointer < limit && on_a_stack(frame_pointer) &&
	       on_a_stack(frame_pointer + 8)) {
		const unsigned long *saved = (const unsigned long *)frame_pointer;

		if (!saved[1])
			break;
		/* The first function of a task was called by the host. */
		if (saved[1] >= (unsigned long)_stext && saved[1] < (unsigned long)_einittext)
			addresses[count++] = saved[1];
		next = behind_host(saved[0]);
		if (next <= frame_pointer || (next - TOPHALF_STACK_BASE) / TOPHALF_STACK_SLOT != slot)
			break;
		frame_pointer = next;
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

/* Any context. */
unsigned long report_saved_frame_pointer(const struct task_struct *task)
{
	const struct tophalf_saved_stack *saved = task->thread.stack_pointer;

	return saved->frame_pointer;
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
