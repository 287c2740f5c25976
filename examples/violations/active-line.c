// SPDX-License-Identifier: GPL-2.0-only
/*
 * The data of a handler freed before its line.
 *
 * Until free_irq() has returned the handler may be called, with a pointer to memory that somebody
 * else may have by now.
 *
 * expect: rule=active-object-freed context=process
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	unsigned int events;
	int irq;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	example->events++;
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);
	int error;

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->irq = platform_get_irq(pdev, 0);
	error = example->irq < 0 ? example->irq :
		request_irq(example->irq, example_irq, 0, "example", example);
	if (error)
		kfree(example);
	return error;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);
	int irq = example->irq;

	kfree(example);	/* here */
	free_irq(irq, example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-line" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-line",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("The data of a handler freed before its line");
MODULE_LICENSE("GPL");
