// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that takes its lock twice.
 *
 * The helper takes the lock for those who call it without; this one has it already.
 *
 * expect: rule=lock-recursion context=timer
 * also: deadlock soft-lockup
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct example {
	void __iomem *regs;
	spinlock_t lock;		/* guards count */
	unsigned int count;
	struct timer_list timer;
};

static void example_trim(struct example *example)
{
	spin_lock(&example->lock);	/* here */
	if (example->count > 100)
		example->count = 0;
	spin_unlock(&example->lock);
}

static void example_timer(struct timer_list *timer)
{
	struct example *example = container_of(timer, struct example, timer);

	spin_lock(&example->lock);
	example->count++;
	example_trim(example);
	spin_unlock(&example->lock);
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	mod_timer(&example->timer, jiffies + 1);
	return IRQ_HANDLED;
}

static void example_quiet(void *data)
{
	struct example *example = data;

	timer_shutdown_sync(&example->timer);
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
	spin_lock_init(&example->lock);
	timer_setup(&example->timer, example_timer, 0);
	error = devm_add_action(&pdev->dev, example_quiet, example);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-lock-recursion-timer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-lock-recursion-timer",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A timer that takes its lock twice");
MODULE_LICENSE("GPL");
