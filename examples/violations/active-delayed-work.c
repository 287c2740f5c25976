// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delayed work that is flushed where it should be cancelled.
 *
 * A poll that queues itself again is always pending, and flushing it makes it run and queue itself
 * once more.
 *
 * expect: rule=active-object-freed context=process
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

	flush_delayed_work(&example->poll);
	kfree(example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-delayed-work" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-delayed-work",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Delayed work that is flushed where it should be cancelled");
MODULE_LICENSE("GPL");
