// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinlock beside a raw spinlock, in a tasklet.
 *
 * What each guards is done for itself.
 *
 * expect: clean contexts=process hardirq softirq
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
	raw_spinlock_t mask_lock;	/* guards mask */
	unsigned int mask;
	spinlock_t count_lock;		/* guards count */
	unsigned int count;
	struct tasklet_struct tasklet;
};

static void example_bottom(struct tasklet_struct *tasklet)
{
	struct example *example = from_tasklet(example, tasklet, tasklet);

	raw_spin_lock(&example->mask_lock);
	example->mask ^= 1;
	raw_spin_unlock(&example->mask_lock);
	spin_lock(&example->count_lock);
	example->count++;
	spin_unlock(&example->count_lock);
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	tasklet_schedule(&example->tasklet);
	return IRQ_HANDLED;
}

static void example_kill(void *data)
{
	tasklet_kill(data);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int error, irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	raw_spin_lock_init(&example->mask_lock);
	spin_lock_init(&example->count_lock);
	tasklet_setup(&example->tasklet, example_bottom);
	error = devm_add_action(&pdev->dev, example_kill, &example->tasklet);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-lock-nesting-softirq-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-lock-nesting-softirq-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A spinlock beside a raw spinlock, in a tasklet");
MODULE_LICENSE("GPL");
