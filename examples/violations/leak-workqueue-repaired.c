// SPDX-License-Identifier: GPL-2.0-only
/*
 * A workqueue that is destroyed.
 *
 * destroy_workqueue() waits for the work that is left.
 *
 * expect: clean contexts=process
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *example_queue;

static int __init example_init(void)
{
	example_queue = alloc_workqueue("example", WQ_UNBOUND, 0);	return example_queue ? 0 : -ENOMEM;
}
module_init(example_init);

static void __exit example_exit(void)
{
	destroy_workqueue(example_queue);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A workqueue that is destroyed");
MODULE_LICENSE("GPL");
