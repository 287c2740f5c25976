// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory for a device: coherent, pooled, mapped.
 */
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/platform_device.h>
#include "fidelity.h"

static struct platform_device *device;

static void run(void)
{
	struct dma_pool *pool;
	dma_addr_t address, other;
	struct device *dev;
	void *memory;
	char *buffer;

	device = platform_device_register_simple("fidelity-dma", PLATFORM_DEVID_NONE, NULL, 0);
	dev = &device->dev;
	show(dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32)));
	show(dma_get_mask(dev) == DMA_BIT_MASK(32));
	memory = dma_alloc_coherent(dev, 100, &address, GFP_KERNEL);
	show(!!memory);
	show(!memchr_inv(memory, 0, 100));
	show(address % PAGE_SIZE);
	show(address <= DMA_BIT_MASK(32));
	dma_free_coherent(dev, 100, memory, address);
	pool = dma_pool_create("fidelity", dev, 24, 32, 0);
	show(!!pool);
	memory = dma_pool_zalloc(pool, GFP_KERNEL, &address);
	show(!memchr_inv(memory, 0, 24));
	show(address % 32);
	dma_pool_free(pool, memory, address);
	dma_pool_destroy(pool);
	dma_pool_destroy(NULL);
	buffer = kmalloc(200, GFP_KERNEL);
	memcpy(buffer, "to the device", 14);
	address = dma_map_single(dev, buffer, 200, DMA_BIDIRECTIONAL);
	show(dma_mapping_error(dev, address));
	other = address;
	dma_sync_single_for_cpu(dev, other, 200, DMA_BIDIRECTIONAL);
	dma_sync_single_for_device(dev, other, 200, DMA_BIDIRECTIONAL);
	dma_unmap_single(dev, address, 200, DMA_BIDIRECTIONAL);
	say("%s", buffer);
	kfree(buffer);
	show(dma_get_seg_boundary(dev) == DMA_BIT_MASK(32));
	platform_device_unregister(device);
}

FIDELITY_MODULE(run, "Memory for devices");
