// SPDX-License-Identifier: GPL-2.0-only
/*
 * The flattened device tree, written with libfdt's sequential writer.
 *
 *   /                       tophalf,machine
 *     cpus/cpu@N
 *     memory@...
 *     interrupt-controller  tophalf,intc: cells are line and IRQ_TYPE_*
 *     clock-N, regulator, reset-controller
 *                           simple providers, when the image has their drivers
 *     syscon                registers that devices share
 *     soc                   simple-bus
 *       device@...          one for each compatible and variant
 */
#include <assert.h>
#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hardware/firmware_parts.h"

enum phandle {
	PHANDLE_INTC = 1,
	PHANDLE_REGULATOR,
	PHANDLE_RESET,
	PHANDLE_SYSCON,
	PHANDLE_CLOCK,			/* the first; FIRMWARE_CLOCKS of them */
};

/* The tree being written.  The first error stays; all later writes do nothing. */
struct writer {
	void *blob;
	int error;
};

static void begin(struct writer *writer, const char *name)
{
	if (!writer->error)
		writer->error = fdt_begin_node(writer->blob, name);
}

static void end(struct writer *writer)
{
	if (!writer->error)
		writer->error = fdt_end_node(writer->blob);
}

static void bytes(struct writer *writer, const char *name, const void *value, size_t size)
{
	if (!writer->error)
		writer->error = fdt_property(writer->blob, name, value, (int)size);
}

static void cell(struct writer *writer, const char *name, uint32_t value)
{
	fdt32_t big_endian = cpu_to_fdt32(value);

	bytes(writer, name, &big_endian, sizeof(big_endian));
}

static void string(struct writer *writer, const char *name, const char *value)
{
	bytes(writer, name, value, strlen(value) + 1);
}

static void cells(struct writer *writer, const char *name, const uint32_t *values,
		  unsigned int count)
{
	fdt32_t big_endian[32];

	assert(count <= 32);
	for (unsigned int i = 0; i < count; i++)
		big_endian[i] = cpu_to_fdt32(values[i]);
	bytes(writer, name, big_endian, count * sizeof(big_endian[0]));
}

/* A list of strings; nothing when it is empty. */
static void strings(struct writer *writer, const char *name, const char *const *values,
		    unsigned int count)
{
	char list[1024];
	size_t size = 0;

	for (unsigned int i = 0; i < count; i++) {
		size_t length = strlen(values[i]) + 1;

		if (size + length > sizeof(list))
			break;
		memcpy(list + size, values[i], length);
		size += length;
	}
	if (size)
		bytes(writer, name, list, size);
}

static void write_cpus(struct writer *writer, unsigned int cpus)
{
	begin(writer, "cpus");
	cell(writer, "#address-cells", 1);
	cell(writer, "#size-cells", 0);
	for (unsigned int i = 0; i < cpus; i++) {
		char name[16];

		snprintf(name, sizeof(name), "cpu@%x", i);
		begin(writer, name);
		string(writer, "device_type", "cpu");
		string(writer, "compatible", "tophalf,cpu");
		cell(writer, "reg", i);
		end(writer);
	}
	end(writer);
}

static void write_memory(struct writer *writer)
{
	const uint32_t reg[] = { 0, TOPHALF_RAM_PHYS, 0, TOPHALF_KERNEL_SIZE };
	char name[32];

	snprintf(name, sizeof(name), "memory@%x", TOPHALF_RAM_PHYS);
	begin(writer, name);
	string(writer, "device_type", "memory");
	cells(writer, "reg", reg, 4);
	end(writer);
}

static void write_intc(struct writer *writer)
{
	begin(writer, "interrupt-controller");
	string(writer, "compatible", "tophalf,intc");
	bytes(writer, "interrupt-controller", NULL, 0);
	cell(writer, "#interrupt-cells", 2);
	cell(writer, "#address-cells", 0);
	cell(writer, "phandle", PHANDLE_INTC);
	end(writer);
}

static void write_clocks(struct writer *writer)
{
	static const uint32_t rates[FIRMWARE_CLOCKS] = { 24000000, 100000000, 32768, 48000000 };

	for (unsigned int i = 0; i < FIRMWARE_CLOCKS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "clock-%u", i);
		begin(writer, name);
		string(writer, "compatible", "fixed-clock");
		cell(writer, "#clock-cells", 0);
		cell(writer, "clock-frequency", rates[i]);
		string(writer, "clock-output-names", name);
		cell(writer, "phandle", PHANDLE_CLOCK + i);
		end(writer);
	}
}

/*
 * Off at boot: whoever gets a supply for itself alone has to turn off what is on
 * already.  A clock is what turns this one on and off; without one it is always on.
 */
static void write_regulator(struct writer *writer, bool clock)
{
	begin(writer, "regulator");
	string(writer, "compatible", clock ? "regulator-fixed-clock" : "regulator-fixed");
	if (clock)
		cell(writer, "clocks", PHANDLE_CLOCK);
	string(writer, "regulator-name", "supply");
	cell(writer, "regulator-min-microvolt", 3300000);
	cell(writer, "regulator-max-microvolt", 3300000);
	cell(writer, "phandle", PHANDLE_REGULATOR);
	end(writer);
}

static void write_reg(struct writer *writer, uint32_t address, uint32_t size)
{
	const uint32_t reg[] = { 0, address, 0, size };

	cells(writer, "reg", reg, 4);
}

#define RESETS_MAX	16		/* of one device */

static void write_reset(struct writer *writer)
{
	begin(writer, "reset-controller");
	string(writer, "compatible", "snps,dw-high-reset");
	write_reg(writer, FIRMWARE_RESET_PHYS, FIRMWARE_WINDOW_SIZE);
	cell(writer, "#reset-cells", 1);
	cell(writer, "phandle", PHANDLE_RESET);
	end(writer);
}

static void write_syscon(struct writer *writer)
{
	begin(writer, "syscon");
	string(writer, "compatible", "syscon");
	write_reg(writer, FIRMWARE_SYSCON_PHYS, FIRMWARE_SYSCON_SIZE);
	cell(writer, "phandle", PHANDLE_SYSCON);
	end(writer);
}

static void write_windows(struct writer *writer, const struct firmware_request *request,
			  const struct tophalf_device *device)
{
	const char *names[FIRMWARE_WINDOWS_MAX];
	uint32_t reg[4 * FIRMWARE_WINDOWS_MAX];
	unsigned int count = device->windows_count;

	for (unsigned int i = 0; i < count; i++) {
		reg[4 * i] = (uint32_t)(device->windows[i].address >> 32);
		reg[4 * i + 1] = (uint32_t)device->windows[i].address;
		reg[4 * i + 2] = (uint32_t)(device->windows[i].size >> 32);
		reg[4 * i + 3] = (uint32_t)device->windows[i].size;
	}
	cells(writer, "reg", reg, 4 * count);
	strings(writer, "reg-names", names,
		firmware_names(request, FIRMWARE_REG_NAME, names, count));
}

static void write_lines(struct writer *writer, const struct firmware_request *request,
			const struct tophalf_device *device,
			const struct firmware_variant *variant)
{
	const char *names[FIRMWARE_LINES_MAX];
	uint32_t interrupts[2 * FIRMWARE_LINES_MAX];
	unsigned int count = device->lines_count;

	if (!count)
		return;
	for (unsigned int i = 0; i < count; i++) {
		interrupts[2 * i] = device->lines[i];
		interrupts[2 * i + 1] = variant->trigger;
	}
	cells(writer, "interrupts", interrupts, 2 * count);
	strings(writer, "interrupt-names", names,
		firmware_names(request, FIRMWARE_IRQ_NAME, names, count));
}

static bool asks_for(const struct firmware_request *request, enum firmware_property_kind kind)
{
	for (size_t i = 0; i < request->properties_count; i++)
		if (request->properties[i].kind == kind)
			return true;
	return false;
}

/* Reset lines of device number `device`: they are its own, because a line may be asked for exclusively. */
static void write_resets(struct writer *writer, const struct firmware_request *request,
			 unsigned int device)
{
	uint32_t resets[2 * RESETS_MAX];
	const char *names[RESETS_MAX];
	unsigned int named = firmware_names(request, FIRMWARE_RESET_NAME, names, RESETS_MAX);
	unsigned int count = named ? named : FIRMWARE_RESETS;

	for (unsigned int i = 0; i < count; i++) {
		resets[2 * i] = PHANDLE_RESET;
		resets[2 * i + 1] = device * RESETS_MAX + i;
	}
	cells(writer, "resets", resets, 2 * count);
	strings(writer, "reset-names", names, named);
}

/* Each with a few cells behind it, for a driver that asks for an offset or a mask. */
static void write_syscon_references(struct writer *writer, const struct firmware_request *request)
{
	const uint32_t reference[] = { PHANDLE_SYSCON, 0, 0, 0, 0 };
	const char *names[16];
	unsigned int count = firmware_names(request, FIRMWARE_SYSCON, names, 16);

	for (unsigned int i = 0; i < count; i++)
		cells(writer, names[i], reference, 5);
}

static void write_references(struct writer *writer, const struct firmware_request *request,
			     unsigned int device)
{
	const char *names[32];
	uint32_t clocks[32];
	unsigned int named;

	if ((request->providers & FIRMWARE_PROVIDES_CLOCK) &&
	    asks_for(request, FIRMWARE_CLOCK_NAME)) {
		named = firmware_names(request, FIRMWARE_CLOCK_NAME, names, 32);
		for (unsigned int i = 0; i < 32; i++)
			clocks[i] = PHANDLE_CLOCK + i % FIRMWARE_CLOCKS;
		cells(writer, "clocks", clocks, named ? named : FIRMWARE_CLOCKS);
		strings(writer, "clock-names", names, named);
	}
	if (request->providers & FIRMWARE_PROVIDES_RESET)
		write_resets(writer, request, device);
	write_syscon_references(writer, request);
	if (!(request->providers & FIRMWARE_PROVIDES_REGULATOR))
		return;
	named = firmware_names(request, FIRMWARE_REGULATOR_NAME, names, 32);
	for (unsigned int i = 0; i < named; i++) {
		char name[80];

		if (strlen(names[i]) > 64)
			continue;
		snprintf(name, sizeof(name), "%s-supply", names[i]);
		cell(writer, name, PHANDLE_REGULATOR);
	}
}

static void write_children(struct writer *writer, const struct firmware_request *request)
{
	const char *names[16];
	unsigned int count = firmware_names(request, FIRMWARE_CHILD, names, 16);

	for (unsigned int i = 0; i < count; i++) {
		if (strpbrk(names[i], "/@"))
			continue;
		begin(writer, names[i]);
		end(writer);
	}
}

static void write_device(struct writer *writer, const struct firmware_request *request,
			 const struct tophalf_device *device, unsigned int number,
			 const char *compatible, const struct firmware_variant *variant)
{
	struct firmware_value value;

	begin(writer, strrchr(device->node, '/') + 1);
	string(writer, "compatible", compatible);
	string(writer, "status", "okay");
	write_windows(writer, request, device);
	write_lines(writer, request, device, variant);
	write_references(writer, request, number);
	for (size_t i = 0; i < request->properties_count; i++)
		if (firmware_value(request, i, variant, &value))
			bytes(writer, request->properties[i].name, value.bytes, value.size);
	if (variant->optional)
		write_children(writer, request);
	end(writer);
}

static void write_all(struct writer *writer, const struct firmware_request *request,
		      const struct firmware *firmware, const char *const *compatible_of,
		      const unsigned int *variant_of)
{
	begin(writer, "");
	string(writer, "compatible", "tophalf,machine");
	string(writer, "model", "Tophalf simulated machine");
	cell(writer, "#address-cells", 2);
	cell(writer, "#size-cells", 2);
	cell(writer, "interrupt-parent", PHANDLE_INTC);
	write_cpus(writer, request->cpus ? request->cpus : 2);
	write_memory(writer);
	write_intc(writer);
	if (request->providers & FIRMWARE_PROVIDES_CLOCK)
		write_clocks(writer);
	if (request->providers & FIRMWARE_PROVIDES_REGULATOR)
		write_regulator(writer, request->providers & FIRMWARE_PROVIDES_CLOCK);
	if (request->providers & FIRMWARE_PROVIDES_RESET)
		write_reset(writer);
	if (asks_for(request, FIRMWARE_SYSCON))
		write_syscon(writer);
	begin(writer, "soc");
	string(writer, "compatible", "simple-bus");
	cell(writer, "#address-cells", 2);
	cell(writer, "#size-cells", 2);
	bytes(writer, "ranges", NULL, 0);
	for (unsigned int i = 0; i < firmware->devices_count; i++)
		if (firmware->devices[i].node)
			write_device(writer, request, &firmware->devices[i], i, compatible_of[i],
				     firmware_variant(variant_of[i]));
	end(writer);
	end(writer);
}

/* Writes into a buffer of `size` bytes: 0, or what libfdt says (-FDT_ERR_NOSPACE: too small). */
static int write_into(void *blob, size_t size, const struct firmware_request *request,
		      const struct firmware *firmware, const char *const *compatible_of,
		      const unsigned int *variant_of)
{
	struct writer writer = { blob, fdt_create(blob, (int)size) };

	if (!writer.error)
		writer.error = fdt_finish_reservemap(blob);
	write_all(&writer, request, firmware, compatible_of, variant_of);
	return writer.error ? writer.error : fdt_finish(blob);
}

bool firmware_write_tree(const struct firmware_request *request, struct firmware *firmware,
			 const char *const *compatible_of, const unsigned int *variant_of)
{
	for (size_t size = 64 << 10; size <= 64 << 20; size *= 2) {
		void *blob = calloc(1, size);
		int error;

		if (!blob)
			return false;
		error = write_into(blob, size, request, firmware, compatible_of, variant_of);
		if (!error) {
			firmware->device_tree = blob;
			firmware->device_tree_size = fdt_totalsize(blob);
			return true;
		}
		free(blob);
		assert(error == -FDT_ERR_NOSPACE);
	}
	return false;
}
