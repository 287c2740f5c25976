// SPDX-License-Identifier: GPL-2.0-only
/*
 * System sleep: the callbacks of suspend and resume.
 *
 * Who enters it: somebody writes "mem" or "freeze" to /sys/power/state. Programs are frozen, and
 * so are freezable kernel threads and workqueues. Then each device passes prepare, suspend,
 * suspend_late and suspend_noirq, children before their parents, and when the machine wakes
 * resume_noirq, resume_early, resume and complete, the other way round. One that fails turns
 * the whole procession back.
 *
 * What they are: process context, all of them. They run in the task that wrote the file, or in
 * a workqueue (where devices are suspended asynchronously), and may sleep, take mutexes and
 * allocate. What differs is what the rest of the system does meanwhile:
 *
 *   suspend, resume      interrupts come, timers expire, unfrozen work runs. A handler may be
 *                        called in the middle of suspend and after it: whoever takes something
 *                        away from it must stop it before.
 *   suspend_noirq        between suspend_noirq and resume_noirq no handler of a device's line
 *   ... resume_noirq     runs, but those with IRQF_NO_SUSPEND. The CPU takes interrupts all the
 *                        same, the clock's for one: irqs_disabled() says 0, and timers expire.
 *                        An interrupt that was asked for meanwhile comes after resume_noirq.
 *
 * Waking the system: between suspend and resume a line for which enable_irq_wake() was called is
 * armed. Its first interrupt ends the sleep, or keeps it from beginning, and its handler runs
 * after resume_noirq. Whether user space wants that is what device_may_wakeup() says.
 *
 * The clocks: CLOCK_MONOTONIC and jiffies stand still while the machine sleeps, and so do all
 * timers; CLOCK_BOOTTIME goes on.
 *
 * enters: process hardirq timer
 * says: suspend: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 * says: suspend_noirq: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 * says: resume_noirq: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 * says: resume: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 * says: top half: in_task=0 in_hardirq=1 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 * says: timer: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 * says: CLOCK_BOOTTIME went on, CLOCK_MONOTONIC stood still
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/pm_wakeup.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>
#include "say.h"

#define REG_EVENTS	0x00
#define REG_CONTROL	0x04

struct example {
	void __iomem *regs;
	int irq;
	struct timer_list timer;
	bool suspended;			/* between suspend_noirq and resume_noirq */
	ktime_t asleep;			/* what CLOCK_BOOTTIME was ahead of CLOCK_MONOTONIC */
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	say("top half");
	WARN_ON(example->suspended);
	writel(readl(example->regs + REG_EVENTS), example->regs + REG_EVENTS);
	return IRQ_HANDLED;
}

/* The machine's interrupts are not off, but those of devices. */
static void example_expired(struct timer_list *timer)
{
	say("timer");
}

static ktime_t boot_ahead(void)
{
	return ktime_sub(ktime_get_boottime(), ktime_get());
}

static int example_suspend(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	say("suspend");
	if (device_may_wakeup(dev))
		return enable_irq_wake(example->irq);
	return 0;
}

static int example_suspend_noirq(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	say("suspend_noirq");
	example->suspended = true;
	mod_timer(&example->timer, jiffies + 1);
	msleep(20);
	writel(0, example->regs + REG_CONTROL);
	example->asleep = boot_ahead();
	return 0;
}

static int example_resume_noirq(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	say("resume_noirq");
	writel(1, example->regs + REG_CONTROL);
	if (ktime_sub(boot_ahead(), example->asleep) >= NSEC_PER_SEC)
		pr_info(KBUILD_MODNAME ": CLOCK_BOOTTIME went on, CLOCK_MONOTONIC stood still\n");
	example->suspended = false;
	return 0;
}

static int example_resume(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	say("resume");
	if (device_may_wakeup(dev))
		disable_irq_wake(example->irq);
	return 0;
}

static const struct dev_pm_ops example_pm = {
	SYSTEM_SLEEP_PM_OPS(example_suspend, example_resume)
	NOIRQ_SYSTEM_SLEEP_PM_OPS(example_suspend_noirq, example_resume_noirq)
};

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
	timer_setup(&example->timer, example_expired, 0);
	error = devm_add_action_or_reset(&pdev->dev, example_stop, example);
	if (error)
		return error;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->irq = platform_get_irq(pdev, 0);
	if (example->irq < 0)
		return example->irq;
	device_init_wakeup(&pdev->dev, true);
	return devm_request_irq(&pdev->dev, example->irq, example_irq, 0, dev_name(&pdev->dev),
				example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-system-sleep" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-system-sleep",
		.of_match_table = example_match,
		.pm = pm_sleep_ptr(&example_pm),
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("System sleep: the callbacks of suspend and resume");
MODULE_LICENSE("GPL");
