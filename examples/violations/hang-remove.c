// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for an interrupt that was freed.
 *
 * remove() stops the device and waits for the interrupt that tells of it, which it has freed.
 *
 * expect: rule=hang context=process
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/wait.h>

struct example {
	void __iomem *regs;
	int irq;
	wait_queue_head_t wait;
	bool idle;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	WRITE_ONCE(example->idle, true);
	wake_up(&example->wait);
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
	init_waitqueue_head(&example->wait);
	example->irq = platform_get_irq(pdev, 0);
	if (example->irq < 0)
		return example->irq;
	return request_irq(example->irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	free_irq(example->irq, example);
	WRITE_ONCE(example->idle, false);
	writel(0, example->regs);
	wait_event(example->wait, READ_ONCE(example->idle));	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hang-remove" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-hang-remove",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Waiting for an interrupt that was freed");
MODULE_LICENSE("GPL");
