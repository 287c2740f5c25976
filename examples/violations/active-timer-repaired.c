// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory freed when its timer is shut down.
 *
 * timer_shutdown_sync() waits for a function that runs, and the timer cannot be armed again by
 * it or by anybody else. Only then may its memory go.
 *
 * expect: clean contexts=process timer
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
	mod_timer(&example->timer, jiffies + 1);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	timer_shutdown_sync(&example->timer);
	kfree(example);}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-timer-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-timer-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory freed when its timer is shut down");
MODULE_LICENSE("GPL");
