// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which ioctl commands there are, learned from the code.
 *
 * There is no table of drivers or subsystems here.  While an ioctl is under way
 * the machine watches for comparisons with its command: a switch over the
 * command tells all its cases at once, and they go to the dictionary from which
 * later runs choose.  (Comparison operands as a source of inputs: RedQueen,
 * Aschermann et al., NDSS 2019, and libFuzzer's table of recent compares.)
 *
 * Some code takes the command apart first: it compares the number or the type
 * byte alone, or the command without its size.  So a command is sometimes asked
 * for with one field replaced by a value that is found nowhere else, and that
 * field is watched; what it is compared with is put into its place in the
 * command.  The fields can be learned one after the other in this way: a
 * command with the right type makes the code go on and look at the number.
 *
 * The fields of a command (_IOC) also tell what the argument is: its size, and
 * which way it goes.
 */
#include "exercise/plan.h"
#include "explore/choice.h"
#include "machine/machine.h"

#define IOC_SIZE(command)	((command) >> 16 & 0x3fff)
#define IOC_DIRECTION(command)	((command) >> 30 & 3)
#define IOC_SIZE_MASK		(0x3fffu << 16)

/* A command that nothing has: _IOWR(0xb7, 0xe9, 56 bytes). */
#define UNKNOWN_COMMAND		0xc038b7e9u
#define UNKNOWN_BYTE		0xe9u

enum watched {
	WATCHED_NOTHING,
	WATCHED_WHOLE,
	WATCHED_WITHOUT_SIZE,
	WATCHED_NUMBER,
	WATCHED_TYPE,
};

static enum watched watched;
static uint32_t watched_command;
static uint32_t watched_by;

void ioctl_reset(void)
{
	struct tophalf_machine *machine = machine_state();

	machine->watching = 0;
	watched = WATCHED_NOTHING;
}

static void watch(uint32_t task, enum watched what, uint32_t command, uint32_t value)
{
	struct tophalf_machine *machine = machine_state();

	watched = what;
	watched_command = command;
	watched_by = task;
	machine->watched_value = value;
	machine->watching = 1;
}

void ioctl_finished(uint32_t task)
{
	/* Another task may have begun an ioctl of its own in the meantime. */
	if (watched == WATCHED_NOTHING || watched_by != task)
		return;
	watched = WATCHED_NOTHING;
	machine_state()->watching = 0;
}

void ioctl_compared(uint64_t constant, uint32_t width)
{
	uint64_t ones = width >= 8 ? ~0ull : (1ull << (8 * width)) - 1;

	constant &= ones;
	/* What everything is compared with says nothing. */
	if (constant == 0 || constant == ones)
		return;
	switch (watched) {
	case WATCHED_NUMBER:
		if (constant < 0x100)
			explore_learn((watched_command & ~0xffu) | constant);
		break;
	case WATCHED_TYPE:
		if (constant < 0x100)
			explore_learn((watched_command & ~0xff00u) | constant << 8);
		break;
	default:
		explore_learn(constant);
	}
}

/*
 * A command of the dictionary; an unknown one as long as there is none.  One
 * that was learned without its size gets any size.
 */
static uint32_t choose_command(void)
{
	static const uint64_t unknown = UNKNOWN_COMMAND;
	static const uint32_t sizes[8] = { 4, 8, 1, 16, 32, 64, 256, 4096 };
	const uint64_t *dictionary;
	size_t count;
	uint32_t command;

	dictionary = explore_dictionary(&count);
	if (!count) {
		dictionary = &unknown;
		count = 1;
	}
	command = (uint32_t)choose_value(TOPHALF_CHOOSE_ARGUMENT, dictionary, count, 32);
	if (IOC_DIRECTION(command) && !IOC_SIZE(command) && choose(TOPHALF_CHOOSE_ARGUMENT, 2))
		command |= sizes[choose(TOPHALF_CHOOSE_ARGUMENT, 8)] << 16;
	return command;
}

/* The command to call with, and what to watch while it is under way. */
static uint32_t choose_watched_command(uint32_t task)
{
	uint32_t command;

	switch (choose(TOPHALF_CHOOSE_ARGUMENT, 12)) {
	case 8:
		command = UNKNOWN_COMMAND;
		watch(task, WATCHED_WHOLE, command, command);
		return command;
	case 9:
		command = choose_command();
		watch(task, WATCHED_WITHOUT_SIZE, command, command & ~IOC_SIZE_MASK);
		return command;
	case 10:
		command = (choose_command() & ~0xffu) | UNKNOWN_BYTE;
		watch(task, WATCHED_NUMBER, command, UNKNOWN_BYTE);
		return command;
	case 11:
		command = (choose_command() & ~0xff00u) | UNKNOWN_BYTE << 8;
		watch(task, WATCHED_TYPE, command, UNKNOWN_BYTE);
		return command;
	}
	command = choose_command();
	/* A small value is compared with too much. */
	if (command >= 0x1000)
		watch(task, WATCHED_WHOLE, command, command);
	return command;
}

static unsigned long choose_integer(void)
{
	static const uint64_t integers[] = { 1, 0, 2, 3, 4, 8, 16, 64, 100, 255, 1000, 4096 };

	return (unsigned long)choose_value(TOPHALF_CHOOSE_ARGUMENT, integers,
					   sizeof(integers) / sizeof(integers[0]), 32);
}

static unsigned long pointer_argument(uint32_t task, uint32_t command)
{
	unsigned long size = IOC_SIZE(command);

	/* Code with commands from before there was a size may read any structure. */
	buffer_fill(task, size > 256 ? size : 256);
	return buffer_address(task);
}

static unsigned long choose_argument(uint32_t task, uint32_t command)
{
	uint32_t answer = choose(TOPHALF_CHOOSE_ARGUMENT, 16);

	if (answer == 15)
		return buffer_bad_address();
	if (IOC_DIRECTION(command) ? answer < 13 : answer >= 8)
		return pointer_argument(task, command);
	return choose_integer();
}

void ioctl_prepare(uint32_t task, struct tophalf_syscall *call)
{
	uint32_t command = choose_watched_command(task);

	call->argument[1] = command;
	call->argument[2] = choose_argument(task, command);
	/* What an ioctl writes may be larger than what its command says. */
	buffer_used(task, BUFFER_SIZE);
}
