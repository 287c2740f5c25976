// SPDX-License-Identifier: GPL-2.0-only
/*
 * A top half that waits for a work item.
 *
 * The work is queued for the CPU that waits for it. Whoever frees the interrupt on another CPU
 * waits for the top half, and is stuck as well.
 *
 * expect: rule=soft-lockup context=hardirq
 * also: top-half-budget
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

struct example {
	void __iomem *regs;
	int irq;
	struct work_struct work;
	bool taken;
};

static void example_work(struct work_struct *work)
{
	WRITE_ONCE(container_of(work, struct example, work)->taken, true);
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	WRITE_ONCE(example->taken, false);
	schedule_work(&example->work);
	while (!READ_ONCE(example->taken))	/* here */
		cpu_relax();			/* here */
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	INIT_WORK(&example->work, example_work);
	example->irq = platform_get_irq(pdev, 0);
	if (example->irq < 0)
		return example->irq;
	return request_irq(example->irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	free_irq(example->irq, example);
	cancel_work_sync(&example->work);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-soft-lockup-hardirq" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-soft-lockup-hardirq",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A top half that waits for a work item");
MODULE_LICENSE("GPL");
