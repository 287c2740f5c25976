// SPDX-License-Identifier: GPL-2.0-only
/*
 * A queue from a handler to a task, repaired.
 *
 * kfifo writes the element, then behind a barrier its index: one that puts and one that gets need
 * no lock.
 *
 * options: --detect data-race
 * expect: clean contexts=process hardirq
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/kfifo.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct example {
	DECLARE_KFIFO(events, u32, 16);
	struct mutex reading;
	u32 number, last;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	kfifo_put(&example->events, ++example->number);
	return IRQ_HANDLED;
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct example *example = dev_get_drvdata(dev);

	mutex_lock(&example->reading);
	while (kfifo_get(&example->events, &example->last))
		;
	mutex_unlock(&example->reading);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *example_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(example);

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
	mutex_init(&example->reading);
	INIT_KFIFO(example->events);
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,data-race-fifo-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "data-race-fifo-repaired",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A queue from a handler to a task, repaired");
MODULE_LICENSE("GPL");
