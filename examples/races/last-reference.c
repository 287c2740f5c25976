// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reference to what has none left.
 *
 * The handler finds the session by a pointer that is taken away when the last reference goes.
 * In between the session is still found, and lives no more.
 *
 * expect: rule=warn context=hardirq
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

struct race {
	void __iomem *regs;
	struct mutex changing;
	spinlock_t lock;
	struct session *session, *began;
};

struct session {
	struct kref references;
	struct race *race;
	unsigned int events;
};

static void free_session(struct kref *references)
{
	struct session *session = container_of(references, struct session, references);
	struct race *race = session->race;
	unsigned long flags;

	spin_lock_irqsave(&race->lock, flags);
	if (race->session == session)
		race->session = NULL;
	spin_unlock_irqrestore(&race->lock, flags);
	kfree(session);
}

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	struct session *session;

	writel(1, race->regs);
	spin_lock(&race->lock);
	session = race->session;
	if (session)
		kref_get(&session->references);	/* here */
	spin_unlock(&race->lock);
	if (session) {
		session->events++;
		kref_put(&session->references, free_session);
	}
	return IRQ_HANDLED;
}

static void end_session(struct race *race)
{
	kref_put(&race->began->references, free_session);
	race->began = NULL;
}

static int begin_session(struct race *race)
{
	struct session *session = kzalloc(sizeof(*session), GFP_KERNEL);

	if (!session)
		return -ENOMEM;
	session->race = race;
	kref_init(&session->references);
	spin_lock_irq(&race->lock);
	race->session = race->began = session;
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
	if (race->began)
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

	if (race->began)
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

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-last-reference" },
						  {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-last-reference",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A reference to what has none left");
MODULE_LICENSE("GPL");
