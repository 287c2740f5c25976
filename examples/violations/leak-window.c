// SPDX-License-Identifier: GPL-2.0-only
/*
 * A register window that stays mapped.
 *
 * Each time the driver is bound and unbound, a piece of the kernel's address space is used up.
 *
 * expect: rule=leak context=process
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
	example->regs = ioremap(window->start, resource_size(window));	/* here */
	if (!example->regs)
		return -ENOMEM;
	writel(1, example->regs);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	writel(0, example->regs);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-window" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-window",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A register window that stays mapped");
MODULE_LICENSE("GPL");
