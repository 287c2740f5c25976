// SPDX-License-Identifier: GPL-2.0-only
/*
 * A managed line whose data is not managed.
 *
 * The driver core frees the line after remove() has returned, and remove() has freed what the handler
 * is called with.
 *
 * expect: rule=active-object-freed context=process
 * also: leak
 */
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	unsigned int events;
};

struct example_port {
	struct example *example;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	example->events++;
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example_port *port = devm_kzalloc(&pdev->dev, sizeof(*port), GFP_KERNEL);
	int irq;

	if (!port)
		return -ENOMEM;
	platform_set_drvdata(pdev, port);
	port->example = kzalloc(sizeof(*port->example), GFP_KERNEL);
	if (!port->example)
		return -ENOMEM;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", port->example);
}

static void example_remove(struct platform_device *pdev)
{
	struct example_port *port = platform_get_drvdata(pdev);

	kfree(port->example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-line-devm" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-line-devm",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A managed line whose data is not managed");
MODULE_LICENSE("GPL");
