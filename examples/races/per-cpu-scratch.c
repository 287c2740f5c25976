// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scratch area of a CPU that two tasks are on.
 *
 * A read fills the scratch area of its CPU and takes it for its own until it is through. It
 * may be preempted there, and another read be let onto the same CPU.
 *
 * expect: rule=warn context=process
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct scratch {
	struct task_struct *owner;
	u32 words[4];
};

static DEFINE_PER_CPU(struct scratch, race_scratch);

struct race {
	void __iomem *regs;
};

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	struct scratch *scratch = raw_cpu_ptr(&race_scratch);
	u32 sum = 0;
	unsigned int i;

	WRITE_ONCE(scratch->owner, current);
	for (i = 0; i < ARRAY_SIZE(scratch->words); i++)
		scratch->words[i] = readl(race->regs);
	for (i = 0; i < ARRAY_SIZE(scratch->words); i++)
		sum += scratch->words[i];
	WARN_ON(READ_ONCE(scratch->owner) != current);	/* here */
	return sysfs_emit(text, "%u\n", sum);
}

static DEVICE_ATTR_RO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static int race_probe(struct platform_device *pdev)
{
	struct race *race = devm_kzalloc(&pdev->dev, sizeof(*race), GFP_KERNEL);

	if (!race)
		return -ENOMEM;
	platform_set_drvdata(pdev, race);
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	return PTR_ERR_OR_ZERO(race->regs);
}

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-per-cpu-scratch" },
						  {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-per-cpu-scratch",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A scratch area of a CPU that two tasks are on");
MODULE_LICENSE("GPL");
