// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA: masks, streaming and coherent mappings, scatter lists, pools. An address is compared
 * with the physical one, and never printed.
 */
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>
#include "fidelity.h"

static struct device *dev;

static void masks(void)
{
	say("masks");
	show(dma_get_mask(dev) == DMA_BIT_MASK(32));
	show(dev->coherent_dma_mask == DMA_BIT_MASK(32));
	show(dma_set_mask(dev, DMA_BIT_MASK(64)));
	show(dma_get_mask(dev) == DMA_BIT_MASK(64));
	show(dma_set_coherent_mask(dev, DMA_BIT_MASK(64)));
	show(dma_set_mask_and_coherent(dev, DMA_BIT_MASK(40)));
	show(dma_get_mask(dev) == DMA_BIT_MASK(40));
	show(dev->coherent_dma_mask == DMA_BIT_MASK(40));
	show(dma_set_mask(dev, DMA_BIT_MASK(8)));
	show(dma_set_coherent_mask(dev, DMA_BIT_MASK(8)));
	show(dma_get_mask(dev) == DMA_BIT_MASK(40));
	show(dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32)));
	dma_set_max_seg_size(dev, SZ_64K - 1);
	show(dma_get_max_seg_size(dev));
	dma_set_seg_boundary(dev, SZ_1M - 1);
	show(dma_get_seg_boundary(dev) == SZ_1M - 1);
	show(dma_get_min_align_mask(dev));
	show(dma_max_mapping_size(dev) > SZ_1M);
	show(dma_mapping_error(dev, DMA_MAPPING_ERROR));
	show(dma_mapping_error(dev, 0));
}

static void streaming(void)
{
	static const enum dma_data_direction ways[] = {
		DMA_TO_DEVICE, DMA_FROM_DEVICE, DMA_BIDIRECTIONAL
	};
	char *buffer = kmalloc(512, GFP_KERNEL | GFP_DMA32);
	struct page *page = alloc_page(GFP_KERNEL | GFP_DMA32);
	dma_addr_t address;
	unsigned int i;

	say("streaming");
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		address = dma_map_single(dev, buffer, 512, ways[i]);
		show(dma_mapping_error(dev, address));
		show(address == virt_to_phys(buffer));
		dma_sync_single_for_cpu(dev, address, 512, ways[i]);
		memset(buffer, i, 512);
		dma_sync_single_for_device(dev, address, 512, ways[i]);
		dma_sync_single_range_for_cpu(dev, address, 128, 64, ways[i]);
		dma_unmap_single(dev, address, 512, ways[i]);
		show(buffer[511]);
	}
	address = dma_map_page(dev, page, 256, 1024, DMA_TO_DEVICE);
	show(address == page_to_phys(page) + 256);
	dma_unmap_page(dev, address, 1024, DMA_TO_DEVICE);
	address = dma_map_single_attrs(dev, buffer, 64, DMA_TO_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);
	show(dma_mapping_error(dev, address));
	dma_unmap_single_attrs(dev, address, 64, DMA_TO_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);
	address = dma_map_resource(dev, 0xc0000000, 4096, DMA_TO_DEVICE, 0);
	show(address == 0xc0000000);
	dma_unmap_resource(dev, address, 4096, DMA_TO_DEVICE, 0);
	__free_page(page);
	kfree(buffer);
}

static void lists(void)
{
	char *buffers[3];
	struct scatterlist list[3], *entry;
	struct sg_table table;
	struct page *page = alloc_pages(GFP_KERNEL | GFP_DMA32, 2);
	int i, count;

	say("scatter lists");
	sg_init_table(list, 3);
	for (i = 0; i < 3; i++) {
		buffers[i] = kzalloc(256 << i, GFP_KERNEL | GFP_DMA32);
		sg_set_buf(&list[i], buffers[i], 256 << i);
	}
	show(sg_nents(list));
	count = dma_map_sg(dev, list, 3, DMA_TO_DEVICE);
	show(count);
	for_each_sg(list, entry, count, i) {
		show(sg_dma_len(entry));
		show(sg_dma_address(entry) == virt_to_phys(buffers[i]));
	}
	dma_sync_sg_for_cpu(dev, list, 3, DMA_TO_DEVICE);
	dma_sync_sg_for_device(dev, list, 3, DMA_TO_DEVICE);
	dma_unmap_sg(dev, list, 3, DMA_TO_DEVICE);
	for (i = 0; i < 3; i++)
		kfree(buffers[i]);

	say("a table");
	show(sg_alloc_table(&table, 2, GFP_KERNEL));
	sg_set_page(table.sgl, page, 4096, 0);
	sg_set_page(sg_next(table.sgl), page + 2, 1000, 24);
	show(dma_map_sgtable(dev, &table, DMA_BIDIRECTIONAL, 0));
	show(table.nents);
	show(table.orig_nents);
	for_each_sgtable_dma_sg(&table, entry, i)
		say("segment %d: %u", i, sg_dma_len(entry));
	dma_unmap_sgtable(dev, &table, DMA_BIDIRECTIONAL, 0);
	sg_free_table(&table);
	__free_pages(page, 2);
}

static bool is_zero(const char *memory, size_t size)
{
	return !memchr_inv(memory, 0, size);
}

static void coherent(void)
{
	static const size_t sizes[] = { 1, 64, 4096, 5000, 65536 };
	dma_addr_t address;
	unsigned int i;
	char *memory;

	say("coherent");
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		memory = dma_alloc_coherent(dev, sizes[i], &address, GFP_KERNEL);
		show(!!memory);
		say("%zu: zero %d, aligned %d", sizes[i], is_zero(memory, sizes[i]),
		    !(address & (PAGE_SIZE - 1)) && PAGE_ALIGNED(memory));
		memset(memory, 0xa5, sizes[i]);
		dma_free_coherent(dev, sizes[i], memory, address);
	}
	memory = dma_alloc_coherent(dev, 4096, &address, GFP_ATOMIC);
	show(memory && is_zero(memory, 4096));
	dma_free_coherent(dev, 4096, memory, address);
	memory = dma_alloc_noncoherent(dev, 4096, &address, DMA_TO_DEVICE, GFP_KERNEL);
	show(memory && is_zero(memory, 4096));
	dma_free_noncoherent(dev, 4096, memory, address, DMA_TO_DEVICE);
	memory = dmam_alloc_coherent(dev, 128, &address, GFP_KERNEL);
	show(!!memory);
	dmam_free_coherent(dev, 128, memory, address);
	dma_free_coherent(dev, 4096, NULL, 0);
	show(dma_can_mmap(dev));
}

static void pools(void)
{
	struct dma_pool *pool;
	dma_addr_t address[4];
	char *block[4];
	unsigned int i, j;

	say("pools");
	show(dma_pool_create("none", dev, 0, 8, 0) == NULL);
	show(dma_pool_create("align", dev, 64, 3, 0) == NULL);
	show(dma_pool_create("boundary", dev, 64, 8, 32) == NULL);
	show(dma_pool_create("boundary", dev, 64, 8, 96) == NULL);
	pool = dma_pool_create("fidelity", dev, 100, 64, 256);
	show(!!pool);
	for (i = 0; i < 4; i++) {
		block[i] = dma_pool_zalloc(pool, GFP_KERNEL, &address[i]);
		say("zero %d, aligned %d, within its bounds %d", is_zero(block[i], 100),
		    IS_ALIGNED(address[i], 64), (address[i] & 255) + 100 <= 256);
		for (j = 0; j < i; j++)
			if (block[i] == block[j] || address[i] == address[j])
				say("twice");
		memset(block[i], i + 1, 100);
	}
	show(block[0][99]);
	show(block[3][0]);
	for (i = 0; i < 4; i++)
		dma_pool_free(pool, block[i], address[i]);
	block[0] = dma_pool_alloc(pool, GFP_ATOMIC, &address[0]);
	show(!!block[0]);
	dma_pool_free(pool, block[0], address[0]);
	dma_pool_destroy(pool);
	dma_pool_destroy(NULL);
	pool = dmam_pool_create("managed", dev, 32, 32, 0);
	show(!!pool);
	dmam_pool_destroy(pool);
}

static void run(void)
{
	struct platform_device *device =
		platform_device_register_simple("fidelity-dma", PLATFORM_DEVID_NONE, NULL, 0);

	show(PTR_ERR_OR_ZERO(device));
	dev = &device->dev;
	masks();
	streaming();
	lists();
	coherent();
	pools();
	platform_device_unregister(device);
}

FIDELITY_MODULE(run, "Memory for devices");
