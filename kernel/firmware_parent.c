// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parent of a device that is part of a larger one.
 *
 * A multi-function device has a driver that makes devices of its parts, and their
 * drivers ask it for what it keeps.  Here the parts are made without it, and what
 * can stand in for it does: a register map, which most such parents have, on
 * automatic registers.  They are of one byte, as those of most, and of all the
 * width that fits whatever a driver reads them into.  The map does not sleep:
 * whether the real one would is not known, and no driver is blamed for it.
 */
#include <linux/device.h>
#include <linux/init.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>
#include "firmware.h"
#include "tophalf.h"

/*
 * Nothing defines it, so it has an address without access and a name, like any
 * other thing that the machine does not have.  A null pointer would be blamed on
 * the driver that asks for it.
 */
extern char driver_data_of_the_parent_device[];

/* Of the tree, if the image has register maps. */
struct regmap *__devm_regmap_init(struct device *device, const struct regmap_bus *bus, void *context,
				  const struct regmap_config *config,
				  struct lock_class_key *key, const char *name) __weak;
struct regmap *dev_get_regmap(struct device *device, const char *name) __weak;

/* Any context. */
static int read_register(void *context, unsigned int number, unsigned int *value)
{
	(void)context;
	tophalf_point();
	*value = tophalf_host->bus_read(TOPHALF_PARENT_PHYS + number % TOPHALF_PARENT_SIZE, 1);
	tophalf_point();
	return 0;
}

/* Any context. */
static int write_register(void *context, unsigned int number, unsigned int value)
{
	(void)context;
	tophalf_point();
	tophalf_host->bus_write(TOPHALF_PARENT_PHYS + number % TOPHALF_PARENT_SIZE, 1, value);
	tophalf_point();
	return 0;
}

static const struct regmap_config registers = {
	.name = "parent",
	.reg_bits = 32,
	.val_bits = 8,
	.reg_read = read_register,
	.reg_write = write_register,
	.fast_io = true,
	.use_raw_spinlock = true,
};

void firmware_stand_in_for_parent(struct device *device)
{
	dev_set_drvdata(device, driver_data_of_the_parent_device);
	if (__devm_regmap_init && dev_get_regmap && !dev_get_regmap(device, NULL))
		devm_regmap_init(device, NULL, NULL, &registers);
}

static int __init firmware_parents(void)
{
	firmware_stand_in_for_parent(&platform_bus);
	return 0;
}
late_initcall(firmware_parents);
