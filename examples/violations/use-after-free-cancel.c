// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work cancelled after the memory that it lies in was freed.
 *
 * The work is idle, and nobody would run it: what is read in the freed memory is whether it is
 * queued.
 *
 * expect: rule=use-after-free context=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct example {
	struct work_struct work;
	unsigned int events;
};

static void example_work(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);

	example->events++;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	INIT_WORK(&example->work, example_work);
	platform_set_drvdata(pdev, example);
	schedule_work(&example->work);
	flush_work(&example->work);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example);
	cancel_work_sync(&example->work);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-cancel" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-use-after-free-cancel",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Work cancelled after the memory that it lies in was freed");
MODULE_LICENSE("GPL");
