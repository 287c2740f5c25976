/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to hardware/firmware*.c: one device before it is written down. */
#ifndef HARDWARE_FIRMWARE_PARTS_H
#define HARDWARE_FIRMWARE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "hardware/firmware.h"

#define FIRMWARE_WINDOWS	4
#define FIRMWARE_WINDOWS_MAX	8
#define FIRMWARE_WINDOW_SIZE	0x10000
#define FIRMWARE_DEVICE_STRIDE	0x100000
#define FIRMWARE_LINES		4
#define FIRMWARE_LINES_MAX	8
#define FIRMWARE_FIRST_LINE	16
#define FIRMWARE_CLOCKS		4
#define FIRMWARE_RESETS		4
/*
 * Behind all devices.  Nothing answers a reset controller: it reads as ones, and takes
 * what is written.  Registers that devices share are as automatic as their own.
 */
#define FIRMWARE_RESET_PHYS	(TOPHALF_DEVICE_PHYS + FIRMWARE_DEVICES_MAX * FIRMWARE_DEVICE_STRIDE)
#define FIRMWARE_SYSCON_PHYS	(FIRMWARE_RESET_PHYS + FIRMWARE_DEVICE_STRIDE)
#define FIRMWARE_SYSCON_SIZE	0x1000	/* each of them is a line of a debugging file */
#define FIRMWARE_VALUE_MAX	128

/* What the variants of a device differ in. */
struct firmware_variant {
	unsigned int windows;
	unsigned int lines;
	uint32_t trigger;		/* IRQ_TYPE_* */
	bool flags;			/* boolean properties are present */
	bool optional;			/* strings, arrays, raw properties and children are present */
	unsigned int palette;		/* which value of several for each number */
};

struct firmware_value {
	unsigned char bytes[FIRMWARE_VALUE_MAX];
	uint32_t size;
	bool string;
};

const struct firmware_variant *firmware_variant(unsigned int variant);

/* The names of one kind that are not empty, in the request's order, each once.  Returns how many. */
unsigned int firmware_names(const struct firmware_request *request,
			    enum firmware_property_kind kind, const char **names,
			    unsigned int max);

/*
 * The value of property number `index` of the request for a variant.  False
 * when the variant does not have it, when it stands there under the same name
 * already, or when it is written by other means (windows, lines, references).
 */
bool firmware_value(const struct firmware_request *request, size_t index,
		    const struct firmware_variant *variant, struct firmware_value *value);

/* Whether a property is a reference to something that the machine does not have. */
bool firmware_lacks(const struct firmware_request *request, size_t index);

/* Writes the tree for devices[]; those with a node path are in it.  False: no memory. */
bool firmware_write_tree(const struct firmware_request *request, struct firmware *firmware,
			 const char *const *compatible_of, const unsigned int *variant_of);

#endif
