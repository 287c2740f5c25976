// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver that nobody is to take off its device, and that does not say so.
 *
 * It cannot be unloaded, and has no remove(); but a driver can be unbound from its device as well.
 *
 * expect: rule=use-after-free context=timer
 * also: use-after-free
 */
#include <linux/device.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct example {
	unsigned int ticks;
};

static struct example *example;

static void example_tick(struct timer_list *timer)
{
	example->ticks++;	/* here */
	mod_timer(timer, jiffies + HZ / 10);
}

static DEFINE_TIMER(example_timer, example_tick);

static int example_probe(struct platform_device *pdev)
{
	if (example)
		return -EBUSY;
	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	mod_timer(&example_timer, jiffies + HZ / 10);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-unbind" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-use-after-free-unbind",
		.of_match_table = example_match,
	},
};
builtin_platform_driver(example_driver);

MODULE_DESCRIPTION("A driver that nobody is to take off its device, and that does not say so");
MODULE_LICENSE("GPL");
