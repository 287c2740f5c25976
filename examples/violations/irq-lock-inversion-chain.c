// SPDX-License-Identifier: GPL-2.0-only
/*
 * A lock that is interrupted by who waits for its holder.
 *
 * No handler takes the lock of the total, so it is taken with interrupts on. But it is taken inside
 * the lock of a device, for which the handler spins: one CPU has the total and is interrupted by a
 * handler that wants the device's lock; the other has that one and wants the total.
 *
 * expect: rule=irq-lock-inversion context=hardirq
 * also: deadlock
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>

struct example {
	void __iomem *regs;
	spinlock_t lock;	/* guards events */
	u32 events;
};

/* The number of all events is shared by all devices. */
static DEFINE_SPINLOCK(total_lock);
static u64 total;

static void example_collect(struct example *example)
{
	spin_lock_irq(&example->lock);
	spin_lock(&total_lock);
	total += example->events;
	spin_unlock(&total_lock);
	example->events = 0;
	spin_unlock_irq(&example->lock);
}

static void example_clear(void)
{
	spin_lock(&total_lock);
	total = 0;
	spin_unlock(&total_lock);
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	spin_lock(&example->lock);	/* here */
	example->events += readl(example->regs);
	spin_unlock(&example->lock);
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	spin_lock_init(&example->lock);
	example_clear();
	example_collect(example);
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-lock-inversion-chain" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-lock-inversion-chain",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A lock that is interrupted by who waits for its holder");
MODULE_LICENSE("GPL");
