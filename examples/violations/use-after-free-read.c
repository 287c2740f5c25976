// SPDX-License-Identifier: GPL-2.0-only
/*
 * The length of a message that has been freed.
 *
 * The message is sent and freed, and then the function returns how long it was. Most of the time
 * the memory still says so.
 *
 * expect: rule=use-after-free context=process
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define REG_DATA	0x04

struct message {
	size_t length;
	u8 data[64];
};

struct example {
	void __iomem *regs;
};

static void send(struct example *example, const struct message *message)
{
	size_t i;

	for (i = 0; i < message->length; i++)
		writeb(message->data[i], example->regs + REG_DATA);
}

static ssize_t message_store(struct device *dev, struct device_attribute *attribute,
			     const char *text, size_t size)
{
	struct example *example = dev_get_drvdata(dev);
	struct message *message;

	message = kzalloc(sizeof(*message), GFP_KERNEL);
	if (!message)
		return -ENOMEM;
	message->length = min(size, sizeof(message->data));
	memcpy(message->data, text, message->length);
	send(example, message);
	kfree(message);
	return message->length;	/* here */
}

static DEVICE_ATTR_WO(message);

static struct attribute *example_attrs[] = {
	&dev_attr_message.attr,
	NULL,
};
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-read" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-use-after-free-read",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("The length of a message that has been freed");
MODULE_LICENSE("GPL");
