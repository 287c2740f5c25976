// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sum that a tasklet and a task change.
 *
 * The task that writes to the attribute subtracts what the tasklet adds, and nothing keeps the
 * tasklet from running in between.
 *
 * options: --detect data-race
 * expect: rule=data-race context=process,softirq severity=warning
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct example {
	struct tasklet_struct tasklet;
	struct mutex writing;
	unsigned int sum;
};

static void example_bottom(struct tasklet_struct *tasklet)
{
	struct example *example = from_tasklet(example, tasklet, tasklet);

	example->sum += 3;	/* here */
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	tasklet_schedule(&example->tasklet);
	return IRQ_HANDLED;
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct example *example = dev_get_drvdata(dev);

	mutex_lock(&example->writing);
	example->sum -= 1;	/* here */
	mutex_unlock(&example->writing);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *example_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(example);

static void example_kill(void *data)
{
	struct example *example = data;

	tasklet_kill(&example->tasklet);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	mutex_init(&example->writing);
	tasklet_setup(&example->tasklet, example_bottom);
	if (devm_add_action_or_reset(&pdev->dev, example_kill, example))
		return -ENOMEM;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,data-race-softirq" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "data-race-softirq",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A sum that a tasklet and a task change");
MODULE_LICENSE("GPL");
