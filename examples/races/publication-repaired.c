// SPDX-License-Identifier: GPL-2.0-only
/*
 * Published before it is initialised, repaired.
 *
 * The session is complete before anyone can see it.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

struct session {
	u8 *buffer;
	unsigned int used;
};

struct race {
	void __iomem *regs;
	struct mutex changing;
	spinlock_t lock;
	struct session *session;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	struct session *session;

	writel(1, race->regs);
	spin_lock(&race->lock);
	session = race->session;
	if (session)
		session->buffer[session->used++ % PAGE_SIZE] = readl(race->regs + 4);
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static void end_session(struct race *race)
{
	struct session *session = race->session;

	spin_lock_irq(&race->lock);
	race->session = NULL;
	spin_unlock_irq(&race->lock);
	free_page((unsigned long)session->buffer);
	kfree(session);
}

static int begin_session(struct race *race)
{
	struct session *session = kzalloc(sizeof(*session), GFP_KERNEL);

	if (!session)
		return -ENOMEM;
	session->buffer = (u8 *)get_zeroed_page(GFP_KERNEL | __GFP_NOFAIL);
	spin_lock_irq(&race->lock);
	race->session = session;
	spin_unlock_irq(&race->lock);
	return 0;
}

/* Each write begins a session, or ends the one that there is. */
static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);
	int error = 0;

	mutex_lock(&race->changing);
	if (race->session)
		end_session(race);
	else
		error = begin_session(race);
	mutex_unlock(&race->changing);
	return error ? error : size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_end(void *data)
{
	struct race *race = data;

	if (race->session)
		end_session(race);
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
	mutex_init(&race->changing);
	spin_lock_init(&race->lock);
	error = devm_add_action_or_reset(&pdev->dev, race_end, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-publication-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-publication-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("Published before it is initialised, repaired");
MODULE_LICENSE("GPL");
