// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinlock in a timer that expires in hard IRQ context.
 *
 * HRTIMER_MODE_REL_HARD asks for the interrupt itself, under PREEMPT_RT as well, where the lock is
 * one that sleeps.
 *
 * expect: rule=lock-nesting context=hardirq severity=warning
 */
#include <linux/hrtimer.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct example {
	spinlock_t lock;		/* guards count */
	unsigned int count;
	struct hrtimer timer;
};

static enum hrtimer_restart example_timer(struct hrtimer *timer)
{
	struct example *example = container_of(timer, struct example, timer);

	spin_lock(&example->lock);	/* here */
	example->count++;
	spin_unlock(&example->lock);
	return HRTIMER_NORESTART;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	spin_lock_init(&example->lock);
	hrtimer_init(&example->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	example->timer.function = example_timer;
	hrtimer_start(&example->timer, ms_to_ktime(1), HRTIMER_MODE_REL_HARD);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	hrtimer_cancel(&example->timer);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-lock-nesting-hrtimer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-lock-nesting-hrtimer",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A spinlock in a timer that expires in hard IRQ context");
MODULE_LICENSE("GPL");
