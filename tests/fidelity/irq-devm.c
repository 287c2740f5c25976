// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines that a device manages: freed in the reverse order, and early.
 */
#include <linux/device.h>
#include <linux/platform_device.h>
#include "line.h"

static struct platform_device *device;
static int first, second;

static irqreturn_t handler(int irq, void *data)
{
	say("handler %s", data == &first ? "first" : "second");
	return IRQ_HANDLED;
}

static void run(void)
{
	struct device *dev;

	stay_on(0);
	show(line_new(handle_simple_irq));
	device = platform_device_register_simple("fidelity-irq", PLATFORM_DEVID_NONE, NULL, 0);
	dev = &device->dev;
	show(devm_request_irq(dev, line_irq, handler, IRQF_SHARED, "first", &first));
	show(devm_request_threaded_irq(dev, line_irq, handler, NULL, IRQF_SHARED, NULL, &second));
	show(devm_request_irq(dev, 1000000, handler, 0, "none", &first));
	fire();
	devm_free_irq(dev, line_irq, &first);
	fire();
	say("unregister");
	platform_device_unregister(device);
	show(irq_has_action(line_irq));
	fire();
	line_free();
}

FIDELITY_MODULE(run, "Managed lines");
