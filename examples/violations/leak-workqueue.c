// SPDX-License-Identifier: GPL-2.0-only
/*
 * A workqueue that outlives its module.
 *
 * A workqueue is memory, and for some a thread.
 *
 * expect: rule=leak context=process
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *example_queue;

static int __init example_init(void)
{
	example_queue = alloc_workqueue("example", WQ_UNBOUND, 0);	/* here */
	return example_queue ? 0 : -ENOMEM;
}
module_init(example_init);

static void __exit example_exit(void)
{
	example_queue = NULL;
}
module_exit(example_exit);

MODULE_DESCRIPTION("A workqueue that outlives its module");
MODULE_LICENSE("GPL");
