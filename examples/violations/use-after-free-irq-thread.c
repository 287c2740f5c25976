// SPDX-License-Identifier: GPL-2.0-only
/*
 * A buffer that is freed before its IRQ thread.
 *
 * remove() frees what the thread writes to. The thread that an interrupt has woken before may
 * still run, until devm frees the interrupt.
 *
 * expect: rule=use-after-free context=irq_thread
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define REG_STATUS	0x00
#define REG_ENABLE	0x04
#define REST_MS		20
#define FIFO_SIZE	16

struct example {
	void __iomem *regs;
	unsigned int head;
	u32 *fifo;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	return readl(example->regs + REG_STATUS) ? IRQ_WAKE_THREAD : IRQ_NONE;
}

static irqreturn_t example_thread(int irq, void *data)
{
	struct example *example = data;
	u32 status = readl(example->regs + REG_STATUS);

	writel(status, example->regs + REG_STATUS);
	example->fifo[example->head++ % FIFO_SIZE] = status;	/* here */
	return IRQ_HANDLED;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example->fifo);
	writel(0, example->regs + REG_ENABLE);
	msleep(REST_MS);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq, error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	example->fifo = kcalloc(FIFO_SIZE, sizeof(*example->fifo), GFP_KERNEL);
	if (!example->fifo)
		return -ENOMEM;
	error = devm_request_threaded_irq(&pdev->dev, irq, example_irq, example_thread, IRQF_ONESHOT,
					  dev_name(&pdev->dev), example);
	if (error) {
		kfree(example->fifo);
		return error;
	}
	writel(1, example->regs + REG_ENABLE);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-irq-thread" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-use-after-free-irq-thread",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A buffer that is freed before its IRQ thread");
MODULE_LICENSE("GPL");
