// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that goes before its module.
 *
 * remove() shuts the timer down and frees what it is in.
 *
 * expect: clean contexts=process
 */
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct example {
	struct timer_list timer;
};

static void example_expired(struct timer_list *timer)
{
	mod_timer(timer, jiffies + HZ);}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	timer_setup(&example->timer, example_expired, 0);
	mod_timer(&example->timer, jiffies + HZ);	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	timer_shutdown_sync(&example->timer);
	kfree(example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-timer-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-timer-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A timer that goes before its module");
MODULE_LICENSE("GPL");
