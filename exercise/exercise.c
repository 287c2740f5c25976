// SPDX-License-Identifier: GPL-2.0-only
/* User space as the machine sees it: hands calls out and takes results back. */
#include <assert.h>
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"
#include "machine/machine.h"

static unsigned int calls;
static bool began;			/* the target is probed (or loaded): entries count */
static uint64_t entries_then;
static bool reached;

void exercise_install(unsigned int plugs_count, bool program)
{
	administrator_install(plugs_count, program);
}

void exercise_reset(void)
{
	calls = 0;
	began = false;
	reached = false;
	nodes_reset();
	buffer_reset();
	ioctl_reset();
	programs_reset();
	administrator_reset();
}

static uint64_t entries_now(void)
{
	const struct tophalf_machine *machine = machine_state();
	uint64_t sum = 0;

	for (unsigned int i = 0; i < TOPHALF_CONTEXTS; i++)
		sum += machine->entries[i];
	return sum;
}

/*
 * Probing and removing enter the driver as well, but are no exercise: a call
 * that plugs, unplugs or rebinds moves the mark, see exercise_finish_call().
 */
static void look_for_entries(void)
{
	if (began && !reached && administrator_device_stands())
		reached = entries_now() > entries_then;
}

bool exercise_reached(void)
{
	return reached;
}

void exercise_stage(uint32_t stage)
{
	if (stage != TOPHALF_STAGE_PROBE &&
	    !(stage == TOPHALF_STAGE_LOAD && !administrator_has_plugs()))
		return;
	if (began)
		return;
	began = true;
	entries_then = entries_now();
}

void exercise_next_call(uint32_t task, struct tophalf_syscall *call)
{
	assert(task < EXERCISE_TASKS);
	memset(call, 0, sizeof(*call));
	/* Before the administrator's next step, which may take the device away. */
	look_for_entries();
	calls++;
	assert(calls <= EXERCISE_CALLS_MAX);
	if (task == 0)
		administrator_next(call);
	else
		program_next(task, call);
}

static bool changes_the_device(uint32_t number)
{
	return number == TOPHALF_SYS_PLUG || number == TOPHALF_SYS_UNPLUG ||
	       number == TOPHALF_SYS_INIT_MODULE || number == TOPHALF_SYS_DELETE_MODULE ||
	       number == TOPHALF_SYS_WRITE;
}

void exercise_finish_call(uint32_t task, const struct tophalf_syscall *call)
{
	assert(task < EXERCISE_TASKS);
	if (call->number == TOPHALF_SYS_IOCTL)
		ioctl_finished(task);
	if (task != 0) {
		program_finish(task, call);
		return;
	}
	administrator_finish(call);
	if (changes_the_device(call->number))
		entries_then = entries_now();
}

void exercise_node(const struct tophalf_node *node)
{
	nodes_tell(node);
}

void exercise_compared(uint64_t constant, uint64_t value, uint32_t width)
{
	(void)value;
	ioctl_compared(constant, width);
}

unsigned int exercise_nodes_dropped(void)
{
	return nodes_dropped();
}
