// SPDX-License-Identifier: GPL-2.0-only
/*
 * A lock initialised before its handler is requested.
 *
 * The request of the line is the last thing that probe() does but for starting the device.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct example {
	spinlock_t lock;		/* guards events */
	unsigned int events;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	spin_lock(&example->lock);	example->events++;
	spin_unlock(&example->lock);
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	int irq, error;

	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", example);
	if (error)
		return error;
	usleep_range(1000, 2000);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-uninitialised-lock-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-uninitialised-lock-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A lock initialised before its handler is requested");
MODULE_LICENSE("GPL");
