// SPDX-License-Identifier: GPL-2.0-only
/*
 * Softirq context: a tasklet, the bottom half of an interrupt.
 *
 * Who enters it: code marks a softirq as pending on its CPU (raise_softirq(),
 * tasklet_schedule(), a timer that expires, a network card's NAPI), and the kernel runs what is
 * pending at the next of these:
 *
 *   - on the way out of a hard IRQ, when the last nested handler has returned: the usual case,
 *     shown here;
 *   - in local_bh_enable(), when a task opens a section that held softirqs off;
 *   - in ksoftirqd, when there is too much of it (07).
 *
 * So it is a hard IRQ's work, done with interrupts on again. Hard IRQs may interrupt it, but no
 * task runs on this CPU before it is done, and no other softirq. There are ten vectors, fixed
 * when the kernel is built; drivers use the one for tasklets. A tasklet runs on the CPU that
 * scheduled it and never on two CPUs at once, though the CPU may be another one each time.
 *
 * What must not be done: the same as in a hard IRQ handler. It still stands on the stack of a
 * task that it interrupted, so nothing can be put to sleep. It may take longer, but not long.
 *
 * Locks: what it shares with tasks is guarded by spin_lock() here and by spin_lock_bh() there;
 * what it shares with the top half would need spin_lock_irq() here. This driver hands over one
 * word and gets by with an atomic exchange.
 *
 * On the way out, first the interrupt has to be released, so that nobody schedules the tasklet
 * any more, then tasklet_kill() waits for the last run, then the memory may go. Devm does
 * things backwards, so probe() asks for them in the opposite order. (New drivers use a threaded
 * handler or a BH work item, 10 and 12; thousands of drivers have tasklets.)
 *
 * enters: hardirq softirq process
 * says: top half: in_task=0 in_hardirq=1 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 * says: tasklet: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 */
#include <linux/atomic.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include "say.h"

#define REG_STATUS	0x00

struct example {
	void __iomem *regs;
	struct tasklet_struct tasklet;
	atomic_t causes;		/* what the tasklet has to handle */
	spinlock_t lock;		/* guards handled: the tasklet and tasks */
	unsigned int handled;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	u32 status = readl(example->regs + REG_STATUS);

	say("top half");
	if (!status)
		return IRQ_NONE;
	writel(status, example->regs + REG_STATUS);
	atomic_or(status, &example->causes);
	/* Scheduled twice before it runs, it runs once: therefore causes collects bits. */
	tasklet_schedule(&example->tasklet);
	return IRQ_HANDLED;
}

static void example_tasklet(struct tasklet_struct *tasklet)
{
	struct example *example = container_of(tasklet, struct example, tasklet);
	u32 causes = atomic_xchg(&example->causes, 0);

	say("tasklet");
	spin_lock(&example->lock);
	example->handled += hweight32(causes);
	spin_unlock(&example->lock);
}

static ssize_t handled_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned int handled;

	spin_lock_bh(&example->lock);
	handled = example->handled;
	spin_unlock_bh(&example->lock);
	return sysfs_emit(text, "%u\n", handled);
}
static DEVICE_ATTR_RO(handled);

static struct attribute *example_attrs[] = { &dev_attr_handled.attr, NULL };
ATTRIBUTE_GROUPS(example);

static void example_stop(void *data)
{
	struct example *example = data;

	tasklet_kill(&example->tasklet);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq, error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	tasklet_setup(&example->tasklet, example_tasklet);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_add_action_or_reset(&pdev->dev, example_stop, example);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-tasklet" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-tasklet",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Softirq context: a tasklet");
MODULE_LICENSE("GPL");
