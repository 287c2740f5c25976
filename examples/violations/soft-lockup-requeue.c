// SPDX-License-Identifier: GPL-2.0-only
/*
 * A work item that waits a minute in a loop.
 *
 * Nothing else of its CPU runs until the minute is over.
 *
 * expect: rule=soft-lockup context=workqueue
 */
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct example {
	struct work_struct work;
	unsigned long end;
};

static void example_work(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);

	while (time_before(jiffies, example->end))	/* here */
		cpu_relax();		/* here */
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	INIT_WORK(&example->work, example_work);
	example->end = jiffies + 60 * HZ;
	platform_set_drvdata(pdev, example);
	schedule_work(&example->work);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	cancel_work_sync(&example->work);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-soft-lockup-requeue" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-soft-lockup-requeue",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A work item that waits a minute in a loop");
MODULE_LICENSE("GPL");
