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

struct saved_stack {
	uint64_t r15, r14, r13, r12, rbx, rbp;
	void (*resume)(void);
	uint64_t end[2];		/* keeps the stack aligned, and ends a walk of it */
};

/* Any context. */
void *make_stack(void *top, void (*function)(void *), void *argument)
{
	uint64_t end = (uint64_t)top & ~15ull;
	struct saved_stack *saved = (struct saved_stack *)(end - sizeof(*saved));

	memory_map_stack(top);
	forget_marks(top);
	*saved = (struct saved_stack){
		.rbx = (uint64_t)function,
		.r12 = (uint64_t)argument,
		.resume = stack_start,
	};
	return saved;
}

/* After stack_switch() has popped seven words, rsp is aligned as a call instruction expects. */
_Static_assert((sizeof(struct saved_stack) - 7 * sizeof(uint64_t)) % 16 == 0, "rsp is aligned");
