/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Firmware: what the machine tells the kernel about devices that it has.
 *
 * From what a module says of itself (its device tables, the names of the
 * properties that its source asks for) firmware_make() makes the devices that
 * the module could drive: a flattened device tree with a node for each
 * compatible, and platform devices for names that no tree describes.  There are
 * several variants of each device, told apart by what runs could not change
 * later, because the kernel reads its firmware once, at boot: variant 0 is the
 * most complete and ordinary one; the others have no interrupt, other trigger
 * types, other values, fewer optional properties.
 *
 * A device's index in devices[] is its plug index (TOPHALF_SYS_PLUG).  Indices
 * go through all names for variant 0 first, then for variant 1, and so on.
 *
 * The result depends on the request alone.  Host side, not during runs.
 */
#ifndef HARDWARE_FIRMWARE_H
#define HARDWARE_FIRMWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <tophalf/boundary.h>

#define FIRMWARE_VARIANTS	4
#define FIRMWARE_DEVICES_MAX	60

/* What a driver asks its device for. */
enum firmware_property_kind {
	FIRMWARE_BOOL,
	FIRMWARE_U8,
	FIRMWARE_U16,
	FIRMWARE_U32,
	FIRMWARE_U64,
	FIRMWARE_U32_ARRAY,
	FIRMWARE_STRING,
	FIRMWARE_STRING_ARRAY,
	FIRMWARE_RAW,		/* looked for, or read as it is: gets one cell */
	FIRMWARE_CLOCK_NAME,	/* "" for a clock without a name */
	FIRMWARE_REGULATOR_NAME,
	FIRMWARE_REG_NAME,
	FIRMWARE_IRQ_NAME,
	FIRMWARE_CHILD,		/* a child node by its name */
	FIRMWARE_RESET_NAME,	/* "" for a reset line without a name */
	FIRMWARE_SYSCON,	/* a reference to registers that devices share */
	FIRMWARE_NOTHING,	/* of another kind than properties */
	FIRMWARE_UNKNOWN,	/* anything else (GPIOs, DMA, phandles): left out */
};

struct firmware_property {
	enum firmware_property_kind kind;
	const char *name;
};

/*
 * Providers in the tree that the image contains.  A reference to a provider
 * whose driver is not there would defer the probe for ever, so what is not
 * listed is left out.
 */
#define FIRMWARE_PROVIDES_CLOCK		(1u << 0)	/* drivers/clk/clk-fixed-rate.c */
#define FIRMWARE_PROVIDES_REGULATOR	(1u << 1)	/* drivers/regulator/fixed.c */
#define FIRMWARE_PROVIDES_RESET		(1u << 2)	/* drivers/reset/reset-simple.c */

struct firmware_request {
	const char *const *compatibles;
	size_t compatibles_count;
	const char *const *platform_names;
	size_t platform_names_count;
	const struct firmware_property *properties;
	size_t properties_count;
	unsigned int providers;
	unsigned int cpus;		/* 0: 2 */
	bool needs_platform_data;	/* of a device by name, and nobody knows what is in it */
};

struct firmware {
	void *device_tree;
	size_t device_tree_size;
	struct tophalf_device *devices;	/* by plug index; also what hardware_install() takes */
	unsigned int devices_count;	/* that can be plugged in */
	unsigned int wired_count;	/* behind them comes what is always there */
	unsigned int left_out;		/* devices (of any variant) for which there was no room */
	unsigned int properties_left_out;	/* references that no provider can serve */
};

/* Null only when memory is exhausted.  A request without names gives a tree without devices. */
struct firmware *firmware_make(const struct firmware_request *request);
void firmware_release(struct firmware *firmware);

#endif
