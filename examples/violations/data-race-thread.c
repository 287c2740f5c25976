// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sum that a work and an IRQ thread change.
 *
 * Both run in threads of their own, on any CPU: that they are never in atomic context does not
 * keep them apart.
 *
 * options: --detect data-race
 * expect: rule=data-race context=workqueue severity=warning
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>

struct example {
	struct work_struct work;
	unsigned int sum;
};

static void example_work(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);

	example->sum -= 1;	/* here */
}

static irqreturn_t example_thread(int irq, void *data)
{
	struct example *example = data;

	example->sum += 3;	/* here */
	return IRQ_HANDLED;
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct example *example = dev_get_drvdata(dev);

	schedule_work(&example->work);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *example_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(example);

static void example_cancel(void *data)
{
	struct example *example = data;

	cancel_work_sync(&example->work);
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
	INIT_WORK(&example->work, example_work);
	if (devm_add_action_or_reset(&pdev->dev, example_cancel, example))
		return -ENOMEM;
	return devm_request_threaded_irq(&pdev->dev, irq, NULL, example_thread, IRQF_ONESHOT,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,data-race-thread" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "data-race-thread",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A sum that a work and an IRQ thread change");
MODULE_LICENSE("GPL");
