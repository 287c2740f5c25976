// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hard IRQ context: the top half.
 *
 * Who enters it: a device raises its interrupt line, the interrupt controller tells a CPU, and
 * the CPU drops what it does, at any instruction where interrupts are on, and calls the
 * handler. It runs on the stack of whatever task happened to be there. That task has nothing to
 * do with the device.
 *
 * What must not be done: sleep, wait, allocate with GFP_KERNEL, take a mutex, touch user
 * memory. There is no task that could be put aside: current is a stranger, and putting it to
 * sleep would leave the interrupt half-handled on its stack. Nor may the handler take its time:
 * this CPU's interrupts are off, and every other device of this CPU waits.
 *
 * What is done:
 *
 *   1. ask the device whether it was the one (a line may be shared), and return IRQ_NONE if
 *      not;
 *   2. acknowledge, so that the device lowers the line; a level line that stays up comes right
 *      back;
 *   3. save what would be lost;
 *   4. leave the rest to someone who has time: an IRQ thread (10), a work item (11), a tasklet
 *      (06).
 *
 * The lock is a spinlock. The handler takes it plainly, because its interrupts are off already
 * and its own line does not come again before it returns. The task takes it with
 * spin_lock_irq(): were interrupts on, the handler could come on the same CPU inside the
 * section, and spin for ever.
 *
 * Note the order in probe(): everything that the handler uses is ready before
 * devm_request_irq(), for the first interrupt may come before that function returns. What devm_
 * functions gave is given back in the opposite order: first the interrupt, then the window,
 * then the memory.
 *
 * enters: process hardirq
 * says: top half: in_task=0 in_hardirq=1 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 */
#include <linux/bits.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include "say.h"

#define REG_STATUS	0x00
#define REG_VALUE	0x04
#define STATUS_READY	BIT(0)

struct example {
	void __iomem *regs;
	spinlock_t lock;		/* guards the two below */
	unsigned int events;
	u32 last;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	u32 status = readl(example->regs + REG_STATUS);

	say("top half");
	if (!(status & STATUS_READY))
		return IRQ_NONE;
	/* Acknowledges it: write one to clear. */
	writel(status, example->regs + REG_STATUS);

	spin_lock(&example->lock);
	example->last = readl(example->regs + REG_VALUE);
	example->events++;
	spin_unlock(&example->lock);
	return IRQ_HANDLED;
}

static ssize_t events_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned int events;
	u32 last;

	/* Process context, interrupts known to be on. */
	spin_lock_irq(&example->lock);
	events = example->events;
	last = example->last;
	spin_unlock_irq(&example->lock);
	return sysfs_emit(text, "%u %#x\n", events, last);
}
static DEVICE_ATTR_RO(events);

static struct attribute *example_attrs[] = { &dev_attr_events.attr, NULL };
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hardirq" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-hardirq",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Hard IRQ context");
MODULE_LICENSE("GPL");
