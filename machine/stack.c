// SPDX-License-Identifier: GPL-2.0-only
/* Fresh stacks: laid out as stack_switch() leaves one, see switch.S. */
#include <assert.h>
#include <machine/internal.h>

#ifdef MACHINE_ASAN
#include <sanitizer/asan_interface.h>
#endif

/* A task that died inside the host has left the sanitizer's marks on its stack. */
static void forget_marks(void *top)
{
#ifdef MACHINE_ASAN
	char *start = (char *)top - TOPHALF_STACK_SIZE;

	__asan_unpoison_memory_region(start, TOPHALF_STACK_SIZE);
#else
	(void)top;
#endif
}

struct fresh_stack {
	struct tophalf_saved_stack saved;
	uint64_t end[2];		/* keeps the stack aligned, and ends a walk of it */
};

/* Any context. */
void *make_stack(void *top, void (*function)(void *), void *argument)
{
	void *host_top = memory_map_stack(top);
	struct fresh_stack *fresh = (struct fresh_stack *)host_top - 1;

	forget_marks(host_top);
	*fresh = (struct fresh_stack){
		.saved = {
			.image_stack = (uint64_t)top & ~15ull,
			.rbx = (uint64_t)function,
			.r12 = (uint64_t)argument,
			.resume = (uint64_t)stack_start,
		},
	};
	return fresh;
}

/* After stack_switch() has popped it, rsp is aligned as a call instruction expects. */
_Static_assert(sizeof(struct tophalf_saved_stack) % 16 == 0 && sizeof(struct fresh_stack) % 16 == 0,
	       "rsp is aligned");
