// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two other kinds of work: delayed work, and work in bottom-half context.
 *
 * Delayed work is a work item with a timer in front of it. When the time has come the timer
 * callback (softirq) queues the item, and a worker runs it in process context. It is what a
 * driver takes for anything that happens at a time and may sleep. mod_delayed_work() moves the
 * time, whether the item waits or not: this is a debouncer, as below; only 10 ms after the last
 * of many interrupts is the state looked at.
 *
 * BH work (WQ_BH, since Linux 6.9) is the successor of the tasklet: the same work_struct and
 * the same functions, but the "worker" is a softirq. queue_work(system_bh_wq, ...) runs it on
 * the same CPU at the end of the interrupt, so it is quick and MUST NOT sleep.
 * in_serving_softirq() says so.
 *
 * So "it is a work function" does not tell what a function may do: its queue does. The same
 * function on system_wq may take a mutex and on system_bh_wq may not.
 *
 * Both are cancelled alike, and a delayed one in both its stages: the timer and the work.
 * Cancelling waits, so it takes process context and no lock that the work takes.
 *
 * enters: hardirq softirq workqueue process
 * says: top half: in_task=0 in_hardirq=1 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 * says: BH work: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 * says: delayed work: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/devm-helpers.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>
#include "say.h"

#define REG_STATE	0x00
#define SETTLE_MS	10

struct example {
	void __iomem *regs;
	struct work_struct count;	/* in bottom-half context */
	struct delayed_work settled;	/* in process context */
	spinlock_t lock;		/* guards edges: the BH work and tasks */
	unsigned int edges;
	struct mutex state_lock;	/* guards state: tasks only */
	u32 state;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	say("top half");
	/* Acknowledges the device. */
	writel(1, example->regs + REG_STATE);
	queue_work(system_bh_wq, &example->count);
	mod_delayed_work(system_wq, &example->settled, msecs_to_jiffies(SETTLE_MS));
	return IRQ_HANDLED;
}

static void example_count(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, count);

	say("BH work");
	spin_lock(&example->lock);
	example->edges++;
	spin_unlock(&example->lock);
}

static void example_settled(struct work_struct *work)
{
	struct example *example = container_of(to_delayed_work(work), struct example, settled);

	say("delayed work");
	mutex_lock(&example->state_lock);
	example->state = readl(example->regs + REG_STATE);
	mutex_unlock(&example->state_lock);
}

static ssize_t state_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned int edges;
	u32 state;

	spin_lock_bh(&example->lock);
	edges = example->edges;
	spin_unlock_bh(&example->lock);
	mutex_lock(&example->state_lock);
	state = example->state;
	mutex_unlock(&example->state_lock);
	return sysfs_emit(text, "%#x after %u edges\n", state, edges);
}
static DEVICE_ATTR_RO(state);

static struct attribute *example_attrs[] = { &dev_attr_state.attr, NULL };
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct example *example;
	int irq, error;

	example = devm_kzalloc(dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	mutex_init(&example->state_lock);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_work_autocancel(dev, &example->count, example_count);
	if (error)
		return error;
	error = devm_delayed_work_autocancel(dev, &example->settled, example_settled);
	if (error)
		return error;
	return devm_request_irq(dev, irq, example_irq, 0, dev_name(dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-delayed-work" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-delayed-work",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Delayed work and BH work");
MODULE_LICENSE("GPL");
