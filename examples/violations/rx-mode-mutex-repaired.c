// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinlock in ndo_set_rx_mode().
 *
 * It may be taken under another one. What cannot be done so, because the chip is behind a slow
 * bus, is left to a work.
 *
 * expect: clean contexts=process
 */
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>

#define EXAMPLE_FILTER	0x00
#define EXAMPLE_ALL	1
#define EXAMPLE_GROUPS	2

struct example {
	void __iomem *regs;
	spinlock_t lock;		/* guards filter and its register */
	u32 filter;
};

static int example_open(struct net_device *netdev)
{
	netif_start_queue(netdev);
	return 0;
}

static int example_stop(struct net_device *netdev)
{
	netif_stop_queue(netdev);
	return 0;
}

static netdev_tx_t example_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	netdev->stats.tx_packets++;
	dev_consume_skb_any(skb);
	return NETDEV_TX_OK;
}

static void example_set_rx_mode(struct net_device *netdev)
{
	struct example *example = netdev_priv(netdev);

	spin_lock_bh(&example->lock);
	example->filter = 0;
	if (netdev->flags & IFF_PROMISC)
		example->filter |= EXAMPLE_ALL;
	if ((netdev->flags & IFF_ALLMULTI) || !netdev_mc_empty(netdev))
		example->filter |= EXAMPLE_GROUPS;
	writel(example->filter, example->regs + EXAMPLE_FILTER);
	spin_unlock_bh(&example->lock);
}

static const struct net_device_ops example_operations = {
	.ndo_open = example_open,
	.ndo_stop = example_stop,
	.ndo_start_xmit = example_xmit,
	.ndo_set_rx_mode = example_set_rx_mode,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

static int example_probe(struct platform_device *pdev)
{
	struct net_device *netdev = devm_alloc_etherdev(&pdev->dev, sizeof(struct example));
	struct example *example;

	if (!netdev)
		return -ENOMEM;
	SET_NETDEV_DEV(netdev, &pdev->dev);
	example = netdev_priv(netdev);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	spin_lock_init(&example->lock);
	netdev->netdev_ops = &example_operations;
	eth_hw_addr_random(netdev);
	return devm_register_netdev(&pdev->dev, netdev);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-rx-mode-mutex-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-rx-mode-mutex-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A spinlock in ndo_set_rx_mode()");
MODULE_LICENSE("GPL");
