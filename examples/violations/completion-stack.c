// SPDX-License-Identifier: GPL-2.0-only
/*
 * A completion on the stack that its waker outlives.
 *
 * The function that waits returns, and the handler keeps the pointer to its completion: the next
 * interrupt completes whatever lies there on the stack by then.
 *
 * expect: rule=use-after-free context=hardirq
 * also: uninitialised-object bad-access lock-recursion deadlock
 */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct example {
	spinlock_t lock;		/* guards done */
	struct completion *done;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	spin_lock(&example->lock);
	if (example->done)
		complete(example->done);	/* here */
	spin_unlock(&example->lock);
	return IRQ_HANDLED;
}

static void example_set_done(struct example *example, struct completion *done)
{
	spin_lock_irq(&example->lock);
	example->done = done;
	spin_unlock_irq(&example->lock);
}

static bool example_reset(struct example *example)
{
	DECLARE_COMPLETION_ONSTACK(done);
	unsigned long left;

	example_set_done(example, &done);
	left = wait_for_completion_timeout(&done, msecs_to_jiffies(10));

	return left;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	int irq, error;

	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", example);
	if (error)
		return error;
	if (!example_reset(example))
		dev_dbg(&pdev->dev, "no answer to a reset\n");
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-completion-stack" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-completion-stack",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A completion on the stack that its waker outlives");
MODULE_LICENSE("GPL");
