// SPDX-License-Identifier: GPL-2.0-only
/*
 * A walk whose next entry is freed meanwhile.
 *
 * A read sends all that is queued. It gives the lock back for each packet, having noted which
 * one is next; the handler drops the queue when the device was reset.
 *
 * expect: rule=use-after-free context=atomic
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

#define QUEUED_MAX 8

struct packet {
	struct list_head list;
	u32 length;
};

struct race {
	void __iomem *regs;
	spinlock_t lock;
	struct list_head queue;
	unsigned int queued;
};

static void drop_packet(struct race *race, struct packet *packet)
{
	list_del(&packet->list);	/* here */
	race->queued--;
	kfree(packet);
}

static void queue_packet(struct race *race, u32 length)
{
	struct packet *packet = kmalloc(sizeof(*packet), GFP_ATOMIC);

	if (!packet)
		return;
	packet->length = length;
	list_add_tail(&packet->list, &race->queue);
	race->queued++;
}

static void drop_all(struct race *race)
{
	struct packet *packet, *next;

	list_for_each_entry_safe(packet, next, &race->queue, list)
		drop_packet(race, packet);
}

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	u32 status = readl(race->regs);

	spin_lock(&race->lock);
	if (status & 1)
		drop_all(race);
	else if (race->queued < QUEUED_MAX)
		queue_packet(race, status);
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	struct packet *packet, *next;
	u32 length;

	spin_lock_irq(&race->lock);
	list_for_each_entry_safe(packet, next, &race->queue, list) {	/* here */
		length = packet->length;	/* here */
		drop_packet(race, packet);
		spin_unlock_irq(&race->lock);
		writel(length, race->regs + 4);
		spin_lock_irq(&race->lock);
	}
	spin_unlock_irq(&race->lock);
	return 0;
}

static DEVICE_ATTR_RO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_end(void *data)
{
	drop_all(data);
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race;
	int irq, error;

	race = devm_kzalloc(&pdev->dev, sizeof(*race), GFP_KERNEL);
	if (!race)
		return -ENOMEM;
	platform_set_drvdata(pdev, race);
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs))
		return PTR_ERR(race->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	spin_lock_init(&race->lock);
	INIT_LIST_HEAD(&race->queue);
	error = devm_add_action_or_reset(&pdev->dev, race_end, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-next-is-gone" },
						  {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-next-is-gone",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A walk whose next entry is freed meanwhile");
MODULE_LICENSE("GPL");
