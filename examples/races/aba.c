// SPDX-License-Identifier: GPL-2.0-only
/*
 * A head that is the same again, and is not.
 *
 * Slots of a ring of frames are taken from a list of free ones by cmpxchg. A write has read
 * that the first one is A and the one after it B. Before it exchanges them, a write on the other
 * CPU takes A, the handler takes B for a frame that came, and A is put back: the head is A
 * again, and the exchange makes B free, whose frame is still to be read. Who takes B next shares
 * it.
 *
 * expect: rule=use-after-free,double-free,leak context=process
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
	u32 *frame;
	u32 next;			/* free slot */
};

struct race {
	void __iomem *regs;
	struct slot slots[SLOTS];
	u32 free;			/* the first one */
	spinlock_t lock;		/* what follows: slots with frames that came, the oldest first */
	u32 received[SLOTS];
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

/* Takes a slot and gives it a frame. */
static u32 new_frame(struct race *race, gfp_t flags)
{
	u32 *frame = kzalloc(16, flags), slot;	/* here */

	if (!frame)
		return NO_SLOT;
	slot = get_slot(race);
	if (slot == NO_SLOT)
		kfree(frame);
	else
		race->slots[slot].frame = frame;
	return slot;
}

static void free_frame(struct race *race, u32 slot)
{
	kfree(race->slots[slot].frame);	/* here */
	put_slot(race, slot);
}

static u32 next_received(struct race *race)
{
	u32 slot = NO_SLOT;

	spin_lock_irq(&race->lock);
	if (race->head != race->tail)
		slot = race->received[race->head++ % SLOTS];
	spin_unlock_irq(&race->lock);
	return slot;
}

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	u32 value = readl(race->regs), slot;

	slot = new_frame(race, GFP_ATOMIC);
	if (slot == NO_SLOT)
		return IRQ_HANDLED;
	race->slots[slot].frame[0] = value;
	spin_lock(&race->lock);
	race->received[race->tail++ % SLOTS] = slot;
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	u32 slot = next_received(race);
	int length;

	if (slot == NO_SLOT)
		return 0;
	length = sysfs_emit(text, "%u\n", race->slots[slot].frame[0]);	/* here */
	free_frame(race, slot);
	return length;
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);
	u32 slot = new_frame(race, GFP_KERNEL);

	if (slot == NO_SLOT)
		return -EBUSY;
	race->slots[slot].frame[0] = text[0];	/* here */
	writel(race->slots[slot].frame[0], race->regs + 4);	/* here */
	free_frame(race, slot);
	return size;
}

static DEVICE_ATTR_RW(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_end(void *data)
{
	struct race *race = data;
	u32 slot;

	while ((slot = next_received(race)) != NO_SLOT)
		free_frame(race, slot);
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
