// SPDX-License-Identifier: GPL-2.0-only
/*
 * udelay() in a NAPI poll().
 *
 * It waits without sleeping, which a few microseconds are not too long for.
 *
 * expect: clean contexts=process hardirq softirq
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>

#define EXAMPLE_STATUS	0x00
#define EXAMPLE_ENABLE	0x04
#define EXAMPLE_COUNT	0x08

struct example {
	void __iomem *regs;
	struct net_device *netdev;
	struct napi_struct napi;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	if (!(readl(example->regs + EXAMPLE_STATUS) & 1))
		return IRQ_NONE;
	if (napi_schedule_prep(&example->napi)) {
		writel(0, example->regs + EXAMPLE_ENABLE);
		__napi_schedule(&example->napi);
	}
	writel(1, example->regs + EXAMPLE_STATUS);
	return IRQ_HANDLED;
}

static int example_poll(struct napi_struct *napi, int budget)
{
	struct example *example = container_of(napi, struct example, napi);
	int done;

	udelay(10);
	done = min_t(int, readl(example->regs + EXAMPLE_COUNT) & 0xf, budget - 1);
	example->netdev->stats.rx_dropped += done;
	if (napi_complete_done(napi, done))
		writel(1, example->regs + EXAMPLE_ENABLE);
	return done;
}

static int example_open(struct net_device *netdev)
{
	struct example *example = netdev_priv(netdev);

	napi_enable(&example->napi);
	writel(1, example->regs + EXAMPLE_ENABLE);
	netif_start_queue(netdev);
	return 0;
}

static int example_stop(struct net_device *netdev)
{
	struct example *example = netdev_priv(netdev);

	netif_stop_queue(netdev);
	writel(0, example->regs + EXAMPLE_ENABLE);
	napi_disable(&example->napi);
	return 0;
}

static netdev_tx_t example_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	netdev->stats.tx_packets++;
	dev_consume_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops example_operations = {
	.ndo_open = example_open,
	.ndo_stop = example_stop,
	.ndo_start_xmit = example_xmit,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

static int example_probe(struct platform_device *pdev)
{
	struct net_device *netdev = devm_alloc_etherdev(&pdev->dev, sizeof(struct example));
	struct example *example;
	int irq, error;

	if (!netdev)
		return -ENOMEM;
	SET_NETDEV_DEV(netdev, &pdev->dev);
	example = netdev_priv(netdev);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	example->netdev = netdev;
	netif_napi_add(netdev, &example->napi, example_poll);
	error = devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
	if (error)
		return error;
	netdev->netdev_ops = &example_operations;
	eth_hw_addr_random(netdev);
	return devm_register_netdev(&pdev->dev, netdev);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-napi-sleep-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-napi-sleep-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("udelay() in a NAPI poll()");
MODULE_LICENSE("GPL");
