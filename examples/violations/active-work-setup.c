// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work that is set up again for each use.
 *
 * INIT_WORK() makes a work that is on no list. One that is still queued from the interrupt before
 * is on a list, which ends in the middle from then on.
 *
 * expect: rule=active-object-freed context=hardirq
 */
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
	struct example *example = data;

	INIT_WORK(&example->work, example_work);	/* here */
	schedule_work(&example->work);
	return IRQ_HANDLED;
}

static void example_flush(void *data)
{
	struct example *example = data;

	cancel_work_sync(&example->work);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	int irq, error;

	if (!example)
		return -ENOMEM;
	INIT_WORK(&example->work, example_work);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_add_action(&pdev->dev, example_flush, example);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-work-setup" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-active-work-setup",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Work that is set up again for each use");
MODULE_LICENSE("GPL");
