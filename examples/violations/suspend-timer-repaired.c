// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that is stopped in suspend.
 *
 * timer_delete_sync() waits for a callback that runs, and after it none comes: then what the
 * callback uses may go. Resume starts it when all is there again.
 *
 * expect: clean contexts=process timer
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/slab.h>
#include <linux/timer.h>

#define SAMPLES		64
#define PERIOD		msecs_to_jiffies(10)

struct example {
	struct timer_list timer;
	u32 *samples;
	unsigned int next;
};

static void example_sample(struct timer_list *timer)
{
	struct example *example = container_of(timer, struct example, timer);

	example->samples[example->next] = jiffies;
	example->next = (example->next + 1) % SAMPLES;
	mod_timer(&example->timer, jiffies + PERIOD);
}

static int example_suspend(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	timer_delete_sync(&example->timer);
	kfree(example->samples);
	example->samples = NULL;
	/* The supply has to settle. */
	msleep(20);
	return 0;
}

static int example_resume(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	msleep(20);
	example->samples = kcalloc(SAMPLES, sizeof(*example->samples), GFP_KERNEL);
	if (!example->samples)
		return -ENOMEM;
	mod_timer(&example->timer, jiffies + PERIOD);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(example_pm, example_suspend, example_resume);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->samples = kcalloc(SAMPLES, sizeof(*example->samples), GFP_KERNEL);
	if (!example->samples)
		return -ENOMEM;
	timer_setup(&example->timer, example_sample, 0);
	platform_set_drvdata(pdev, example);
	mod_timer(&example->timer, jiffies + PERIOD);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	timer_shutdown_sync(&example->timer);
	kfree(example->samples);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-suspend-timer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-suspend-timer",
		.of_match_table = example_match,
		.pm = pm_sleep_ptr(&example_pm),
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A timer that is stopped in suspend");
MODULE_LICENSE("GPL");
