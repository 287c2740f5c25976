// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IRQ thread that leaves the waiting to delayed work.
 *
 * The thread is back at once and ready for the next interrupt. Each press moves the work 50 ms
 * into the future, so that it looks at the key when it has been quiet for so long.
 *
 * expect: clean contexts=irq_thread workqueue
 */
#include <linux/atomic.h>
#include <linux/devm-helpers.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

struct example {
	void __iomem *regs;
	atomic_t presses;
	struct delayed_work settled;
};

static void example_settled(struct work_struct *work)
{
	struct example *example = container_of(to_delayed_work(work), struct example, settled);

	if (readl(example->regs))
		atomic_inc(&example->presses);
}

static irqreturn_t example_thread(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	mod_delayed_work(system_wq, &example->settled, msecs_to_jiffies(50));
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq, error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	error = devm_delayed_work_autocancel(&pdev->dev, &example->settled, example_settled);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, NULL, example_thread, IRQF_ONESHOT,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-thread-backlog-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-thread-backlog-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An IRQ thread that leaves the waiting to delayed work");
MODULE_LICENSE("GPL");
