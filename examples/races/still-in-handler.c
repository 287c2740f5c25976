// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freed while its handler still runs.
 *
 * A write that stops the device lets no interrupt in any more and frees the buffer. It does
 * not wait for the handler that another CPU is in already.
 *
 * expect: rule=use-after-free,null-dereference context=hardirq
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define WORDS 4

struct race {
	void __iomem *regs;
	int irq;
	struct mutex changing;
	u32 *buffer;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	unsigned int i;

	for (i = 0; i < WORDS; i++)
		race->buffer[i] = readl(race->regs);	/* here */
	return IRQ_HANDLED;
}

static int race_start(struct race *race)
{
	race->buffer = kcalloc(WORDS, sizeof(*race->buffer), GFP_KERNEL);
	if (!race->buffer)
		return -ENOMEM;
	enable_irq(race->irq);
	return 0;
}

static void race_stop(struct race *race)
{
	disable_irq_nosync(race->irq);
	kfree(race->buffer);
	race->buffer = NULL;
}

/* Each write starts the device, or stops it. */
static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);
	int error = 0;

	mutex_lock(&race->changing);
	if (race->buffer)
		race_stop(race);
	else
		error = race_start(race);
	mutex_unlock(&race->changing);
	return error ? error : size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_end(void *data)
{
	struct race *race = data;

	if (race->buffer)
		race_stop(race);
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race;
	int irq, error;

	race = devm_kzalloc(&pdev->dev, sizeof(*race), GFP_KERNEL);
	if (!race)
		return -ENOMEM;
	platform_set_drvdata(pdev, race);
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs))
		return PTR_ERR(race->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	mutex_init(&race->changing);
	race->irq = irq;
	irq_set_status_flags(irq, IRQ_NOAUTOEN);
	error = devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
	if (error)
		return error;
	return devm_add_action_or_reset(&pdev->dev, race_end, race);
}

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-still-in-handler" },
						  {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-still-in-handler",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("Freed while its handler still runs");
MODULE_LICENSE("GPL");
