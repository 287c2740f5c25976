// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sum that a timer and a task change.
 *
 * The interrupt arms a timer, whose function adds to the sum; the task that writes to the attribute
 * subtracts. A timer that is armed does not wait for the task.
 *
 * options: --detect data-race
 * expect: rule=data-race context=process,timer severity=warning
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/timer.h>

struct example {
	struct timer_list timer;
	struct mutex writing;
	unsigned int sum;
};

static void example_tick(struct timer_list *timer)
{
	struct example *example = from_timer(example, timer, timer);

	example->sum += 3;	/* here */
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	mod_timer(&example->timer, jiffies + 1);
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

static void example_stop(void *data)
{
	struct example *example = data;

	timer_shutdown_sync(&example->timer);
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
	timer_setup(&example->timer, example_tick, 0);
	if (devm_add_action_or_reset(&pdev->dev, example_stop, example))
		return -ENOMEM;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,data-race-timer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "data-race-timer",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A sum that a timer and a task change");
MODULE_LICENSE("GPL");
