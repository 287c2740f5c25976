// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory given to RCU twice.
 *
 * The first call has it freed after a grace period; the second one does not look at the count, and
 * has it freed once more.
 *
 * expect: rule=double-free context=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct example {
	struct rcu_head rcu;
	unsigned int users;
};

static void example_put(struct example *example)
{
	if (!--example->users)
		kfree_rcu(example, rcu);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	example->users = 1;
	platform_set_drvdata(pdev, example);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	example_put(example);
	kfree_rcu(example, rcu);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-double-free-rcu" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-double-free-rcu",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory given to RCU twice");
MODULE_LICENSE("GPL");
