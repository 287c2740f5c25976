// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IRQ thread that returns with bottom halves off.
 *
 * Where the device has nothing more to say it leaves early. The next softirq on this CPU runs when
 * somebody else enables bottom halves, once too little.
 *
 * expect: rule=context-leak context=irq_thread
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	u32 last;
};

static irqreturn_t example_thread(int irq, void *data)
{	/* here */
	struct example *example = data;

	local_bh_disable();	/* since here */
	if (readl(example->regs) != 0x600d)
		return IRQ_HANDLED;
	WRITE_ONCE(example->last, 0x600d);
	local_bh_enable();
	return IRQ_HANDLED;
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	return IRQ_WAKE_THREAD;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, example_irq, example_thread, 0,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-context-leak-thread" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-context-leak-thread",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An IRQ thread that returns with bottom halves off");
MODULE_LICENSE("GPL");
