// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delayed work that is cancelled as such.
 *
 * cancel_delayed_work_sync() takes the timer back, waits for the function, and defeats its
 * attempt to queue itself again.
 *
 * expect: clean contexts=process workqueue
 */
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct example {
	struct delayed_work poll;
	unsigned int polls;
};

static void example_poll(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, poll.work);

	example->polls++;
	schedule_delayed_work(&example->poll, HZ);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	INIT_DELAYED_WORK(&example->poll, example_poll);
	schedule_delayed_work(&example->poll, 0);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&example->poll);
	kfree(example);}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-delayed-work-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-delayed-work-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Delayed work that is cancelled as such");
MODULE_LICENSE("GPL");
