// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that uses what only an open file has.
 *
 * The buffer belongs to whoever has the file open. Nobody has, and the device speaks all the same.
 *
 * expect: rule=null-dereference context=softirq
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	unsigned int *buffer;
	struct tasklet_struct tasklet;
};

static void example_bottom(struct tasklet_struct *tasklet)
{
	struct example *example = from_tasklet(example, tasklet, tasklet);

	example->buffer[0] = readl(example->regs);	/* here */
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	tasklet_schedule(&example->tasklet);
	return IRQ_HANDLED;
}

static void example_quiet(void *data)
{
	struct example *example = data;

	tasklet_kill(&example->tasklet);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int error, irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	tasklet_setup(&example->tasklet, example_bottom);
	error = devm_add_action(&pdev->dev, example_quiet, example);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-softirq-null" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-softirq-null",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A tasklet that uses what only an open file has");
MODULE_LICENSE("GPL");
