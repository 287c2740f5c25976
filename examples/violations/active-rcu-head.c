// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory freed while RCU has its head.
 *
 * call_rcu() frees the memory after a grace period. kfree() frees it now, and the head in it with
 * which RCU will call back.
 *
 * expect: rule=active-object-freed context=process
 * also: leak
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct example {
	struct rcu_head rcu;
	unsigned int value;
};

static struct example __rcu *current_example;

static void example_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct example, rcu));
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	example->value = 1;
	platform_set_drvdata(pdev, example);
	rcu_assign_pointer(current_example, example);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	RCU_INIT_POINTER(current_example, NULL);
	call_rcu(&example->rcu, example_free);
	kfree(example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-rcu-head" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-rcu-head",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory freed while RCU has its head");
MODULE_LICENSE("GPL");
