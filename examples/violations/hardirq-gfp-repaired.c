// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP_ATOMIC in a hard IRQ handler.
 *
 * GFP_ATOMIC never sleeps. It fails when no page is free at once, and then the sample is lost,
 * which the handler takes into account. A pool that is filled in probe() would not fail at
 * all.
 *
 * expect: clean contexts=hardirq
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	void __iomem *regs;
	struct list_head samples;	/* only the handler uses it, until it is released */
	unsigned int count;
};

struct sample {
	struct list_head node;
	u32 value;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	u32 value = readl(example->regs);
	struct sample *sample;

	if (example->count == 16)
		return IRQ_HANDLED;
	sample = kmalloc(sizeof(*sample), GFP_ATOMIC);
	if (!sample)
		return IRQ_HANDLED;
	sample->value = value;
	list_add_tail(&sample->node, &example->samples);
	example->count++;
	return IRQ_HANDLED;
}

static void example_free(void *data)
{
	struct example *example = data;
	struct sample *sample, *next;

	list_for_each_entry_safe(sample, next, &example->samples, node)
		kfree(sample);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq, error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	INIT_LIST_HEAD(&example->samples);
	error = devm_add_action_or_reset(&pdev->dev, example_free, example);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hardirq-gfp-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-hardirq-gfp-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("GFP_ATOMIC in a hard IRQ handler");
MODULE_LICENSE("GPL");
