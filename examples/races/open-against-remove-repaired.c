// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that outlives its device, repaired.
 *
 * Each open file holds a reference; the last one frees the state.
 *
 * expect: clean contexts=process
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct race {
	struct kref users;
	void __iomem *regs;
	int irq;
	struct miscdevice misc;
	u32 *table;
	u32 values[4];
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	return IRQ_HANDLED;
}

static void race_free(struct kref *users)
{
	kfree(container_of(users, struct race, users));
}

/* misc_open() holds off misc_deregister() meanwhile. */
static int race_open(struct inode *inode, struct file *file)
{
	struct race *race = container_of(file->private_data, struct race, misc);

	kref_get(&race->users);
	file->private_data = race;
	return 0;
}

static int race_release(struct inode *inode, struct file *file)
{
	struct race *race = file->private_data;

	kref_put(&race->users, race_free);
	return 0;
}

static ssize_t race_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	struct race *race = file->private_data;

	return race->table[0] & 1;
}

static const struct file_operations race_fops = {
	.owner = THIS_MODULE,
	.open = race_open,
	.read = race_read,
	.release = race_release,
};

static int race_probe(struct platform_device *pdev)
{
	struct race *race;
	int error;

	race = kzalloc(sizeof(*race), GFP_KERNEL);
	if (!race)
		return -ENOMEM;
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs)) {
		error = PTR_ERR(race->regs);
		goto out;
	}
	race->irq = platform_get_irq(pdev, 0);
	if (race->irq < 0) {
		error = race->irq;
		goto out;
	}
	kref_init(&race->users);
	race->table = race->values;
	race->misc.minor = MISC_DYNAMIC_MINOR;
	race->misc.name = "race";
	race->misc.fops = &race_fops;
	error = request_irq(race->irq, race_irq, 0, dev_name(&pdev->dev), race);
	if (error)
		goto out;
	platform_set_drvdata(pdev, race);
	error = misc_register(&race->misc);
	if (!error)
		return 0;
	free_irq(race->irq, race);
out:
	kfree(race);
	return error;
}

static void race_remove(struct platform_device *pdev)
{
	struct race *race = platform_get_drvdata(pdev);

	misc_deregister(&race->misc);
	free_irq(race->irq, race);
	kref_put(&race->users, race_free);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-open-against-remove-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.remove = race_remove,
	.driver = {
		.name = "race-open-against-remove-repaired",
		.of_match_table = race_match,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A file that outlives its device, repaired");
MODULE_LICENSE("GPL");
