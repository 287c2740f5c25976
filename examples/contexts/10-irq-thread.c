// SPDX-License-Identifier: GPL-2.0-only
/*
 * IRQ thread: an interrupt handler that may sleep.
 *
 * Who enters it: request_threaded_irq() takes two functions. The first is a top half like any
 * other; if it returns IRQ_WAKE_THREAD, a kernel thread that was made for this handler is woken
 * and calls the second. It is a real-time task (SCHED_FIFO), so it runs soon, but it is a task:
 * it can be scheduled, has a stack of its own, and may sleep, take mutexes, allocate with
 * GFP_KERNEL. What it does not have is a program behind it, so there is no user memory.
 *
 * When to use it: whenever handling takes a slow bus (I2C, SPI), a mutex, or simply long. Most
 * new drivers have no other handler than this one.
 *
 * IRQF_ONESHOT: a level line stays up until the device was dealt with, and that happens in the
 * thread. Were the line enabled again when the top half returns, it would fire at once, for
 * ever, and the thread would never run. With the flag it stays masked until the thread function
 * returns. Without a top half (NULL) the flag is required, for the default one only wakes the
 * thread.
 *
 * The limit: as long as the thread function takes, its line is off, and the device's next event
 * waits. A thread that sleeps for long loses events or stalls whoever shares the line. So no
 * waiting for someone who may not come, and no lock that others hold while they wait.
 *
 * disable_irq() and free_irq() wait for the thread as well; called in it, they would wait for
 * themselves.
 *
 * enters: hardirq irq_thread process
 * says: top half: in_task=0 in_hardirq=1 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 * says: thread: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>
#include "say.h"

#define REG_STATUS	0x00
#define REG_CONVERT	0x04
#define REG_RESULT	0x08

struct example {
	void __iomem *regs;
	struct mutex lock;		/* guards result, and the conversion that makes it */
	u32 result;
};

/* Is it ours? The rest can wait until the thread runs: the line is masked that long. */
static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	say("top half");
	if (!readl(example->regs + REG_STATUS))
		return IRQ_NONE;
	return IRQ_WAKE_THREAD;
}

static irqreturn_t example_thread(int irq, void *data)
{
	struct example *example = data;

	say("thread");
	writel(readl(example->regs + REG_STATUS), example->regs + REG_STATUS);
	mutex_lock(&example->lock);
	writel(1, example->regs + REG_CONVERT);
	/* The time that the converter takes. In a top half udelay() would be a nuisance. */
	usleep_range(50, 100);
	example->result = readl(example->regs + REG_RESULT);
	mutex_unlock(&example->lock);
	return IRQ_HANDLED;
}

static ssize_t result_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	u32 result;

	mutex_lock(&example->lock);
	result = example->result;
	mutex_unlock(&example->lock);
	return sysfs_emit(text, "%u\n", result);
}
static DEVICE_ATTR_RO(result);

static struct attribute *example_attrs[] = { &dev_attr_result.attr, NULL };
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	mutex_init(&example->lock);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, example_irq, example_thread, IRQF_ONESHOT,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-thread" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-thread",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("IRQ thread");
MODULE_LICENSE("GPL");
