// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver asks of the tree: requests that may fail, and what has to be
 * given back.
 *
 * Clocks, regulators, regions of addresses and references to devices are the
 * tree's own, unmodified.  The linker lets a call of f() go to __wrap_f() where
 * our kernel has that (tree/link.c), and __real_f() is then the tree's.  So each
 * request of the target can be made to fail by choice, as an allocation can, and
 * what it holds is known with the place where it was taken.
 *
 * As for memory, "the target" is the target itself or one wrapper around it.
 * What is not in the image is null here, and then nothing calls its wrap either.
 *
 * The contexts are those of the functions that are wrapped.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/gpio/consumer.h>
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/miscdevice.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>
#include "leftovers.h"
#include "mm/mm.h"
#include "tophalf.h"

/* RESULT f(PARAMETERS), which gives `failed` where the target asks and it is chosen so. */
#define MAY_FAIL(result, name, parameters, arguments, failed)	\
	result __real_##name parameters __weak;			\
	result __wrap_##name parameters;			\
	result __wrap_##name parameters				\
	{							\
		if (request_fails())				\
			return failed;				\
		return __real_##name arguments;			\
	}

#define DEFERRED	ERR_PTR(-EPROBE_DEFER)

MAY_FAIL(struct clk *, clk_get, (struct device *device, const char *id), (device, id), DEFERRED)
MAY_FAIL(struct clk *, devm_clk_get, (struct device *device, const char *id), (device, id), DEFERRED)
MAY_FAIL(struct clk *, devm_clk_get_enabled, (struct device *device, const char *id), (device, id),
	 DEFERRED)
MAY_FAIL(struct clk *, devm_clk_get_optional, (struct device *device, const char *id), (device, id),
	 DEFERRED)
MAY_FAIL(struct clk *, devm_clk_get_optional_enabled, (struct device *device, const char *id),
	 (device, id), DEFERRED)
MAY_FAIL(struct regulator *, regulator_get, (struct device *device, const char *id), (device, id),
	 DEFERRED)
MAY_FAIL(struct regulator *, devm_regulator_get, (struct device *device, const char *id),
	 (device, id), DEFERRED)
MAY_FAIL(struct regulator *, devm_regulator_get_optional, (struct device *device, const char *id),
	 (device, id), DEFERRED)
MAY_FAIL(struct regulator *, regulator_get_optional, (struct device *device, const char *id),
	 (device, id), DEFERRED)
MAY_FAIL(int, regulator_bulk_get,
	 (struct device *device, int count, struct regulator_bulk_data *supplies),
	 (device, count, supplies), -EPROBE_DEFER)
MAY_FAIL(int, devm_regulator_bulk_get,
	 (struct device *device, int count, struct regulator_bulk_data *supplies),
	 (device, count, supplies), -EPROBE_DEFER)
MAY_FAIL(int, devm_regulator_get_enable, (struct device *device, const char *id), (device, id),
	 -EPROBE_DEFER)
MAY_FAIL(struct gpio_desc *, devm_gpiod_get,
	 (struct device *device, const char *id, enum gpiod_flags flags), (device, id, flags), DEFERRED)
MAY_FAIL(struct gpio_desc *, devm_gpiod_get_optional,
	 (struct device *device, const char *id, enum gpiod_flags flags), (device, id, flags), DEFERRED)
MAY_FAIL(void __iomem *, devm_platform_ioremap_resource,
	 (struct platform_device *device, unsigned int index), (device, index),
	 IOMEM_ERR_PTR(-ENOMEM))
MAY_FAIL(void __iomem *, devm_ioremap_resource,
	 (struct device *device, const struct resource *resource), (device, resource),
	 IOMEM_ERR_PTR(-EBUSY))
MAY_FAIL(void *, dma_alloc_attrs,
	 (struct device *device, size_t size, dma_addr_t *handle, gfp_t flags, unsigned long attributes),
	 (device, size, handle, flags, attributes), NULL)
MAY_FAIL(void *, dmam_alloc_attrs,
	 (struct device *device, size_t size, dma_addr_t *handle, gfp_t flags, unsigned long attributes),
	 (device, size, handle, flags, attributes), NULL)
MAY_FAIL(int, misc_register, (struct miscdevice *device), (device), -EBUSY)
MAY_FAIL(int, input_register_device, (struct input_dev *device), (device), -ENOMEM)
MAY_FAIL(int, device_add, (struct device *device), (device), -ENOMEM)
MAY_FAIL(int, device_create_file, (struct device *device, const struct device_attribute *attribute),
	 (device, attribute), -ENOMEM)

int __real_platform_get_irq(struct platform_device *device, unsigned int index) __weak;
int __wrap_platform_get_irq(struct platform_device *device, unsigned int index);
int __wrap_platform_get_irq(struct platform_device *device, unsigned int index)
{
	int irq = __real_platform_get_irq(device, index);

	/* A line that the driver has already is not too early to be had: remove() may ask for its number. */
	if (irq > 0 && !irq_has_action(irq) && request_fails())
		return -EPROBE_DEFER;
	return irq;
}

/* ---- what is taken and has to be given back --------------------------------------------- */

int __real_clk_enable(struct clk *clk) __weak;
int __wrap_clk_enable(struct clk *clk);
int __wrap_clk_enable(struct clk *clk)
{
	int error = request_fails() ? -EIO : __real_clk_enable(clk);

	if (!error && clk)
		note_made(MADE_CLOCK, clk, NULL, "");
	return error;
}

void __real_clk_disable(struct clk *clk) __weak;
void __wrap_clk_disable(struct clk *clk);
void __wrap_clk_disable(struct clk *clk)
{
	note_taken_back(MADE_CLOCK, clk);
	__real_clk_disable(clk);
}

int __real_regulator_enable(struct regulator *regulator) __weak;
int __wrap_regulator_enable(struct regulator *regulator);
int __wrap_regulator_enable(struct regulator *regulator)
{
	int error = request_fails() ? -EIO : __real_regulator_enable(regulator);

	if (!error)
		note_made(MADE_SUPPLY, regulator, NULL, "");
	return error;
}

int __real_regulator_disable(struct regulator *regulator) __weak;
int __wrap_regulator_disable(struct regulator *regulator);
int __wrap_regulator_disable(struct regulator *regulator)
{
	int error = __real_regulator_disable(regulator);

	if (!error)
		note_taken_back(MADE_SUPPLY, regulator);
	return error;
}

/* The regulator core turns it off later, by a work of its own. */
int __real_regulator_disable_deferred(struct regulator *regulator, int ms) __weak;
int __wrap_regulator_disable_deferred(struct regulator *regulator, int ms);
int __wrap_regulator_disable_deferred(struct regulator *regulator, int ms)
{
	int error = __real_regulator_disable_deferred(regulator, ms);

	if (!error)
		note_taken_back(MADE_SUPPLY, regulator);
	return error;
}

int __real_regulator_bulk_enable(int count, struct regulator_bulk_data *supplies) __weak;
int __wrap_regulator_bulk_enable(int count, struct regulator_bulk_data *supplies);
int __wrap_regulator_bulk_enable(int count, struct regulator_bulk_data *supplies)
{
	int i, error = request_fails() ? -EIO : __real_regulator_bulk_enable(count, supplies);

	for (i = 0; i < count && !error; i++)
		note_made(MADE_SUPPLY, supplies[i].consumer, NULL, "");
	return error;
}

int __real_regulator_bulk_disable(int count, struct regulator_bulk_data *supplies) __weak;
int __wrap_regulator_bulk_disable(int count, struct regulator_bulk_data *supplies);
int __wrap_regulator_bulk_disable(int count, struct regulator_bulk_data *supplies)
{
	int i, error = __real_regulator_bulk_disable(count, supplies);

	for (i = 0; i < count && !error; i++)
		note_taken_back(MADE_SUPPLY, supplies[i].consumer);
	return error;
}

/* What identifies a region is where it starts. */
static const void *region_key(resource_size_t start)
{
	return (const void *)(unsigned long)start;
}

struct resource *__real___request_region(struct resource *parent, resource_size_t start,
					 resource_size_t size, const char *name, int flags) __weak;
struct resource *__wrap___request_region(struct resource *parent, resource_size_t start,
					 resource_size_t size, const char *name, int flags);
struct resource *__wrap___request_region(struct resource *parent, resource_size_t start,
					 resource_size_t size, const char *name, int flags)
{
	struct resource *region = request_fails() ? NULL :
		__real___request_region(parent, start, size, name, flags);

	if (region)
		note_made(MADE_REGION, region_key(start), NULL, name ?: "");
	return region;
}

void __real___release_region(struct resource *parent, resource_size_t start, resource_size_t size)
	__weak;
void __wrap___release_region(struct resource *parent, resource_size_t start, resource_size_t size);
void __wrap___release_region(struct resource *parent, resource_size_t start, resource_size_t size)
{
	note_taken_back(MADE_REGION, region_key(start));
	__real___release_region(parent, start, size);
}

/* The other way to give a region back: the caller frees what it was given as well. */
int __real_release_resource(struct resource *resource) __weak;
int __wrap_release_resource(struct resource *resource);
int __wrap_release_resource(struct resource *resource)
{
	int error = __real_release_resource(resource);

	if (!error)
		note_taken_back(MADE_REGION, region_key(resource->start));
	return error;
}

/*
 * The driver core puts references of its own, and those of others for them, without
 * passing here: what is noted is told only if the device is there when the run ends.
 */
struct device *__real_get_device(struct device *device) __weak;
struct device *__wrap_get_device(struct device *device);
struct device *__wrap_get_device(struct device *device)
{
	if (device)
		note_made(MADE_REFERENCE, device, NULL, dev_name(device) ?: "");
	return __real_get_device(device);
}

void __real_put_device(struct device *device) __weak;
void __wrap_put_device(struct device *device);
void __wrap_put_device(struct device *device)
{
	note_taken_back(MADE_REFERENCE, device);
	__real_put_device(device);
}
