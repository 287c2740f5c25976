// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer and a work that start each other, stopped in the wrong order.
 *
 * timer_delete_sync() finds no timer, because the work is at its measurement; then the work is
 * waited for, and arms the timer as the last thing that it does.
 *
 * expect: rule=active-object-freed context=process
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct example {
	struct timer_list timer;
	struct work_struct sample;
	unsigned int samples;
};

static void example_expired(struct timer_list *timer)
{
	struct example *example = from_timer(example, timer, timer);

	schedule_work(&example->sample);
}

static void example_sample(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, sample);

	msleep(50);
	example->samples++;
	mod_timer(&example->timer, jiffies + HZ / 100);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	timer_setup(&example->timer, example_expired, 0);
	INIT_WORK(&example->sample, example_sample);
	schedule_work(&example->sample);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	timer_delete_sync(&example->timer);
	cancel_work_sync(&example->sample);
	kfree(example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-timer-rearmed" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-timer-rearmed",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A timer and a work that start each other, stopped in the wrong order");
MODULE_LICENSE("GPL");
