// SPDX-License-Identifier: GPL-2.0-only
/*
 * A register map with a mutex in a top half.
 *
 * A map whose registers are read by functions of the driver is guarded by a mutex, unless fast_io
 * says that a spinlock will do. The top half reads one.
 *
 * expect: rule=mutex-in-atomic context=hardirq
 * also: deadlock lock-recursion hang
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

struct example {
	void __iomem *regs;
	struct regmap *map;
	unsigned int status;
};

static int example_reg_read(void *context, unsigned int reg, unsigned int *value)
{
	struct example *example = context;

	*value = readl(example->regs + reg);
	return 0;
}

static int example_reg_write(void *context, unsigned int reg, unsigned int value)
{
	struct example *example = context;

	writel(value, example->regs + reg);
	return 0;
}

static const struct regmap_config example_regmap = {
	.reg_bits = 32,
	.reg_stride = 4,
	.val_bits = 32,
	.max_register = 0x1c,
	.reg_read = example_reg_read,
	.reg_write = example_reg_write,
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	if (regmap_read(example->map, 0, &example->status))	/* here */
		return IRQ_NONE;
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->map = devm_regmap_init(&pdev->dev, NULL, example, &example_regmap);
	if (IS_ERR(example->map))
		return PTR_ERR(example->map);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hardirq-regmap" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-hardirq-regmap",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A register map with a mutex in a top half");
MODULE_LICENSE("GPL");
