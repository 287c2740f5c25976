// SPDX-License-Identifier: GPL-2.0-only
/*
 * An interrupt between suspend and suspend_noirq.
 *
 * Suspend takes the handler's buffer away. But the suspend callback is not yet the end of
 * interrupts: they are off only when all devices are through it, for suspend_noirq. Until then
 * the line is on, and so is the device.
 *
 * expect: rule=null-dereference context=hardirq
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/slab.h>

#define REG_VALUE	0x00
#define VALUES		64

struct example {
	void __iomem *regs;
	int irq;
	u32 *values;
	unsigned int next;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	example->values[example->next] = readl(example->regs + REG_VALUE);	/* here */
	example->next = (example->next + 1) % VALUES;
	return IRQ_HANDLED;
}

static int example_suspend(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	kfree(example->values);
	example->values = NULL;
	/* The supply has to settle. */
	msleep(20);
	return 0;
}

static int example_resume(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	msleep(20);
	example->values = kcalloc(VALUES, sizeof(*example->values), GFP_KERNEL);
	return example->values ? 0 : -ENOMEM;
}

static DEFINE_SIMPLE_DEV_PM_OPS(example_pm, example_suspend, example_resume);

static void example_free(void *data)
{
	struct example *example = data;

	kfree(example->values);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->values = kcalloc(VALUES, sizeof(*example->values), GFP_KERNEL);
	if (!example->values)
		return -ENOMEM;
	error = devm_add_action_or_reset(&pdev->dev, example_free, example);
	if (error)
		return error;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->irq = platform_get_irq(pdev, 0);
	if (example->irq < 0)
		return example->irq;
	return devm_request_irq(&pdev->dev, example->irq, example_irq, 0, dev_name(&pdev->dev),
				example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-suspend-irq" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-suspend-irq",
		.of_match_table = example_match,
		.pm = pm_sleep_ptr(&example_pm),
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An interrupt between suspend and suspend_noirq");
MODULE_LICENSE("GPL");
