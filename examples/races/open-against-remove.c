// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that outlives its device.
 *
 * remove() takes the device node away and frees the state, but a file that is open stays open,
 * and may be read.
 *
 * expect: rule=use-after-free context=process
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

static int race_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(file->private_data, struct race, misc);
	return 0;
}

static ssize_t race_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	struct race *race = file->private_data;

	return race->table[0] & 1;	/* here */
}

static const struct file_operations race_fops = {
	.owner = THIS_MODULE,
	.open = race_open,
	.read = race_read,
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
	kfree(race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-open-against-remove" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.remove = race_remove,
	.driver = {
		.name = "race-open-against-remove",
		.of_match_table = race_match,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A file that outlives its device");
MODULE_LICENSE("GPL");
