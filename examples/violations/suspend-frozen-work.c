// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting in suspend for work that is frozen.
 *
 * The settings are written back by a work item, and suspend waits for it. Its workqueue is a
 * freezable one: tasks and freezable workqueues stand still before the first device is
 * suspended, so the work begins when the system is awake again, which waits for suspend.
 *
 * expect: rule=hang context=process
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/workqueue.h>

#define REG_SETTINGS	0x00

struct example {
	void __iomem *regs;
	struct work_struct write_back;
	u32 settings;
};

static void example_write_back(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, write_back);

	writel(example->settings, example->regs + REG_SETTINGS);
}

static int example_suspend(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	queue_work(system_freezable_wq, &example->write_back);
	flush_work(&example->write_back);			/* here */
	return 0;
}

static int example_resume(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	example->settings = readl(example->regs + REG_SETTINGS);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(example_pm, example_suspend, example_resume);

static void example_cancel(void *data)
{
	struct example *example = data;

	cancel_work_sync(&example->write_back);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	INIT_WORK(&example->write_back, example_write_back);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	return devm_add_action_or_reset(&pdev->dev, example_cancel, example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-suspend-frozen-work" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-suspend-frozen-work",
		.of_match_table = example_match,
		.pm = pm_sleep_ptr(&example_pm),
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Waiting in suspend for work that is frozen");
MODULE_LICENSE("GPL");
