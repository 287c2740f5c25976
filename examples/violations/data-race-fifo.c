// SPDX-License-Identifier: GPL-2.0-only
/*
 * A queue from a handler to a task.
 *
 * The handler counts the event before it has written what the event is, so the task may read an
 * element that is not there yet.
 *
 * options: --detect data-race
 * expect: rule=data-race context=process,hardirq severity=warning
 * also: data-race
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
	u32 events[16];
	unsigned int in, out;
	struct mutex reading;
	u32 number, last;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	unsigned int in = example->in;

	if (in - READ_ONCE(example->out) < ARRAY_SIZE(example->events)) {
		WRITE_ONCE(example->in, in + 1);
		example->events[in % ARRAY_SIZE(example->events)] = ++example->number;	/* here */
	}
	return IRQ_HANDLED;
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct example *example = dev_get_drvdata(dev);

	mutex_lock(&example->reading);
	while (example->out != READ_ONCE(example->in)) {
		example->last = example->events[example->out % ARRAY_SIZE(example->events)];	/* here */
		WRITE_ONCE(example->out, example->out + 1);
	}
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
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,data-race-fifo" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "data-race-fifo",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A queue from a handler to a task");
MODULE_LICENSE("GPL");
