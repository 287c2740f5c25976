// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freeing an interrupt with its mutex free.
 *
 * When the interrupt is gone there is nobody left to keep out.
 *
 * expect: clean contexts=process hardirq irq_thread
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	int irq;
	struct mutex lock;		/* guards events */
	unsigned int events;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t example_thread(int irq, void *data)
{
	struct example *example = data;

	mutex_lock(&example->lock);
	example->events++;
	mutex_unlock(&example->lock);
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
	mutex_init(&example->lock);
	example->irq = platform_get_irq(pdev, 0);
	if (example->irq < 0)
		return example->irq;
	return request_threaded_irq(example->irq, example_irq, example_thread, IRQF_ONESHOT,
				    dev_name(&pdev->dev), example);
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	free_irq(example->irq, example);
	example->events = 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-deadlock-free-irq" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-deadlock-free-irq",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Freeing an interrupt with its mutex free");
MODULE_LICENSE("GPL");
