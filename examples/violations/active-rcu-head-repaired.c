// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that RCU frees, and only RCU.
 *
 * The callback is code of the module, so remove() waits until it has run.
 *
 * expect: clean contexts=process softirq
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
	rcu_barrier();
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-rcu-head-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-rcu-head-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory that RCU frees, and only RCU");
MODULE_LICENSE("GPL");
