// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work cancelled when no interrupt can queue it.
 *
 * First what starts the work is stopped, then the work, then its memory goes.
 *
 * expect: clean contexts=process hardirq workqueue
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct example {
	struct work_struct work;
	unsigned int events;
};

static void example_work(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);

	example->events++;
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct platform_device *pdev = data;
	struct example *example = platform_get_drvdata(pdev);

	schedule_work(&example->work);	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);
	int irq = platform_get_irq(pdev, 0), error;

	if (!example)
		return -ENOMEM;
	INIT_WORK(&example->work, example_work);
	platform_set_drvdata(pdev, example);
	error = irq < 0 ? irq : request_irq(irq, example_irq, 0, "example", pdev);
	if (error)
		kfree(example);
	return error;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	free_irq(platform_get_irq(pdev, 0), pdev);
	cancel_work_sync(&example->work);
	kfree(example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-work-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-use-after-free-work-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Work cancelled when no interrupt can queue it");
MODULE_LICENSE("GPL");
