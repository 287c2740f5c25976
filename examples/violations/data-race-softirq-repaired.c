// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sum that a tasklet and a task change, repaired.
 *
 * The task keeps the tasklet away with spin_lock_bh() while it changes the sum.
 *
 * options: --detect data-race
 * expect: clean contexts=process hardirq softirq
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

struct example {
	struct tasklet_struct tasklet;
	struct mutex writing;
	spinlock_t lock;
	unsigned int sum;
};

static void example_bottom(struct tasklet_struct *tasklet)
{
	struct example *example = from_tasklet(example, tasklet, tasklet);

	spin_lock(&example->lock);
	example->sum += 3;
	spin_unlock(&example->lock);
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
	spin_lock_bh(&example->lock);
	example->sum -= 1;
	spin_unlock_bh(&example->lock);
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
	spin_lock_init(&example->lock);
	tasklet_setup(&example->tasklet, example_bottom);
	if (devm_add_action_or_reset(&pdev->dev, example_kill, example))
		return -ENOMEM;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,data-race-softirq-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "data-race-softirq-repaired",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A sum that a tasklet and a task change, repaired");
MODULE_LICENSE("GPL");
