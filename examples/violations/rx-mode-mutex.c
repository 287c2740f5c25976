// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex in ndo_set_rx_mode().
 *
 * The list of multicast addresses is a spinlock's, and the stack holds it, with bottom halves
 * off, while the driver looks at the list.
 *
 * expect: rule=mutex-in-atomic context=atomic
 */
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>

#define EXAMPLE_FILTER	0x00
#define EXAMPLE_ALL	1
#define EXAMPLE_GROUPS	2

struct example {
	void __iomem *regs;
	struct mutex lock;		/* guards filter and its register */
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

	mutex_lock(&example->lock);	/* here */
	example->filter = 0;
	if (netdev->flags & IFF_PROMISC)
		example->filter |= EXAMPLE_ALL;
	if ((netdev->flags & IFF_ALLMULTI) || !netdev_mc_empty(netdev))
		example->filter |= EXAMPLE_GROUPS;
	writel(example->filter, example->regs + EXAMPLE_FILTER);
	mutex_unlock(&example->lock);
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
	mutex_init(&example->lock);
	netdev->netdev_ops = &example_operations;
	eth_hw_addr_random(netdev);
	return devm_register_netdev(&pdev->dev, netdev);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-rx-mode-mutex" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-rx-mode-mutex",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A mutex in ndo_set_rx_mode()");
MODULE_LICENSE("GPL");
