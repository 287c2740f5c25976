// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that is disabled where it should be killed.
 *
 * A tasklet that is scheduled while it is disabled waits on its CPU's list until it is enabled. Its
 * memory goes, and the list leads into it.
 *
 * expect: rule=active-object-freed context=process
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	struct tasklet_struct tasklet;
	unsigned int events;
	int irq;
};

static void example_bottom(struct tasklet_struct *tasklet)
{
	struct example *example = from_tasklet(example, tasklet, tasklet);

	example->events++;
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	tasklet_schedule(&example->tasklet);
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);
	int error;

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	tasklet_setup(&example->tasklet, example_bottom);
	example->irq = platform_get_irq(pdev, 0);
	error = example->irq < 0 ? example->irq :
		request_irq(example->irq, example_irq, 0, "example", example);
	if (error)
		kfree(example);
	return error;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	tasklet_disable(&example->tasklet);
	usleep_range(2000, 3000);
	free_irq(example->irq, example);
	kfree(example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-tasklet" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-tasklet",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A tasklet that is disabled where it should be killed");
MODULE_LICENSE("GPL");
