// SPDX-License-Identifier: GPL-2.0-only
/*
 * A word that a work writes and a task reads twice, repaired.
 *
 * READ_ONCE() reads it one time, and both ways of looking at it see the same word.
 *
 * options: --detect data-race
 * expect: clean contexts=process workqueue
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>

struct example {
	void __iomem *regs;
	struct work_struct work;
	unsigned int status, count;
};

static void example_work(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);

	WRITE_ONCE(example->status, ++example->count);
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	schedule_work(&example->work);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned int status = READ_ONCE(example->status);

	return sysfs_emit(text, "%u\n", status & 1 ? status : 0);
}

static DEVICE_ATTR_RO(value);

static struct attribute *example_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(example);

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	writel(0, example->regs);
	disable_work_sync(&example->work);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	INIT_WORK(&example->work, example_work);
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,data-race-status-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "data-race-status-repaired",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A word that a work writes and a task reads twice, repaired");
MODULE_LICENSE("GPL");
