// SPDX-License-Identifier: GPL-2.0-only
/*
 * Code as drivers have it: what the hook costs there.  Loading the module does each of
 * the works SAMPLES times and prints the median, in ticks of the processor's time stamp
 * counter.  It is a driver like any other; plain/ compiles the same without the hook, as
 * Linux would.
 *
 * kfifo, list, checksum and crc8 are mainline's.  ring is the receive ring that
 * Ethernet drivers have in many forms: a descriptor is looked at, its buffer described,
 * the statistics kept, the descriptor given back.
 */
#include <linux/kfifo.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>

/* Mainline's, as a part of the driver and under names of its own. */
#define ip_fast_csum		bench_ip_fast_csum
#define ip_compute_csum		bench_ip_compute_csum
#define csum_partial		bench_csum_partial
#define csum_tcpudp_nofold	bench_csum_tcpudp_nofold
#define crc8_populate_msb	bench_crc8_populate_msb
#define crc8_populate_lsb	bench_crc8_populate_lsb
#define crc8			bench_crc8
#include "../lib/checksum.c"
#include "../lib/crc8.c"

#define SAMPLES		51
#define BYTES		256
#define ITEMS		32
#define RING		32

#define OWNED_BY_DRIVER	BIT(0)
#define IN_ERROR	BIT(4)
#define LENGTH_MAX	1518

struct descriptor {
	u32 status, length;
	u64 address;
};

struct buffer {
	u32 length, flags;
	u64 address;
};

struct ring {
	struct descriptor *descriptors;
	struct buffer *buffers;
	u32 next, size;
	u64 packets, bytes, errors, dropped;
};

struct item {
	struct list_head node;
	u32 key;
};

struct bench {
	DECLARE_KFIFO(fifo, u8, 64);
	struct list_head items;
	struct ring ring;
	struct item item[ITEMS];
	struct descriptor descriptors[RING];
	struct buffer buffers[RING];
	u8 table[CRC8_TABLE_SIZE];
	u8 data[BYTES];
	u64 ticks[SAMPLES];
	u32 sink;
};

static noinline void do_kfifo(struct bench *bench)
{
	u8 byte, sum = 0;
	int i;

	for (i = 0; i < BYTES; i++) {
		kfifo_put(&bench->fifo, i);
		if (kfifo_get(&bench->fifo, &byte))
			sum += byte;
	}
	bench->sink += sum;
}

static noinline struct item *find(struct bench *bench, u32 key)
{
	struct item *item;

	list_for_each_entry(item, &bench->items, node)
		if (item->key == key)
			return item;
	return NULL;
}

static noinline void do_list(struct bench *bench)
{
	u32 key;

	for (key = 0; key < ITEMS; key++) {
		struct item *item = find(bench, key);

		if (item)
			list_move(&item->node, &bench->items);
	}
}

static noinline void do_checksum(struct bench *bench)
{
	bench->sink += ip_compute_csum(bench->data, sizeof(bench->data));
}

static noinline void do_crc8(struct bench *bench)
{
	bench->sink += crc8(bench->table, bench->data, sizeof(bench->data), CRC8_INIT_VALUE);
}

static noinline int receive(struct ring *ring, int budget)
{
	int done;

	for (done = 0; done < budget; done++) {
		struct descriptor *descriptor = &ring->descriptors[ring->next];
		struct buffer *buffer = &ring->buffers[ring->next];
		u32 status = READ_ONCE(descriptor->status);

		if (!(status & OWNED_BY_DRIVER))
			break;
		dma_rmb();
		if (status & IN_ERROR) {
			ring->errors++;
		} else if (descriptor->length > LENGTH_MAX) {
			ring->dropped++;
		} else {
			buffer->length = descriptor->length;
			buffer->flags = status >> 8;
			buffer->address = descriptor->address;
			ring->packets++;
			ring->bytes += buffer->length;
		}
		descriptor->length = LENGTH_MAX;
		dma_wmb();
		WRITE_ONCE(descriptor->status, 0);
		ring->next = (ring->next + 1) % ring->size;
	}
	return done;
}

static noinline void do_ring(struct bench *bench)
{
	u32 i;

	for (i = 0; i < RING; i++)
		bench->descriptors[i].status = OWNED_BY_DRIVER | i << 8;
	bench->sink += receive(&bench->ring, RING);
}

/* The worst case: accesses and nothing else. */
static noinline void do_loop(struct bench *bench)
{
	u32 *words = (u32 *)bench->data;
	u32 i;

	for (i = 0; i < BYTES; i++)
		words[i % (BYTES / 4)] += words[(i + 7) % (BYTES / 4)] ^ i;
}

static const struct work {
	const char *name;
	void (*work)(struct bench *bench);
} works[] = {
	{ "kfifo", do_kfifo }, { "list", do_list }, { "checksum", do_checksum },
	{ "crc8", do_crc8 }, { "ring", do_ring }, { "loop", do_loop },
};

static void set_up(struct bench *bench)
{
	u32 i;

	INIT_KFIFO(bench->fifo);
	INIT_LIST_HEAD(&bench->items);
	for (i = 0; i < ITEMS; i++) {
		bench->item[i].key = i;
		list_add(&bench->item[i].node, &bench->items);
	}
	for (i = 0; i < BYTES; i++)
		bench->data[i] = i * 7;
	for (i = 0; i < RING; i++)
		bench->descriptors[i].length = 64 + i;
	crc8_populate_msb(bench->table, 0x07);
	bench->ring = (struct ring){
		.descriptors = bench->descriptors, .buffers = bench->buffers, .size = RING,
	};
}

/* Of the processor that all this really runs on. */
static u64 ticks(void)
{
	u32 low, high;

	asm volatile("lfence; rdtsc; lfence" : "=a" (low), "=d" (high) : : "memory");
	return (u64)high << 32 | low;
}

/* By insertion: what was measured so far is in order. */
static u64 median_of(struct bench *bench, const struct work *work)
{
	int i, j;

	for (i = 0; i < SAMPLES; i++) {
		u64 began = ticks(), took;

		work->work(bench);
		took = ticks() - began;
		for (j = i; j > 0 && bench->ticks[j - 1] > took; j--)
			bench->ticks[j] = bench->ticks[j - 1];
		bench->ticks[j] = took;
	}
	return bench->ticks[SAMPLES / 2];
}

static int __init bench_init(void)
{
	struct bench *bench = kzalloc(sizeof(*bench), GFP_KERNEL);
	u32 i;

	if (!bench)
		return -ENOMEM;
	set_up(bench);
	for (i = 0; i < ARRAY_SIZE(works); i++)
		pr_info("ticks %s %llu\n", works[i].name, median_of(bench, &works[i]));
	kfree(bench);
	return 0;
}
module_init(bench_init);

static void __exit bench_exit(void) { }
module_exit(bench_exit);

MODULE_DESCRIPTION("Code as drivers have it");
MODULE_LICENSE("GPL");
