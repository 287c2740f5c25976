// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files in debugfs that outlive what they show.
 *
 * The files stay when the driver leaves, and show memory that has been freed.
 *
 * expect: rule=leak context=process
 * also: use-after-free
 */
#include <linux/debugfs.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	struct dentry *directory;
	u32 events;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->directory = debugfs_create_dir("example-leak-debugfs", NULL);	/* here */
	debugfs_create_u32("events", 0400, example->directory, &example->events);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	example->events = 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-debugfs" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-debugfs",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Files in debugfs that outlive what they show");
MODULE_LICENSE("GPL");
