// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work queued on the way out.
 *
 * remove() asks a work to power the device down, and frees the memory that the work is in before
 * it had its turn.
 *
 * expect: rule=active-object-freed context=process
 * also: use-after-free
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct example {
	struct work_struct power_down;
	bool powered;
};

static void example_power_down(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, power_down);

	example->powered = false;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	INIT_WORK(&example->power_down, example_power_down);
	example->powered = true;
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	schedule_work(&example->power_down);
	kfree(example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-work" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-work",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Work queued on the way out");
MODULE_LICENSE("GPL");
