// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table that is freed before its timer is stopped.
 *
 * remove() frees the history, waits for the device to come to rest, and stops the timer last.
 * The timer adds to the history in the meantime.
 *
 * expect: rule=use-after-free context=timer
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

#define REG_LEVEL	0x00
#define POLL_MS		5
#define REST_MS		50
#define HISTORY		32

struct example {
	void __iomem *regs;
	struct timer_list timer;
	unsigned int count;
	u32 *history;
};

static void example_poll(struct timer_list *timer)
{
	struct example *example = from_timer(example, timer, timer);

	example->history[example->count++ % HISTORY] = readl(example->regs + REG_LEVEL);	/* here */
	mod_timer(timer, jiffies + msecs_to_jiffies(POLL_MS));
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example->history);
	msleep(REST_MS);
	timer_shutdown_sync(&example->timer);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->history = kcalloc(HISTORY, sizeof(*example->history), GFP_KERNEL);
	if (!example->history)
		return -ENOMEM;
	timer_setup(&example->timer, example_poll, 0);
	mod_timer(&example->timer, jiffies + msecs_to_jiffies(POLL_MS));
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-timer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-use-after-free-timer",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A table that is freed before its timer is stopped");
MODULE_LICENSE("GPL");
