// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupt controller: up to 256 lines, each routed to one CPU.
 *
 * A line is pending from the moment at which a device raises it.  An edge line
 * latches: it stays pending until it is claimed, and a further edge while it is
 * in service makes it pending again.  A level line is pending as long as the
 * device asserts it.
 *
 * claim() gives the CPU a line that is pending, unmasked and not in service,
 * and puts it in service, which ends at EOI (fasteoi flow) or ACK (edge flow,
 * and level flow, where the kernel has masked the line).
 *
 * When does an automatic device stop asserting a level line?  A real one does
 * when its driver has dealt with the cause, which nobody here can know.  So it
 * stops at the first sign of care after the claim: an access to one of the
 * device's registers, or else EOI or unmask.  By choice it ignores that sign,
 * as real devices do that have a second cause, but no more than HOLDS_MAX times
 * for each time that it was raised: the machine is never stormed for ever.
 */
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "explore/choice.h"
#include "hardware/hardware.h"
#include "hardware/wiring.h"
#include "machine/machine.h"

#define HOLDS_MAX	3

#define TYPE_EDGES	0x3
#define TYPE_LEVELS	0xc
#define TYPE_HIGH	0x4

struct line {
	unsigned char type;		/* IRQ_TYPE_* */
	unsigned char cpu;
	unsigned char holds;		/* signs of care ignored since it was raised */
	bool unmasked;
	bool pending;
	bool in_service;
	bool used;			/* has been unmasked in this run */
	bool claimed;			/* claimed since it was raised */
	bool settled;			/* since the last claim, it was decided whether it falls */
};

static struct line lines[TOPHALF_LINES];
static unsigned int used_limit;		/* no line from here on was ever unmasked in this run */

void intc_reset(void)
{
	memset(lines, 0, sizeof(lines));
	used_limit = 0;
	for (unsigned int i = 0; i < TOPHALF_LINES; i++)
		lines[i].type = TYPE_HIGH;
}

static bool is_level(const struct line *line)
{
	return line->type & TYPE_LEVELS;
}

static bool deliverable(const struct line *line)
{
	return line->pending && line->unmasked && !line->in_service;
}

static void announce(const struct line *line)
{
	if (deliverable(line))
		machine_line_pending(line->cpu);
}

unsigned int hardware_lines_ready(uint32_t *ready, unsigned int max)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < used_limit && count < max; i++) {
		if (!lines[i].unmasked || lines[i].pending)
			continue;
		if (wiring_device_of_line(i) == HARDWARE_NO_DEVICE)
			continue;
		ready[count++] = i;
	}
	return count;
}

void hardware_raise(unsigned int number)
{
	struct line *line = &lines[number];

	assert(number < TOPHALF_LINES);
	if (!line->pending) {
		line->holds = 0;
		line->claimed = false;
		line->settled = false;
	}
	line->pending = true;
	announce(line);
}

unsigned int hardware_line_cpu(unsigned int number)
{
	assert(number < TOPHALF_LINES);
	return lines[number].cpu;
}

int hardware_claim(unsigned int cpu)
{
	for (unsigned int i = 0; i < used_limit; i++) {
		struct line *line = &lines[i];
		int device = wiring_device_of_line(i);

		if (!deliverable(line) || line->cpu != cpu)
			continue;
		line->in_service = true;
		line->claimed = true;
		line->settled = false;
		if (!is_level(line))
			line->pending = false;
		if (device != HARDWARE_NO_DEVICE)
			registers_interrupted(device);
		return (int)i;
	}
	return -1;
}

bool hardware_line_waits(unsigned int cpu)
{
	for (unsigned int i = 0; i < used_limit; i++)
		if (deliverable(&lines[i]) && lines[i].cpu == cpu)
			return true;
	return false;
}

/* The driver has shown care for a level line that was claimed: it falls, or is held by choice. */
static void settle(struct line *line)
{
	if (!is_level(line) || !line->pending || !line->claimed || line->settled)
		return;
	line->settled = true;
	if (line->holds < HOLDS_MAX && choose(TOPHALF_CHOOSE_LINE, 8) == 7) {
		line->holds++;
		return;
	}
	line->pending = false;
}

void intc_device_touched(int device)
{
	unsigned int count;
	const uint32_t *wired = wiring_lines_of_device(device, &count);

	for (unsigned int i = 0; i < count; i++)
		settle(&lines[wired[i]]);
}

static void end_service(struct line *line)
{
	line->in_service = false;
	if (line->unmasked)
		settle(line);
	announce(line);
}

/*
 * A level line whose cause was not dealt with while it was masked fires again
 * unless it falls now.  A device may have sent an edge in the meantime, which
 * an edge line has latched.
 */
static void unmask(unsigned int number)
{
	struct line *line = &lines[number];

	if (line->unmasked)
		return;
	line->unmasked = true;
	if (number >= used_limit)
		used_limit = number + 1;
	if (is_level(line)) {
		if (!line->in_service)
			settle(line);
	} else if (line->used && !line->pending &&
		   wiring_device_of_line(number) != HARDWARE_NO_DEVICE) {
		line->pending = choose(TOPHALF_CHOOSE_LINE, 8) == 7;
	}
	line->used = true;
	announce(line);
}

static long set_type(struct line *line, long type)
{
	if (type < 1 || type > (TYPE_EDGES | TYPE_LEVELS))
		return -EINVAL;
	/* A line is either; "both edges" is the only sensible combination. */
	if ((type & TYPE_LEVELS) && type != TYPE_HIGH && type != 0x8)
		return -EINVAL;
	line->type = (unsigned char)type;
	return 0;
}

/* While it is in service: it was decided that it does not fall, or that is taken back. */
static long hold(struct line *line, bool on)
{
	if (!is_level(line) || !line->pending || !line->in_service)
		return -EINVAL;
	line->settled = on;
	return 0;
}

static long set_cpu(struct line *line, long cpu)
{
	if (cpu < 0 || cpu >= TOPHALF_MAX_CPUS)
		return -EINVAL;
	line->cpu = (unsigned char)cpu;
	announce(line);
	return 0;
}

long hardware_line_operation(unsigned int number, unsigned int operation, long argument)
{
	struct line *line = &lines[number];

	if (number >= TOPHALF_LINES)
		return -EINVAL;
	switch (operation) {
	case TOPHALF_LINE_MASK:
		line->unmasked = false;
		return 0;
	case TOPHALF_LINE_UNMASK:
		unmask(number);
		return 0;
	case TOPHALF_LINE_ACK:
	case TOPHALF_LINE_EOI:
		end_service(line);
		return 0;
	case TOPHALF_LINE_SET_TYPE:
		return set_type(line, argument);
	case TOPHALF_LINE_SET_CPU:
		return set_cpu(line, argument);
	case TOPHALF_LINE_RAISE:
		if (argument)
			hardware_raise(number);
		else
			line->pending = false;
		return 0;
	case TOPHALF_LINE_HOLD:
		return hold(line, argument);
	}
	return -EINVAL;
}
