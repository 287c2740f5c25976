// SPDX-License-Identifier: GPL-2.0-only
/*
 * The board: which device answers an address, which device drives a line.
 */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "hardware/hardware.h"
#include "hardware/wiring.h"

struct window {
	uint64_t start;
	uint64_t size;
	int device;
};

static struct window windows[HARDWARE_WINDOWS_MAX];
static unsigned int windows_count;

static uint32_t device_lines[TOPHALF_LINES];
static unsigned int device_lines_count;
static struct {
	unsigned int first, count;	/* in device_lines[] */
} lines_of[HARDWARE_DEVICES_MAX];
static int line_device_plus_1[TOPHALF_LINES];	/* 0: not wired */

/* Keeps windows[] sorted by address, so that a look-up is a binary search. */
static void wire_window(int device, const struct tophalf_window *window)
{
	unsigned int at = windows_count;

	assert(windows_count < HARDWARE_WINDOWS_MAX);
	assert(window->size > 0);
	while (at > 0 && windows[at - 1].start > window->address) {
		windows[at] = windows[at - 1];
		at--;
	}
	assert(at == 0 || windows[at - 1].start + windows[at - 1].size <= window->address);
	assert(at == windows_count || window->address + window->size <= windows[at + 1].start);
	windows[at] = (struct window){ window->address, window->size, device };
	windows_count++;
}

static void wire_lines(unsigned int device, const uint32_t *lines, unsigned int count)
{
	lines_of[device].first = device_lines_count;
	lines_of[device].count = count;
	for (unsigned int i = 0; i < count; i++) {
		assert(lines[i] < TOPHALF_LINES);
		assert(!line_device_plus_1[lines[i]]);
		line_device_plus_1[lines[i]] = (int)device + 1;
		device_lines[device_lines_count++] = lines[i];
	}
}

void hardware_install(const struct tophalf_device *devices, unsigned int count)
{
	assert(count <= HARDWARE_DEVICES_MAX);
	windows_count = 0;
	device_lines_count = 0;
	memset(line_device_plus_1, 0, sizeof(line_device_plus_1));
	for (unsigned int i = 0; i < count; i++) {
		const struct tophalf_device *device = &devices[i];

		for (unsigned int j = 0; j < device->windows_count; j++)
			wire_window((int)i, &device->windows[j]);
		wire_lines(i, device->lines, device->lines_count);
	}
}

void hardware_reset(void)
{
	intc_reset();
	registers_reset();
}

int wiring_device_of_line(unsigned int line)
{
	assert(line < TOPHALF_LINES);
	return line_device_plus_1[line] ? line_device_plus_1[line] - 1 : HARDWARE_NO_DEVICE;
}

const uint32_t *wiring_lines_of_device(int device, unsigned int *count)
{
	assert(device >= 0 && device < HARDWARE_DEVICES_MAX);
	*count = lines_of[device].count;
	return &device_lines[lines_of[device].first];
}

static int device_at(uint64_t address)
{
	unsigned int low = 0, high = windows_count;

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (windows[middle].start + windows[middle].size <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == windows_count || address < windows[low].start)
		return HARDWARE_NO_DEVICE;
	return windows[low].device;
}

static uint64_t all_ones(unsigned int width)
{
	return width == 8 ? ~0ull : (1ull << (8 * width)) - 1;
}

uint64_t hardware_read(uint64_t address, unsigned int width)
{
	int device = device_at(address);
	uint64_t value;

	assert(width == 1 || width == 2 || width == 4 || width == 8);
	if (device == HARDWARE_NO_DEVICE)
		return all_ones(width);
	value = registers_read(device, address, width) & all_ones(width);
	intc_device_touched(device);
	return value;
}

void hardware_write(uint64_t address, unsigned int width, uint64_t value)
{
	int device = device_at(address);

	assert(width == 1 || width == 2 || width == 4 || width == 8);
	if (device == HARDWARE_NO_DEVICE)
		return;
	registers_write(device, address, width, value & all_ones(width));
	intc_device_touched(device);
}
