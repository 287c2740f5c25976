// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that is always set up.
 *
 * To set up a timer costs nothing and starts nothing.
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
	bool polled;
};

static void example_expired(struct timer_list *timer)
{
	struct example *example = from_timer(example, timer, timer);

	mod_timer(&example->timer, jiffies + HZ);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	timer_setup(&example->timer, example_expired, 0);
	example->polled = platform_get_irq_optional(pdev, 0) < 0;
	if (example->polled)
		mod_timer(&example->timer, jiffies + HZ);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	timer_delete_sync(&example->timer);}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-uninitialised-timer-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-uninitialised-timer-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A timer that is always set up");
MODULE_LICENSE("GPL");
