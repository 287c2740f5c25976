// SPDX-License-Identifier: GPL-2.0-only
/*
 * A probe that is deferred and leaves nothing behind.
 *
 * What may not be there yet is asked for first.
 *
 * expect: clean contexts=process workqueue
 */
#include <linux/init.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

static bool supply_is_there;
static struct delayed_work check;

static void example_check(struct work_struct *work)
{
	pr_debug("example: all is well\n");
}

static int example_probe(struct platform_device *pdev)
{
	if (!READ_ONCE(supply_is_there))
		return -EPROBE_DEFER;
	INIT_DELAYED_WORK(&check, example_check);
	schedule_delayed_work(&check, HZ);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	cancel_delayed_work_sync(&check);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-deferred-probe-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-deferred-probe-repaired",
		.of_match_table = example_match,
	},
};

static int supply_probe(struct platform_device *pdev)
{
	WRITE_ONCE(supply_is_there, true);
	return 0;
}

static void supply_remove(struct platform_device *pdev)
{
	WRITE_ONCE(supply_is_there, false);
}

static const struct of_device_id supply_match[] = {
	{ .compatible = "tophalf,example-supply-deferred-probe-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, supply_match);

static struct platform_driver supply_driver = {
	.probe = supply_probe,
	.remove = supply_remove,
	.driver = {
		.name = "supply-deferred-probe-repaired",
		.of_match_table = supply_match,
	},
};

static struct platform_driver *const drivers[] = { &example_driver, &supply_driver };

static int __init example_init(void)
{
	return platform_register_drivers(drivers, ARRAY_SIZE(drivers));
}
module_init(example_init);

static void __exit example_exit(void)
{
	platform_unregister_drivers(drivers, ARRAY_SIZE(drivers));
}
module_exit(example_exit);

MODULE_DESCRIPTION("A probe that is deferred and leaves nothing behind");
MODULE_LICENSE("GPL");
