// SPDX-License-Identifier: GPL-2.0-only
/*
 * A top half that leaves a suspended device alone.
 *
 * A suspended device has not interrupted: it was somebody else on the line. One that is active
 * is kept so for as long as its registers are used, and neither of the two calls sleeps.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

#define REG_EVENTS	0x00
#define REG_POWER	0x04

struct example {
	struct device *dev;
	void __iomem *regs;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	u32 events;

	if (pm_runtime_get_if_active(example->dev) <= 0)
		return IRQ_NONE;
	events = readl(example->regs + REG_EVENTS);
	writel(events, example->regs + REG_EVENTS);
	pm_runtime_put_autosuspend(example->dev);
	return IRQ_RETVAL(events);
}

static int example_suspend(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	writel(0, example->regs + REG_POWER);
	return 0;
}

static int example_resume(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	writel(1, example->regs + REG_POWER);
	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(example_pm, example_suspend, example_resume, NULL);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq, error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->dev = &pdev->dev;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	pm_runtime_set_autosuspend_delay(&pdev->dev, 100);
	pm_runtime_use_autosuspend(&pdev->dev);
	error = devm_pm_runtime_enable(&pdev->dev);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, IRQF_SHARED, dev_name(&pdev->dev),
				example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-runtime-pm-irq" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-runtime-pm-irq",
		.of_match_table = example_match,
		.pm = pm_ptr(&example_pm),
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A top half that leaves a suspended device alone");
MODULE_LICENSE("GPL");
