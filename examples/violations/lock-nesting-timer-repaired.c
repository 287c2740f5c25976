// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinlock beside a raw spinlock, in a timer.
 *
 * What each guards is done for itself.
 *
 * expect: clean contexts=process timer
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct example {
	raw_spinlock_t mask_lock;	/* guards mask */
	unsigned int mask;
	spinlock_t count_lock;		/* guards count */
	unsigned int count;
	struct timer_list timer;
};

static void example_timer(struct timer_list *timer)
{
	struct example *example = container_of(timer, struct example, timer);

	raw_spin_lock(&example->mask_lock);
	example->mask ^= 1;
	raw_spin_unlock(&example->mask_lock);
	spin_lock(&example->count_lock);
	example->count++;
	spin_unlock(&example->count_lock);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	raw_spin_lock_init(&example->mask_lock);
	spin_lock_init(&example->count_lock);
	timer_setup(&example->timer, example_timer, 0);
	mod_timer(&example->timer, jiffies + 1);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	timer_shutdown_sync(&example->timer);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-lock-nesting-timer-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-lock-nesting-timer-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A spinlock beside a raw spinlock, in a timer");
MODULE_LICENSE("GPL");
