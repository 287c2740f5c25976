// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timer callback: code that runs when a time has come.
 *
 * Who enters it: the tick, a hard IRQ, finds that a timer_list has expired and raises the timer
 * softirq, which calls the function. So a timer callback is softirq context, with all its
 * rules: it may not sleep, take a mutex, allocate with GFP_KERNEL or touch user memory. What
 * wants to sleep at regular times is a delayed work item (12) instead.
 *
 * Time is counted in jiffies here (HZ of them a second), and a timer is never early and nearly
 * always a little late. For what has to be exact there are hrtimers (09).
 *
 * The callback may arm its own timer again: this is how a driver polls hardware that has no
 * interrupt, as below. What it shares with tasks needs spin_lock_bh() there and spin_lock()
 * here.
 *
 * The hard part is the end. When the device goes, the timer may be waiting, or running on
 * another CPU at this moment, or about to arm itself again. timer_delete_sync() waits for a
 * running callback, but someone may arm the timer right after it; timer_shutdown_sync() also
 * makes each later mod_timer() do nothing, and is what a driver wants on its way out. Neither
 * may be called with a lock held that the callback takes: it would wait for a callback that
 * waits for the lock.
 *
 * enters: process timer
 * says: timer: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 */
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/timer.h>
#include "say.h"

#define REG_LEVEL	0x00
#define POLL_MS		20

struct example {
	void __iomem *regs;
	struct timer_list timer;
	spinlock_t lock;		/* guards the two below: the timer and tasks */
	unsigned int polls;
	u32 highest;
};

static void example_poll(struct timer_list *timer)
{
	struct example *example = container_of(timer, struct example, timer);
	u32 level = readl(example->regs + REG_LEVEL);

	say("timer");
	spin_lock(&example->lock);
	example->polls++;
	example->highest = max(example->highest, level);
	spin_unlock(&example->lock);
	mod_timer(timer, jiffies + msecs_to_jiffies(POLL_MS));
}

static ssize_t highest_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned int polls;
	u32 highest;

	spin_lock_bh(&example->lock);
	polls = example->polls;
	highest = example->highest;
	spin_unlock_bh(&example->lock);
	return sysfs_emit(text, "%u in %u polls\n", highest, polls);
}
static DEVICE_ATTR_RO(highest);

static struct attribute *example_attrs[] = { &dev_attr_highest.attr, NULL };
ATTRIBUTE_GROUPS(example);

/* Process context, no lock held. Devm calls it before it unmaps the window. */
static void example_stop(void *data)
{
	struct example *example = data;

	timer_shutdown_sync(&example->timer);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	timer_setup(&example->timer, example_poll, 0);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	error = devm_add_action_or_reset(&pdev->dev, example_stop, example);
	if (error)
		return error;
	mod_timer(&example->timer, jiffies + msecs_to_jiffies(POLL_MS));
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-timer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-timer",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Timer callback");
MODULE_LICENSE("GPL");
