// SPDX-License-Identifier: GPL-2.0-only
/*
 * An hrtimer that is stopped before its managed memory goes.
 *
 * A managed action stops the timer. It was added after the memory, so it is carried out before.
 *
 * expect: clean contexts=process hardirq
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
{	struct example *example = container_of(timer, struct example, timer);

	example->ticks++;
	hrtimer_forward_now(timer, ms_to_ktime(50));
	return HRTIMER_RESTART;
}

static void example_stop(void *data)
{
	struct example *example = data;

	hrtimer_cancel(&example->timer);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	hrtimer_init(&example->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	example->timer.function = example_tick;
	hrtimer_start(&example->timer, ms_to_ktime(50), HRTIMER_MODE_REL);	return devm_add_action_or_reset(&pdev->dev, example_stop, example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-hrtimer-devm-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-active-hrtimer-devm-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An hrtimer that is stopped before its managed memory goes");
MODULE_LICENSE("GPL");
