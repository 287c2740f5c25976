// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP_ATOMIC in ndo_start_xmit().
 *
 * The flag says what the transmit lock allows. When memory is short the frame is dropped and
 * counted: whoever needs it to arrive sends it again.
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
#include <linux/slab.h>
#include <linux/string.h>

#define EXAMPLE_FIFO	0x00
#define EXAMPLE_SEND	0x04

struct example {
	void __iomem *regs;
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
	struct example *example = netdev_priv(netdev);
	size_t words = DIV_ROUND_UP(skb->len, sizeof(u32));
	u32 *frame = kzalloc(words * sizeof(u32), GFP_ATOMIC);

	if (!frame) {
		netdev->stats.tx_dropped++;
		dev_kfree_skb_any(skb);
		return NETDEV_TX_OK;
	}
	/* The FIFO takes whole words. */
	skb_copy_bits(skb, 0, frame, skb->len);
	iowrite32_rep(example->regs + EXAMPLE_FIFO, frame, words);
	writel(skb->len, example->regs + EXAMPLE_SEND);
	netdev->stats.tx_packets++;
	netdev->stats.tx_bytes += skb->len;
	kfree(frame);
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

	if (!netdev)
		return -ENOMEM;
	SET_NETDEV_DEV(netdev, &pdev->dev);
	example = netdev_priv(netdev);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	netdev->netdev_ops = &example_operations;
	eth_hw_addr_random(netdev);
	return devm_register_netdev(&pdev->dev, netdev);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-xmit-gfp-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-xmit-gfp-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("GFP_ATOMIC in ndo_start_xmit()");
MODULE_LICENSE("GPL");
