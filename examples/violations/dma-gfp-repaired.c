// SPDX-License-Identifier: GPL-2.0-only
/*
 * A DMA buffer allocated with a spinlock held.
 *
 * The ring is made in probe(), where there is time to wait for memory. What is left under the
 * lock is to tell the device.
 *
 * expect: clean contexts=process atomic
 */
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>

#define RING_SIZE	1024
#define REG_RING	0x10

struct example {
	void __iomem *regs;
	spinlock_t lock;		/* one program at a time tells the device */
	void *ring;
	dma_addr_t ring_address;
};

static ssize_t start_store(struct device *dev, struct device_attribute *attribute,
			   const char *buffer, size_t size)
{
	struct example *example = dev_get_drvdata(dev);

	spin_lock(&example->lock);
	writel(lower_32_bits(example->ring_address), example->regs + REG_RING);
	spin_unlock(&example->lock);
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
	int error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	error = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32));
	if (error)
		return error;
	example->ring = dmam_alloc_coherent(&pdev->dev, RING_SIZE, &example->ring_address,
					    GFP_KERNEL);
	return example->ring ? 0 : -ENOMEM;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-dma-gfp" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-dma-gfp",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A DMA buffer allocated with a spinlock held");
MODULE_LICENSE("GPL");
