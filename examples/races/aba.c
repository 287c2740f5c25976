// SPDX-License-Identifier: GPL-2.0-only
/*
 * A head that is the same again, and is not.
 *
 * Slots of a ring are taken from a list of free ones by cmpxchg. A write has read that the
 * first one is A and the one after it B. Before it exchanges them, a write on the other CPU takes
 * A for its command and B for its data, and puts A back: the head is A again, and the exchange
 * makes B free, whose data the device still sends. Whoever takes B next forgets that data.
 *
 * expect: rule=leak context=process
 */
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

#define SLOTS		8
#define NO_SLOT		SLOTS

struct slot {
	void *data;			/* that is sent */
	u32 next;			/* free slot */
};

struct race {
	void __iomem *regs;
	struct slot slots[SLOTS];
	u32 free;			/* the first one */
	spinlock_t lock;		/* what follows: slots whose data the device sends, the oldest first */
	u32 sending[SLOTS];
	unsigned int head, tail;
};

static u32 get_slot(struct race *race)
{
	u32 slot, next;

	do {
		slot = READ_ONCE(race->free);
		if (slot == NO_SLOT)
			return NO_SLOT;
		next = READ_ONCE(race->slots[slot].next);
	} while (cmpxchg(&race->free, slot, next) != slot);
	return slot;
}

static void put_slot(struct race *race, u32 slot)
{
	u32 head;

	do {
		head = READ_ONCE(race->free);
		WRITE_ONCE(race->slots[slot].next, head);
	} while (cmpxchg(&race->free, head, slot) != head);
}

static void send(struct race *race, u32 slot, u32 value, bool last)
{
	spin_lock_irq(&race->lock);
	writel(value, race->regs);
	if (last)
		race->sending[race->tail++ % SLOTS] = slot;
	spin_unlock_irq(&race->lock);
}

static u32 oldest_sent(struct race *race)
{
	u32 slot = NO_SLOT;
	unsigned long flags;

	spin_lock_irqsave(&race->lock, flags);
	if (race->head != race->tail)
		slot = race->sending[race->head++ % SLOTS];
	spin_unlock_irqrestore(&race->lock, flags);
	return slot;
}

static bool finish_oldest(struct race *race)
{
	u32 slot = oldest_sent(race);

	if (slot == NO_SLOT)
		return false;
	kfree(race->slots[slot].data);
	race->slots[slot].data = NULL;
	put_slot(race, slot);
	return true;
}

static irqreturn_t race_irq(int irq, void *data)
{
	finish_oldest(data);
	return IRQ_HANDLED;
}

/*
 * A command, with which the device is done at once, and its data, which it has sent when
 * it interrupts.
 */
static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);
	u32 command, data;

	command = get_slot(race);
	if (command == NO_SLOT)
		return -EBUSY;
	data = get_slot(race);
	if (data == NO_SLOT) {
		put_slot(race, command);
		return -EBUSY;
	}
	race->slots[data].data = kmemdup(text, size, GFP_KERNEL);	/* here */
	send(race, command, size, false);
	put_slot(race, command);
	send(race, data, text[0], true);
	return size;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);

	return sysfs_emit(text, "%u\n", READ_ONCE(race->tail));
}

static DEVICE_ATTR_RW(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

/* The device has stopped: what it has not sent it never will. */
static void race_end(void *data)
{
	while (finish_oldest(data))
		;
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race;
	int irq, error;
	u32 slot;

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
	for (slot = 0; slot < SLOTS; slot++)
		race->slots[slot].next = slot + 1;
	error = devm_add_action_or_reset(&pdev->dev, race_end, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-aba" }, {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-aba",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A head that is the same again, and is not");
MODULE_LICENSE("GPL");
