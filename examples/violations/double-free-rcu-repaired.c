// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory given to RCU once.
 *
 * Whoever drops the last reference frees it.
 *
 * expect: clean contexts=process
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
	platform_set_drvdata(pdev, NULL);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-double-free-rcu-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-double-free-rcu-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory given to RCU once");
MODULE_LICENSE("GPL");
