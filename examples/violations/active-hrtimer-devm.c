// SPDX-License-Identifier: GPL-2.0-only
/*
 * Managed memory with an hrtimer that nobody stops.
 *
 * The driver has no remove(): everything it has is managed. The timer is not, and the driver core
 * frees the memory that it is in.
 *
 * expect: rule=active-object-freed context=process
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	struct hrtimer timer;
	unsigned int ticks;
};

static enum hrtimer_restart example_tick(struct hrtimer *timer)
{	/* here */
	struct example *example = container_of(timer, struct example, timer);

	example->ticks++;
	hrtimer_forward_now(timer, ms_to_ktime(50));
	return HRTIMER_RESTART;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	hrtimer_init(&example->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	example->timer.function = example_tick;
	hrtimer_start(&example->timer, ms_to_ktime(50), HRTIMER_MODE_REL);	/* here */
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-hrtimer-devm" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-active-hrtimer-devm",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);	/* here */

MODULE_DESCRIPTION("Managed memory with an hrtimer that nobody stops");
MODULE_LICENSE("GPL");
