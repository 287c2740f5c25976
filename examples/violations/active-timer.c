// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory freed while a timer in it is pending.
 *
 * remove() frees the driver's data and leaves its timer to the timer wheel, which goes on to call
 * the function with what lies there then, up to a second later.
 *
 * expect: rule=active-object-freed context=process
 */
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct example {
	struct timer_list timer;
	unsigned int polls;
};

static void example_poll(struct timer_list *timer)
{
	struct example *example = from_timer(example, timer, timer);

	example->polls++;
	mod_timer(&example->timer, jiffies + HZ);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	timer_setup(&example->timer, example_poll, 0);
	mod_timer(&example->timer, jiffies + HZ);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-timer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-timer",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory freed while a timer in it is pending");
MODULE_LICENSE("GPL");
