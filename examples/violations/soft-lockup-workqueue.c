// SPDX-License-Identifier: GPL-2.0-only
/*
 * A work item that waits for ever.
 *
 * It spins for a word that somebody else was to set, and nobody does.
 *
 * expect: rule=soft-lockup context=workqueue
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/processor.h>
#include <linux/workqueue.h>

struct example {
	void __iomem *regs;
	bool ready;
	struct work_struct work;
};

static void example_work(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);

	writel(1, example->regs + 4);
	while (!READ_ONCE(example->ready))	/* here */
		cpu_relax();		/* here */
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	schedule_work(&example->work);
	return IRQ_HANDLED;
}

static void example_quiet(void *data)
{
	struct example *example = data;

	cancel_work_sync(&example->work);
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
	INIT_WORK(&example->work, example_work);
	error = devm_add_action(&pdev->dev, example_quiet, example);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-soft-lockup-workqueue" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-soft-lockup-workqueue",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A work item that waits for ever");
MODULE_LICENSE("GPL");
