// SPDX-License-Identifier: GPL-2.0-only
/*
 * A structure with room for bytes instead of words, repaired.
 *
 * struct_size() counts elements.
 *
 * expect: clean contexts=process
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define REG_PALETTE	0x10
#define COLOURS		12

struct palette {
	unsigned int count;
	u32 colours[] __counted_by(count);
};

struct example {
	void __iomem *regs;
	struct palette *palette;
};

static int example_probe(struct platform_device *pdev)
{
	struct palette *palette;
	struct example *example;
	unsigned int i;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	palette = devm_kzalloc(&pdev->dev, struct_size(palette, colours, COLOURS), GFP_KERNEL);
	if (!palette)
		return -ENOMEM;
	palette->count = COLOURS;
	for (i = 0; i < COLOURS; i++)
		palette->colours[i] = readl(example->regs + REG_PALETTE);
	example->palette = palette;
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-flexible" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-out-of-bounds-flexible",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A structure with room for bytes instead of words");
MODULE_LICENSE("GPL");
