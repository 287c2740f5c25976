// SPDX-License-Identifier: GPL-2.0-only
/* Wild pointers: written through, freed, called. */
#include <linux/list.h>
#include "abuse.h"

extern unsigned long tophalf_machine[];	/* the state of the simulated machine */
extern void **tophalf_host;		/* what the machine calls of the host */

static void write_machine(void)
{
	memset(tophalf_machine, 0xa5, 256);
}

static void write_host(void)
{
	unsigned int i;

	for (i = 0; i < 40; i++)
		tophalf_host[i] = (void *)0x123456;
}

/* Downwards from whatever in the machine's state is an address of the host's: what a run shares with others. */
static void write_shared(void)
{
	unsigned int i;
	char *at;

	for (i = 0; i < 64; i++) {
		if (tophalf_machine[i] >> 40 != 0x7f)
			continue;
		for (at = (char *)tophalf_machine[i]; ; at -= 4096)
			memset(at - 4096, 0xff, 4096);
	}
}

static void write_task(void)
{
	memset(current, 0x5a, sizeof(*current));
}

static void write_memory(void)
{
	memset((void *)PAGE_OFFSET, 0x5a, 64 << 20);
}

static void write_text(void)
{
	memset((void *)schedule_timeout, 0xcc, 64);	/* found: bad-access in hardirq */
}

static void write_data(void)
{
	memset((char *)&jiffies - 4096, 0x11, 1 << 16);
}

static noinline void write_upwards(unsigned long *from)
{
	unsigned int i;

	for (i = 0; i < 64; i++)
		WRITE_ONCE(from[i], 0x4141414141414141);
}

static void write_stack(void)
{
	unsigned long here = 0;

	write_upwards(&here);
}	/* found: bad-access in process */

static void free_twice(void)
{
	void *memory = kmalloc(100, GFP_KERNEL);

	kfree(memory);
	kfree(memory);	/* found: double-free in timer */
}

static void free_garbage(void)
{
	kfree((void *)(PAGE_OFFSET + 0x123458));	/* found: double-free|bad-access in process */
}

static void free_stack(void)
{
	char here[64] = "";

	kfree(here);	/* found: double-free|bad-access in softirq */
}

static void free_middle(void)
{
	kfree(kmalloc(256, GFP_KERNEL) + 17);	/* found: double-free|bad-access in process */
}

static void free_static(void)
{
	kfree(abuses);	/* found: double-free|bad-access in workqueue */
}

static void (*volatile nothing)(void);
static void (*volatile wild)(void) = (void *)0xdead4ead00000000;

static void call_null(void)
{
	nothing();	/* found: null-dereference in process */
}

static void call_wild(void)
{
	wild();		/* found: bad-access in hardirq */
}

static void call_data(void)
{
	void (*function)(void) = kmalloc(64, GFP_KERNEL);

	memset(function, 0xc3, 64);
	function();	/* found: bad-access in process */
}

static void call_freed(void)
{
	struct abuse *object = kzalloc(sizeof(*object), GFP_KERNEL);

	kfree(object);
	object->function();	/* found: use-after-free in softirq */
}

static LIST_HEAD(list);
static struct list_head entry;

static void delete_twice(void)
{
	list_add(&entry, &list);
	list_del(&entry);
	list_del(&entry);	/* found: bug|warn|bad-access in process */
}

static void corrupt_list(void)
{
	mod_timer(&abuse_timer, jiffies + 2);
	memset(&abuse_timer, 0x77, sizeof(abuse_timer));
	mod_timer(&abuse_timer, jiffies + 2);
}

static void unregister_twice(void)
{
	misc_deregister(&abuses[0].device);
	misc_deregister(&abuses[0].device);
}

static struct abuse abuses[] = {
	{ "write-machine", write_machine }, { "write-host", write_host },
	{ "write-shared", write_shared }, { "write-task", write_task },
	{ "write-memory", write_memory }, { "write-text", write_text, HARDIRQ },
	{ "write-data", write_data }, { "write-stack", write_stack },
	{ "free-twice", free_twice, TIMER }, { "free-garbage", free_garbage },
	{ "free-stack", free_stack, SOFTIRQ }, { "free-middle", free_middle },
	{ "free-static", free_static, WORKQUEUE },
	{ "call-null", call_null }, { "call-wild", call_wild, HARDIRQ },
	{ "call-data", call_data }, { "call-freed", call_freed, SOFTIRQ },
	{ "delete-twice", delete_twice }, { "corrupt-list", corrupt_list },
	{ "unregister-twice", unregister_twice },
};
static const unsigned int abuses_count = ARRAY_SIZE(abuses);
