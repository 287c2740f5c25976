// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the registers of an automatic device read.
 *
 * Nobody here knows what a register means.  A driver is exercised well when its
 * device behaves plausibly most of the time and is odd now and then, so the
 * plain answer of a register is what was last written to it, or else a resting
 * value chosen when it is first read; and a menu of other plausible values is
 * one choice away: 0, all ones, single bits, what was written nearby, what was
 * read last, small counts.  After a line of the device was claimed the menu
 * leans towards bits that are set, because a status register that is 0 then
 * would be a spurious interrupt every time.  A device as a whole has a temper
 * for a run: it works, it is noisy, it is asking (see below), or it is stuck.
 *
 * Drivers poll: `while (!(readl(status) & READY))`, `while (readl(fifo) & VALID)`.
 * No choice may turn such a loop into an endless one, for no real device would
 * stay in it for ever.  So reads of a register that follow each other without a
 * write to it form a streak, and with a growing share of the reads of a long streak the
 * register moves by itself through 0, all ones, each bit alone, each bit missing,
 * and mixed values: any test of a bit comes true both ways within a few dozen
 * reads.  Some loops want several reads in a row to agree (are all channels idle?):
 * after a thousand reads the register keeps each of these values for a while.
 * A loop that writes what it read (`while ((s = readl(isr))) writel(s, isr)`)
 * has no streak, but a burst: reads close together in virtual time.  A long
 * burst counts like a streak.
 *
 * An asking device answers a register's first read with a value that is found
 * nowhere else.  If the driver compares it with a constant, the machine tells,
 * and the constant goes to the dictionary: this is how identification registers
 * are answered rightly in later runs.
 *
 * Cost: a hash look-up, one choice (seldom two) for each read.
 */
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "explore/choice.h"
#include "hardware/wiring.h"
#include "machine/machine.h"

#define CELLS			4096	/* a power of two; of 8 bytes each */
#define STREAK_MOVES		8	/* reads after which a register starts to move */
#define STREAK_MOVES_FAST	24
#define STREAK_KEEPS		1024	/* reads after which it keeps each value for a while */
#define READS_KEPT		64
#define STUCK_MOVES		48	/* the same for a device that is stuck */
#define BURST_MOVES		40
#define BURST_GAP_NS		1000000
#define ANSWERS			6	/* reads after a claim that look like an interrupt's cause */
#define RECENT			4

enum temper {
	WORKS,
	NOISY,
	ASKING,
	STUCK_AT_0,
	STUCK_AT_1,
};

/* Eight bytes of register space. */
struct cell {
	uint64_t address;		/* of the cell: a multiple of 8 */
	uint32_t run;			/* the run in which the cell is in use */
	uint8_t written_bytes;		/* which bytes have been written, a bit each */
	uint8_t resting_bytes;		/* which bytes have a resting value */
	uint16_t burst;
	uint64_t written;
	uint64_t resting;
	uint64_t last;			/* last value read */
	uint64_t last_ns;		/* when */
	uint16_t streak[8];		/* reads without a write, by offset in the cell */
};

struct device {
	uint64_t recent[RECENT];	/* values written lately, to any register */
	unsigned int recent_next;
	unsigned int answers;
	bool tempered;
	enum temper temper;
};

static struct cell cells[CELLS];
static unsigned int cells_used;
static uint32_t run;
static struct device devices[HARDWARE_DEVICES_MAX];

void registers_reset(void)
{
	/* Cells of earlier runs are told by their number; when it wraps, wipe them. */
	if (++run == 0) {
		memset(cells, 0, sizeof(cells));
		run = 1;
	}
	cells_used = 0;
	memset(devices, 0, sizeof(devices));
}

void registers_interrupted(int device)
{
	devices[device].answers = ANSWERS;
}

/* splitmix64's finaliser (Steele, Lea, Flood 2014): spreads small differences over all bits. */
static uint64_t mix(uint64_t value)
{
	value += 0x9e3779b97f4a7c15ull;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ull;
	value = (value ^ (value >> 27)) * 0x94d049bb133111ebull;
	return value ^ (value >> 31);
}

/*
 * A run that touches more registers than there are cells takes cells from
 * others: those forget what was written to them, which is legal for a register.
 */
static struct cell *cell_at(uint64_t address)
{
	uint64_t base = address & ~7ull;
	unsigned int at = (unsigned int)mix(base) % CELLS;

	while (cells[at].run == run && cells[at].address != base) {
		if (cells_used >= CELLS - 1)
			break;
		at = (at + 1) % CELLS;
	}
	if (cells[at].run != run || cells[at].address != base) {
		if (cells[at].run != run)
			cells_used++;
		memset(&cells[at], 0, sizeof(cells[at]));
		cells[at].address = base;
		cells[at].run = run;
	}
	return &cells[at];
}

static uint64_t ones(unsigned int width)
{
	return width == 8 ? ~0ull : (1ull << (8 * width)) - 1;
}

static uint64_t single_bit(unsigned int width)
{
	return 1ull << choose(TOPHALF_CHOOSE_REGISTER, 8 * width);
}

static uint64_t recent_write(const struct device *device)
{
	return device->recent[choose(TOPHALF_CHOOSE_REGISTER, RECENT)];
}

static enum temper temper_of(struct device *device)
{
	static const enum temper menu[] = {
		WORKS, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS,
		WORKS, WORKS, WORKS, NOISY, NOISY, ASKING, STUCK_AT_0, STUCK_AT_1,
	};

	if (!device->tempered) {
		device->tempered = true;
		device->temper = menu[choose(TOPHALF_CHOOSE_REGISTER, 16)];
	}
	return device->temper;
}

/* A value that occurs nowhere else; the machine watches what it is compared with. */
static uint64_t asked_value(uint64_t address, unsigned int width)
{
	struct tophalf_machine *machine = machine_state();
	uint64_t value = mix(address) & ones(width);

	if (width == 1)
		return 0;
	if (!machine->watching) {
		machine->watched_value = value;
		machine->watching = 1;
	}
	return value;
}

/* What a register holds that nobody has written to. */
static uint64_t resting_value(const struct device *device, uint64_t address, unsigned int width)
{
	const uint64_t *dictionary;
	size_t count;

	if (device->temper == ASKING && choose(TOPHALF_CHOOSE_REGISTER, 2) == 0)
		return asked_value(address, width);
	switch (choose(TOPHALF_CHOOSE_REGISTER, 16)) {
	case 8:
	case 9:
		return 1 + choose(TOPHALF_CHOOSE_REGISTER, 16);
	case 10:
		return ones(width);
	case 11:
		return single_bit(width);
	case 12:
		return recent_write(device);
	case 13:
		return ' ' + choose(TOPHALF_CHOOSE_REGISTER, 95);
	case 14:
		dictionary = explore_dictionary(&count);
		return choose_value(TOPHALF_CHOOSE_REGISTER, dictionary, count, 8 * width);
	case 15:
		return ones(width) ^ single_bit(width);
	}
	return 0;
}

/* The bytes [offset, offset + width) of the cell, as a mask with a bit a byte; cut at its end. */
static uint8_t bytes_of(unsigned int offset, unsigned int width)
{
	return (uint8_t)(((1u << width) - 1) << offset);
}

static uint64_t bits_of(uint8_t bytes)
{
	uint64_t bits = 0;

	for (unsigned int i = 0; i < 8; i++)
		if (bytes & (1u << i))
			bits |= 0xffull << (8 * i);
	return bits;
}

static uint64_t plain_value(const struct device *device, struct cell *cell, unsigned int offset,
			    unsigned int width)
{
	uint8_t bytes = bytes_of(offset, width);
	uint8_t missing = bytes & ~(cell->written_bytes | cell->resting_bytes);
	uint64_t written_bits = bits_of(cell->written_bytes);

	if (missing) {
		uint64_t value = resting_value(device, cell->address + offset, width);
		uint64_t bits = bits_of(missing);

		cell->resting = (cell->resting & ~bits) | ((value << (8 * offset)) & bits);
		cell->resting_bytes |= missing;
	}
	return ((cell->written & written_bits) | (cell->resting & ~written_bits)) >> (8 * offset);
}

static uint64_t working_value(const struct device *device, struct cell *cell, uint64_t plain,
			      unsigned int offset, unsigned int width)
{
	switch (choose(TOPHALF_CHOOSE_REGISTER, 32)) {
	case 25:
		return 0;
	case 26:
		return ones(width);
	case 27:
		return single_bit(width);
	case 28:
		return cell->last >> (8 * offset);
	case 29:
		return recent_write(device);
	case 30:
		return choose(TOPHALF_CHOOSE_REGISTER, 17);
	case 31:
		return plain ^ single_bit(width);
	}
	return plain;
}

/* Just after an interrupt: some cause is pending. */
static uint64_t interrupted_value(const struct device *device, uint64_t plain, unsigned int width)
{
	switch (choose(TOPHALF_CHOOSE_REGISTER, 16)) {
	case 4:
	case 5:
	case 6:
		return plain;
	case 7:
	case 8:
		return recent_write(device);
	case 9:
	case 10:
	case 11:
		return single_bit(width);
	case 12:
		return single_bit(width) | single_bit(width);
	case 13:
		return plain | single_bit(width);
	case 14:
		return choose(TOPHALF_CHOOSE_REGISTER, 17);
	case 15:
		return 0;
	}
	return ones(width);
}

static uint64_t noisy_value(const struct device *device, uint64_t plain, unsigned int width)
{
	uint64_t suggestions[] = { plain, 0, ones(width), plain ^ 1, device->recent[0], 1, 0x80 };

	for (unsigned int i = 0; i < sizeof(suggestions) / sizeof(suggestions[0]); i++)
		suggestions[i] &= ones(width);
	return choose_value(TOPHALF_CHOOSE_REGISTER, suggestions,
			    sizeof(suggestions) / sizeof(suggestions[0]), 8 * width);
}

/* Where a register that moves by itself is at read number `step`. */
static uint64_t moving_value(uint64_t address, unsigned int step, unsigned int width)
{
	unsigned int bits = 8 * width;

	switch (step % 5) {
	case 0:
		return 0;
	case 1:
		return ones(width);
	case 2:
		return 1ull << (step / 5 % bits);
	case 3:
		return ones(width) ^ (1ull << (step / 5 % bits));
	}
	return mix(address + step);
}

/* Whether the register moves at this read, and how far it has come: *step. */
static bool register_moves(const struct device *device, const struct cell *cell,
			   unsigned int offset, unsigned int *step)
{
	unsigned int moves = device->temper >= STUCK_AT_0 ? STUCK_MOVES : STREAK_MOVES;
	unsigned int reads = cell->streak[offset];

	if (reads < moves && cell->burst >= BURST_MOVES)
		reads = cell->burst - BURST_MOVES + moves;
	if (reads < moves)
		return false;
	if (reads >= STREAK_KEEPS) {
		*step = (reads - STREAK_KEEPS) / READS_KEPT;
		return true;
	}
	if (reads < moves + STREAK_MOVES_FAST - STREAK_MOVES) {
		*step = (reads - moves) / 4;
		return (reads - moves) % 4 == 0;
	}
	*step = (reads - moves) / 2;
	return reads % 2 == 0;
}

static void count_read(struct cell *cell, unsigned int offset)
{
	uint64_t now = machine_state()->now_ns;

	if (now - cell->last_ns > BURST_GAP_NS)
		cell->burst = 0;
	cell->last_ns = now;
	/* Past the maximum they go on from where the register moves fast. */
	if (++cell->burst == UINT16_MAX)
		cell->burst = UINT16_MAX / 2;
	if (++cell->streak[offset] == UINT16_MAX)
		cell->streak[offset] = UINT16_MAX / 2;
}

static uint64_t tempered_value(struct device *device, struct cell *cell, unsigned int offset,
			       unsigned int width)
{
	uint64_t plain;

	switch (temper_of(device)) {
	case STUCK_AT_0:
		return 0;
	case STUCK_AT_1:
		return ones(width);
	default:
		break;
	}
	plain = plain_value(device, cell, offset, width) & ones(width);
	if (device->temper == NOISY)
		return noisy_value(device, plain, width);
	if (!device->answers)
		return working_value(device, cell, plain, offset, width);
	device->answers--;
	return interrupted_value(device, plain, width);
}

uint64_t registers_read(int number, uint64_t address, unsigned int width)
{
	struct device *device = &devices[number];
	struct cell *cell = cell_at(address);
	unsigned int offset = address & 7, step;
	uint64_t value, bits = bits_of(bytes_of(offset, width));

	temper_of(device);
	if (register_moves(device, cell, offset, &step))
		value = moving_value(address, step, width);
	else
		value = tempered_value(device, cell, offset, width);
	value &= ones(width);
	count_read(cell, offset);
	cell->last = (cell->last & ~bits) | ((value << (8 * offset)) & bits);
	return value;
}

void registers_write(int number, uint64_t address, unsigned int width, uint64_t value)
{
	struct device *device = &devices[number];
	struct cell *cell = cell_at(address);
	unsigned int offset = address & 7;
	uint8_t bytes = bytes_of(offset, width);
	uint64_t bits = bits_of(bytes);

	cell->written = (cell->written & ~bits) | ((value << (8 * offset)) & bits);
	cell->written_bytes |= bytes;
	memset(cell->streak, 0, sizeof(cell->streak));
	device->recent[device->recent_next++ % RECENT] = value;
}
