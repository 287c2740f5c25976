// SPDX-License-Identifier: GPL-2.0-only
/*
 * An interrupt in a softirq in a system call, repaired.
 *
 * The job is complete before it is lent.
 *
 * expect: clean contexts=process hardirq softirq
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct job {
	const char *name;
};

struct race {
	void __iomem *regs;
	struct tasklet_struct tasklet;
	struct mutex writing;
	struct job job, *lent, *borrowed;
	unsigned int letters;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	struct job *job = READ_ONCE(race->borrowed);

	writel(1, race->regs);
	if (job)
		race->letters += job->name[0];
	tasklet_schedule(&race->tasklet);
	return IRQ_HANDLED;
}

static void race_tasklet(struct tasklet_struct *tasklet)
{
	struct race *race = container_of(tasklet, struct race, tasklet);

	WRITE_ONCE(race->borrowed, READ_ONCE(race->lent));
	writel(1, race->regs + 8);
	writel(2, race->regs + 8);
	WRITE_ONCE(race->borrowed, NULL);
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);

	mutex_lock(&race->writing);
	race->job.name = "job";
	WRITE_ONCE(race->lent, &race->job);
	writel(3, race->regs + 4);
	writel(4, race->regs + 4);
	WRITE_ONCE(race->lent, NULL);
	mutex_unlock(&race->writing);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_stop(void *data)
{
	struct race *race = data;

	tasklet_kill(&race->tasklet);
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race;
	int irq, error;

	race = devm_kzalloc(&pdev->dev, sizeof(*race), GFP_KERNEL);
	if (!race)
		return -ENOMEM;
	platform_set_drvdata(pdev, race);
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs))
		return PTR_ERR(race->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	mutex_init(&race->writing);
	tasklet_setup(&race->tasklet, race_tasklet);
	error = devm_add_action_or_reset(&pdev->dev, race_stop, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-three-contexts-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-three-contexts-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("An interrupt in a softirq in a system call, repaired");
MODULE_LICENSE("GPL");
