// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that writes as many samples as there is room for.
 *
 * The loop ends before the limit.
 *
 * expect: clean contexts=process hardirq softirq
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	void __iomem *regs;
	unsigned int *samples;
	struct tasklet_struct tasklet;
};

static void example_bottom(struct tasklet_struct *tasklet)
{
	struct example *example = from_tasklet(example, tasklet, tasklet);
	unsigned int i;

	for (i = 0; i < 4; i++)
		example->samples[i] = readl(example->regs);
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
	example->samples = devm_kcalloc(&pdev->dev, 4, sizeof(*example->samples), GFP_KERNEL);
	if (!example->samples)
		return -ENOMEM;
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
	{ .compatible = "tophalf,example-out-of-bounds-softirq-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-out-of-bounds-softirq-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A tasklet that writes as many samples as there is room for");
MODULE_LICENSE("GPL");
