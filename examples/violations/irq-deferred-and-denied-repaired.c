// SPDX-License-Identifier: GPL-2.0-only
/*
 * A handler that quiets its device, leaves the rest to a tasklet, and says so.
 *
 * IRQ_HANDLED means that the cause was this device, not that all work is done.
 *
 * expect: clean contexts=hardirq softirq
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	struct tasklet_struct tasklet;
	u32 last;
};

static void example_tasklet(struct tasklet_struct *tasklet)
{
	struct example *example = from_tasklet(example, tasklet, tasklet);

	WRITE_ONCE(example->last, readl(example->regs));
	writel(1, example->regs + 4);
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(0, example->regs + 4);	/* no more until the tasklet is through */
	tasklet_schedule(&example->tasklet);
	return IRQ_HANDLED;
}

static void example_stop(void *data)
{
	struct example *example = data;

	tasklet_kill(&example->tasklet);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq, error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	tasklet_setup(&example->tasklet, example_tasklet);
	error = devm_add_action_or_reset(&pdev->dev, example_stop, example);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-deferred-and-denied-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-deferred-and-denied-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A handler with a tasklet");
MODULE_LICENSE("GPL");
