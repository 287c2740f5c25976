// SPDX-License-Identifier: GPL-2.0-only
/*
 * Softirqs on every CPU, at the same time.
 *
 * What is pending is noted for each CPU, and each CPU runs its own: a softirq runs where it was
 * raised. An interrupt line may be served by any CPU, so its softirq may run on any as well,
 * and two CPUs may be in the same softirq function at once. Nothing but a lock keeps them
 * apart. (One tasklet never runs on two CPUs at once: that is a promise of tasklets, not of
 * softirqs.)
 *
 * A write sends every CPU an interrupt that schedules the tasklet of that CPU. A driver that
 * counts something per CPU, as here, needs no lock for it in the softirq: no other softirq
 * runs on that CPU before this one is done.
 *
 * enters: process hardirq softirq
 * says: on CPU 0: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 * says: on CPU 1: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include "say.h"

struct example {
	struct tasklet_struct tasklet;
	unsigned int times;
};

static DEFINE_PER_CPU(struct example, examples);

static void example_tasklet(struct tasklet_struct *tasklet)
{
	struct example *example = from_tasklet(example, tasklet, tasklet);
	char where[16];

	example->times++;
	snprintf(where, sizeof(where), "on CPU %d", smp_processor_id());
	say(where);
}

/* Hard IRQ context: the interrupt that one CPU sends to another, or an ordinary call here. */
static void schedule_here(void *unused)
{
	tasklet_schedule(&this_cpu_ptr(&examples)->tasklet);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	on_each_cpu(schedule_here, NULL, 1);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-softirq-cpus",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		tasklet_setup(&per_cpu_ptr(&examples, cpu)->tasklet, example_tasklet);
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	int cpu;

	misc_deregister(&example_device);
	for_each_possible_cpu(cpu)
		tasklet_kill(&per_cpu_ptr(&examples, cpu)->tasklet);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Softirq context: on every CPU");
MODULE_LICENSE("GPL");
