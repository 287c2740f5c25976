/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the abusive drivers of this folder share.  Each lists what it can do
 * and in which context; for each there is a device node, and to open it is to
 * make it happen.  tests/e2e/abuse.sh says what must come of it.
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

enum where { PROCESS, PREEMPT_OFF, IRQS_OFF, HARDIRQ, SOFTIRQ, TIMER, WORKQUEUE };

struct abuse {
	const char *name;
	void (*function)(void);
	enum where where;
	struct miscdevice device;
};

static void (*chosen)(void);

static void call_from_work(struct work_struct *unused) { chosen(); }
static void call_from_timer(struct timer_list *unused) { chosen(); }
static void call_from_tasklet(struct tasklet_struct *unused) { chosen(); }
static void call_from_irq_work(struct irq_work *unused) { chosen(); }

static DECLARE_WORK(abuse_work, call_from_work);
static DEFINE_TIMER(abuse_timer, call_from_timer);
static DECLARE_TASKLET(abuse_tasklet, call_from_tasklet);
static struct irq_work abuse_irq_work = IRQ_WORK_INIT_HARD(call_from_irq_work);

static int abuse_open(struct inode *inode, struct file *file)
{
	struct abuse *abuse = container_of(file->private_data, struct abuse, device);

	chosen = abuse->function;
	switch (abuse->where) {
	case PROCESS:
		chosen();
		break;
	case PREEMPT_OFF:
		preempt_disable();
		chosen();
		preempt_enable();
		break;
	case IRQS_OFF:
		local_irq_disable();
		chosen();
		local_irq_enable();
		break;
	case HARDIRQ:
		irq_work_queue(&abuse_irq_work);
		break;
	case SOFTIRQ:
		tasklet_schedule(&abuse_tasklet);
		break;
	case TIMER:
		mod_timer(&abuse_timer, jiffies);
		break;
	case WORKQUEUE:
		schedule_work(&abuse_work);
		break;
	}
	msleep(20);
	return 0;
}

static const struct file_operations abuse_operations = {
	.owner = THIS_MODULE,
	.open = abuse_open,
};

static struct abuse abuses[];
static const unsigned int abuses_count;

static int __init abuse_init(void)
{
	unsigned int i;
	int error;

	for (i = 0; i < abuses_count; i++) {
		abuses[i].device = (struct miscdevice){
			.minor = MISC_DYNAMIC_MINOR,
			.name = abuses[i].name,
			.fops = &abuse_operations,
		};
		error = misc_register(&abuses[i].device);
		if (error)
			return error;
	}
	return 0;
}
module_init(abuse_init);

static void __exit abuse_exit(void)
{
	unsigned int i;

	timer_shutdown_sync(&abuse_timer);
	cancel_work_sync(&abuse_work);
	tasklet_kill(&abuse_tasklet);
	irq_work_sync(&abuse_irq_work);
	for (i = 0; i < abuses_count; i++)
		misc_deregister(&abuses[i].device);
}
module_exit(abuse_exit);

MODULE_DESCRIPTION("Abuse");
MODULE_LICENSE("GPL");
