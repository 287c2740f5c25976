// SPDX-License-Identifier: GPL-2.0-only
/*
 * A register window that is unmapped.
 *
 * iounmap() gives the addresses back; devm_platform_ioremap_resource() would do so by itself.
 *
 * expect: clean contexts=process
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	void __iomem *regs;
};

static int example_probe(struct platform_device *pdev)
{
	struct resource *window = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!window || !example)
		return window ? -ENOMEM : -ENODEV;
	platform_set_drvdata(pdev, example);
	example->regs = ioremap(window->start, resource_size(window));	if (!example->regs)
		return -ENOMEM;
	writel(1, example->regs);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	writel(0, example->regs);
	iounmap(example->regs);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-window-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-window-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A register window that is unmapped");
MODULE_LICENSE("GPL");
