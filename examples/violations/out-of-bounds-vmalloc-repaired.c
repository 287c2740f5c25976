// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table that is read behind its end, repaired.
 *
 * array_size() is in bytes.
 *
 * expect: clean contexts=process
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/vmalloc.h>

#define REG_WORD	0x08
#define WORDS		1500

struct example {
	void __iomem *regs;
	u32 *table;
};

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	vfree(example->table);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	unsigned int i;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->table = vzalloc(array_size(WORDS, sizeof(*example->table)));
	if (!example->table)
		return -ENOMEM;
	for (i = 0; i < WORDS; i += 100)
		example->table[i] = readl(example->regs + REG_WORD);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-vmalloc" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-out-of-bounds-vmalloc",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A table that is read behind its end");
MODULE_LICENSE("GPL");
