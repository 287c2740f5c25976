// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer on the stack of a function that returns.
 *
 * The function is done in time and returns without a word to the timer, which expires in the middle of
 * whatever the stack holds then.
 *
 * expect: rule=active-object-freed context=process
 * also: active-object-freed soft-lockup null-dereference user-pointer bad-access
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example_watch {
	struct hrtimer timer;
	bool late;
};

static enum hrtimer_restart example_late(struct hrtimer *timer)
{
	struct example_watch *watch = container_of(timer, struct example_watch, timer);

	watch->late = true;
	return HRTIMER_NORESTART;
}

static int example_probe(struct platform_device *pdev)
{
	struct example_watch watch = { };

	hrtimer_init_on_stack(&watch.timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	watch.timer.function = example_late;
	hrtimer_start(&watch.timer, ms_to_ktime(20), HRTIMER_MODE_REL);	/* here */
	usleep_range(100, 200);

	if (READ_ONCE(watch.late))
		dev_dbg(&pdev->dev, "the device is slow\n");

	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-hrtimer-stack" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-active-hrtimer-stack",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A timer on the stack of a function that returns");
MODULE_LICENSE("GPL");
