// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that outlives its module.
 *
 * Nobody frees the memory, so the timer itself is intact when it expires, and calls a function of a
 * module that is gone.
 *
 * expect: rule=leak context=process
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
	mod_timer(timer, jiffies + HZ);	/* here */
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);	/* here */

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	timer_setup(&example->timer, example_expired, 0);
	mod_timer(&example->timer, jiffies + HZ);	/* here */
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "gone\n");
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-timer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-timer",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A timer that outlives its module");
MODULE_LICENSE("GPL");
