// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueue: work that is done later, by a thread.
 *
 * Who enters it: queue_work() or schedule_work(), which may be called in any context, a hard
 * IRQ included, puts a work item on a list, and a kernel thread (kworker) calls its function.
 * That is process context without a program: it may sleep, take mutexes, allocate with
 * GFP_KERNEL, but not touch user memory.
 *
 * How it differs from an IRQ thread: the interrupt line is on again as soon as the top half
 * returns, so the work may take its time, and events that come meanwhile have to be collected.
 * Queueing an item that waits already does nothing (queue_work() returns false), so an item is
 * not a message: it says that there is something to do, and what it is stands elsewhere, here
 * in a kfifo. An item that is running may be queued again and then runs once more; the same
 * item never runs twice at once.
 *
 * Which queue: the system's own are good for most. A driver makes its own (alloc_workqueue())
 * if it needs to flush everything it queued, items in strict order (alloc_ordered_workqueue()),
 * or progress even when memory is short (WQ_MEM_RECLAIM).
 *
 * The end: cancel_work_sync() takes the item off the list or waits until it has run. It comes
 * after the interrupt is released, or the handler would queue the item again; and before the
 * memory goes. devm_work_autocancel(), asked for before the interrupt, puts it just there.
 * Called with a lock held that the work takes, it would wait for ever.
 *
 * enters: hardirq workqueue process
 * says: top half: in_task=0 in_hardirq=1 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 * says: work: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/devm-helpers.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kfifo.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>
#include "say.h"

#define REG_DATA	0x00

struct example {
	void __iomem *regs;
	struct work_struct work;
	/* One writer, the top half, and one reader, the work: a kfifo needs no lock for that. */
	DECLARE_KFIFO(fifo, u32, 16);
	struct mutex lock;		/* guards text and words */
	char *text;			/* the last words, for whoever reads them */
	unsigned int words;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	say("top half");
	/* When it is full the word is lost: a top half cannot wait for room. */
	kfifo_put(&example->fifo, readl(example->regs + REG_DATA));
	schedule_work(&example->work);
	return IRQ_HANDLED;
}

static void example_work(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);
	char *text, *old;
	u32 word;

	say("work");
	while (kfifo_get(&example->fifo, &word)) {
		text = kasprintf(GFP_KERNEL, "%08x", word);
		mutex_lock(&example->lock);
		example->words++;
		old = example->text;
		example->text = text;
		mutex_unlock(&example->lock);
		kfree(old);
	}
}

static ssize_t words_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	ssize_t length;

	mutex_lock(&example->lock);
	length = sysfs_emit(text, "%u %s\n", example->words, example->text ?: "none");
	mutex_unlock(&example->lock);
	return length;
}
static DEVICE_ATTR_RO(words);

static struct attribute *example_attrs[] = { &dev_attr_words.attr, NULL };
ATTRIBUTE_GROUPS(example);

static void example_free_text(void *data)
{
	struct example *example = data;

	kfree(example->text);
}

static int example_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct example *example;
	int irq, error;

	example = devm_kzalloc(dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	mutex_init(&example->lock);
	INIT_KFIFO(example->fifo);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	/* Undone from below: the interrupt, the work, what the work left behind. */
	error = devm_add_action_or_reset(dev, example_free_text, example);
	if (error)
		return error;
	error = devm_work_autocancel(dev, &example->work, example_work);
	if (error)
		return error;
	return devm_request_irq(dev, irq, example_irq, 0, dev_name(dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-workqueue" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-workqueue",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Workqueue");
MODULE_LICENSE("GPL");
