// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that a probe() which fails leaves behind.
 *
 * remove() is not called for a device whose probe() failed, so what was allocated before the failure
 * is freed by nobody.
 *
 * expect: rule=leak context=process
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	int irq;
	unsigned int events;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	example->events++;
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int error;

	example = kzalloc(sizeof(*example), GFP_KERNEL);	/* here */
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->irq = platform_get_irq(pdev, 0);
	error = example->irq < 0 ? example->irq :
		request_irq(example->irq, example_irq, 0, "example", example);
	return error;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	free_irq(example->irq, example);
	kfree(example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-probe" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-probe",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory that a probe() which fails leaves behind");
MODULE_LICENSE("GPL");
