// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freed without a grace period.
 *
 * A write takes the first rule off the list and frees it at once. A read in an RCU read-side
 * critical section may still be at it.
 *
 * expect: rule=use-after-free context=atomic
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct rule {
	struct list_head list;
	struct rcu_head rcu;
	u32 port;
};

struct race {
	void __iomem *regs;
	struct mutex writing;
	struct list_head rules;
};

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	struct rule *rule;
	u32 sum = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(rule, &race->rules, list) {	/* here */
		writel(rule->port, race->regs);	/* here */
		sum += rule->port;	/* here */
	}
	rcu_read_unlock();
	return sysfs_emit(text, "%u\n", sum);
}

static void remove_rule(struct race *race)
{
	struct rule *rule = list_first_entry(&race->rules, struct rule, list);

	list_del_rcu(&rule->list);
	kfree(rule);
}

static int add_rule(struct race *race)
{
	struct rule *rule = kzalloc(sizeof(*rule), GFP_KERNEL);

	if (!rule)
		return -ENOMEM;
	rule->port = 80;
	list_add_rcu(&rule->list, &race->rules);
	return 0;
}

/* Each write adds a rule, or removes the one that there is. */
static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);
	int error = 0;

	mutex_lock(&race->writing);
	if (list_empty(&race->rules))
		error = add_rule(race);
	else
		remove_rule(race);
	mutex_unlock(&race->writing);
	return error ? error : size;
}

static DEVICE_ATTR_RW(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_end(void *data)
{
	struct race *race = data;

	if (!list_empty(&race->rules))
		remove_rule(race);
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race = devm_kzalloc(&pdev->dev, sizeof(*race), GFP_KERNEL);

	if (!race)
		return -ENOMEM;
	platform_set_drvdata(pdev, race);
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs))
		return PTR_ERR(race->regs);
	mutex_init(&race->writing);
	INIT_LIST_HEAD(&race->rules);
	return devm_add_action_or_reset(&pdev->dev, race_end, race);
}

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-no-grace-period" },
						  {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-no-grace-period",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("Freed without a grace period");
MODULE_LICENSE("GPL");
