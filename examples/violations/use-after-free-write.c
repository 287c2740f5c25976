// SPDX-License-Identifier: GPL-2.0-only
/*
 * A request that is marked done after it was freed.
 *
 * finish() gives the last reference away and then writes to the request. Nobody can know whether
 * it is still there.
 *
 * expect: rule=use-after-free context=process
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define REG_START	0x00

struct request {
	struct kref references;
	u32 value;
	bool done;
};

struct example {
	void __iomem *regs;
};

static void request_release(struct kref *references)
{
	kfree(container_of(references, struct request, references));
}

static void finish(struct request *request)
{
	kref_put(&request->references, request_release);
	request->done = true;	/* here */
}

static ssize_t start_store(struct device *dev, struct device_attribute *attribute,
			   const char *text, size_t size)
{
	struct example *example = dev_get_drvdata(dev);
	struct request *request;

	request = kzalloc(sizeof(*request), GFP_KERNEL);
	if (!request)
		return -ENOMEM;
	kref_init(&request->references);
	request->value = size;
	writel(request->value, example->regs + REG_START);
	finish(request);
	return size;
}

static DEVICE_ATTR_WO(start);

static struct attribute *example_attrs[] = {
	&dev_attr_start.attr,
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
	{ .compatible = "tophalf,example-use-after-free-write" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-use-after-free-write",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A request that is marked done after it was freed");
MODULE_LICENSE("GPL");
