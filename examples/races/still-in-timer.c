// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freed while its timer still runs.
 *
 * A write deletes the timer of a channel and frees the channel. It does not wait for the
 * timer's function that another CPU is in already.
 *
 * expect: rule=use-after-free context=timer
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
#include <linux/timer.h>

struct channel {
	struct timer_list timer;
	void __iomem *regs;
	unsigned int polls;
	u32 state;
};

struct race {
	void __iomem *regs;
	struct mutex changing;
	struct channel *channel;
};

static void channel_poll(struct timer_list *timer)
{
	struct channel *channel = container_of(timer, struct channel, timer);

	mod_timer(&channel->timer, jiffies + HZ / 100);	/* here */
	channel->state = readl(channel->regs);	/* here */
	channel->polls++;	/* here */
}

static int open_channel(struct race *race)
{
	struct channel *channel = kzalloc(sizeof(*channel), GFP_KERNEL);

	if (!channel)
		return -ENOMEM;
	channel->regs = race->regs;
	timer_setup(&channel->timer, channel_poll, 0);
	mod_timer(&channel->timer, jiffies + HZ / 100);
	race->channel = channel;
	return 0;
}

static void close_channel(struct race *race)
{
	timer_delete(&race->channel->timer);
	kfree(race->channel);
	race->channel = NULL;
}

/* Each write opens the channel, or closes it. */
static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);
	int error = 0;

	mutex_lock(&race->changing);
	if (race->channel)
		close_channel(race);
	else
		error = open_channel(race);
	mutex_unlock(&race->changing);
	return error ? error : size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_end(void *data)
{
	struct race *race = data;

	if (race->channel)
		close_channel(race);
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race = devm_kzalloc(&pdev->dev, sizeof(*race), GFP_KERNEL);

	if (!race)
		return -ENOMEM;
	platform_set_drvdata(pdev, race);
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs))
		return PTR_ERR(race->regs);
	mutex_init(&race->changing);
	return devm_add_action_or_reset(&pdev->dev, race_end, race);
}

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-still-in-timer" },
						  {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-still-in-timer",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("Freed while its timer still runs");
MODULE_LICENSE("GPL");
