// SPDX-License-Identifier: GPL-2.0-only
/*
 * A packet that is freed as soon as it is queued, repaired.
 *
 * flush_work() waits until the work has run; an attribute is written by one task at a time.
 *
 * expect: clean contexts=process workqueue
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define REG_DATA	0x04

struct packet {
	unsigned int length;
	u8 data[32];
};

struct example {
	void __iomem *regs;
	struct work_struct work;
	struct packet *packet;
};

static void example_send(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);
	const struct packet *packet = example->packet;
	unsigned int i, length = packet->length;

	for (i = 0; i < length; i++)
		writeb(packet->data[i], example->regs + REG_DATA);
}

static ssize_t packet_store(struct device *dev, struct device_attribute *attribute,
			    const char *text, size_t size)
{
	struct example *example = dev_get_drvdata(dev);
	struct packet *packet;

	packet = kzalloc(sizeof(*packet), GFP_KERNEL);
	if (!packet)
		return -ENOMEM;
	packet->length = min(size, sizeof(packet->data));
	memcpy(packet->data, text, packet->length);
	example->packet = packet;
	schedule_work(&example->work);
	flush_work(&example->work);
	kfree(packet);
	return size;
}

static DEVICE_ATTR_WO(packet);

static struct attribute *example_attrs[] = {
	&dev_attr_packet.attr,
	NULL,
};
ATTRIBUTE_GROUPS(example);

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	cancel_work_sync(&example->work);
}

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
	INIT_WORK(&example->work, example_send);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-workqueue" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-use-after-free-workqueue",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A packet that is freed as soon as it is queued");
MODULE_LICENSE("GPL");
