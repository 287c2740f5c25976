// SPDX-License-Identifier: GPL-2.0-only
/*
 * A list whose entries are freed as it is walked.
 *
 * list_for_each_entry() reads the next entry's address in the entry that the body has just
 * freed.
 *
 * expect: rule=use-after-free context=process
 */
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define CHANNELS	4

struct channel {
	struct list_head list;
	unsigned int number;
};

struct example {
	struct list_head channels;
};

static void free_channels(struct example *example)
{
	struct channel *channel;

	list_for_each_entry(channel, &example->channels, list)	/* here */
		kfree(channel);
}

static void example_remove(struct platform_device *pdev)
{
	free_channels(platform_get_drvdata(pdev));
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	unsigned int i;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	INIT_LIST_HEAD(&example->channels);
	for (i = 0; i < CHANNELS; i++) {
		struct channel *channel = kzalloc(sizeof(*channel), GFP_KERNEL);

		if (!channel) {
			free_channels(example);
			return -ENOMEM;
		}
		channel->number = i;
		list_add_tail(&channel->list, &example->channels);
	}
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-list" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-use-after-free-list",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A list whose entries are freed as it is walked");
MODULE_LICENSE("GPL");
