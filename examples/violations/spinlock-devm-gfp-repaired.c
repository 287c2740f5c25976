// SPDX-License-Identifier: GPL-2.0-only
/*
 * Managed memory before the spinlock.
 *
 * It is allocated first and linked under the lock.
 *
 * expect: clean contexts=process atomic
 */
#include <linux/device.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct example {
	spinlock_t lock;		/* guards channels */
	struct list_head channels;
};

struct channel {
	struct list_head list;
	unsigned int number;
};

static int example_add(struct device *dev, struct example *example, unsigned int number)
{
	struct channel *channel;

	channel = devm_kzalloc(dev, sizeof(*channel), GFP_KERNEL);
	if (!channel)
		return -ENOMEM;
	channel->number = number;
	spin_lock(&example->lock);
	list_add(&channel->list, &example->channels);
	spin_unlock(&example->lock);
	return 0;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	INIT_LIST_HEAD(&example->channels);
	return example_add(&pdev->dev, example, 0);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-spinlock-devm-gfp-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-spinlock-devm-gfp-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Managed memory before the spinlock");
MODULE_LICENSE("GPL");
