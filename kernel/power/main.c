// SPDX-License-Identifier: GPL-2.0-only
/*
 * What drivers, the driver core and user space ask of system sleep: the queue
 * for runtime power management, who is told of a transition, and /sys/power.
 */
#include <linux/freezer.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/notifier.h>
#include <linux/pm.h>
#include <linux/sched/mm.h>
#include <linux/suspend.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>
#include "power.h"

struct workqueue_struct *pm_wq;
int pm_async_enabled = 1;
bool pm_print_times_enabled;
bool pm_debug_messages_on;

static BLOCKING_NOTIFIER_HEAD(sleep_listeners);

/* Held from before the first task is frozen until after the last is thawed. */
DEFINE_MUTEX(system_transition_mutex);

/* Process context, may sleep, for all of them. */
int register_pm_notifier(struct notifier_block *listener)
{
	return blocking_notifier_chain_register(&sleep_listeners, listener);
}

int unregister_pm_notifier(struct notifier_block *listener)
{
	return blocking_notifier_chain_unregister(&sleep_listeners, listener);
}

int pm_notifier_call_chain(unsigned long event)
{
	return notifier_to_errno(blocking_notifier_call_chain(&sleep_listeners, event, NULL));
}

int pm_notifier_call_chain_robust(unsigned long up, unsigned long down)
{
	return notifier_to_errno(blocking_notifier_call_chain_robust(&sleep_listeners, up, down,
								     NULL));
}

unsigned int lock_system_sleep(void)
{
	unsigned int was_set = current->flags & PF_NOFREEZE;

	current->flags |= PF_NOFREEZE;
	mutex_lock(&system_transition_mutex);
	return was_set;
}

void unlock_system_sleep(unsigned int was_set)
{
	if (!was_set)
		current->flags &= ~PF_NOFREEZE;
	mutex_unlock(&system_transition_mutex);
}

/* Any context. */
bool pm_debug_messages_should_print(void)
{
	return false;
}

/* Which device refused last, and in which step, is in the kernel's log here. */
void dpm_save_failed_dev(const char *name)
{
	pr_info("PM: %s stands in the way\n", name);
}

void dpm_save_failed_step(enum suspend_stat_step step)
{
	pr_info("PM: suspend failed in step %u\n", step);
}

/* ---- /sys/power: what user space asks for.  Process context, may sleep. ------------- */

static ssize_t state_show(struct kobject *object, struct kobj_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "freeze mem\n");
}

static ssize_t state_store(struct kobject *object, struct kobj_attribute *attribute,
			   const char *buffer, size_t count)
{
	suspend_state_t state;
	int error;

	if (sysfs_streq(buffer, "freeze"))
		state = PM_SUSPEND_TO_IDLE;
	else if (sysfs_streq(buffer, "mem"))
		state = mem_sleep_current;
	else
		return -EINVAL;
	error = pm_suspend(state);
	return error ?: count;
}

static struct kobj_attribute state_attribute = __ATTR_RW(state);

static ssize_t mem_sleep_show(struct kobject *object, struct kobj_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, pm_suspend_default_s2idle() ? "[s2idle] deep\n" :
								"s2idle [deep]\n");
}

static ssize_t mem_sleep_store(struct kobject *object, struct kobj_attribute *attribute,
			       const char *buffer, size_t count)
{
	if (sysfs_streq(buffer, "s2idle"))
		mem_sleep_current = PM_SUSPEND_TO_IDLE;
	else if (sysfs_streq(buffer, "deep"))
		mem_sleep_current = PM_SUSPEND_MEM;
	else
		return -EINVAL;
	return count;
}

static struct kobj_attribute mem_sleep_attribute = __ATTR_RW(mem_sleep);

static ssize_t wakeup_count_show(struct kobject *object, struct kobj_attribute *attribute,
				 char *buffer)
{
	unsigned int count;

	return pm_get_wakeup_count(&count, true) ? sysfs_emit(buffer, "%u\n", count) : -EINTR;
}

static ssize_t wakeup_count_store(struct kobject *object, struct kobj_attribute *attribute,
				  const char *buffer, size_t count)
{
	unsigned int value;

	if (kstrtouint(buffer, 10, &value) || !pm_save_wakeup_count(value))
		return -EINVAL;
	return count;
}

static struct kobj_attribute wakeup_count_attribute = __ATTR_RW(wakeup_count);

static const struct attribute *const attributes[] = {
	&state_attribute.attr,
	&mem_sleep_attribute.attr,
	&wakeup_count_attribute.attr,
	NULL,
};

struct kobject *power_kobj;

static int __init pm_init(void)
{
	pm_wq = alloc_workqueue("pm", WQ_FREEZABLE, 0);
	power_kobj = kobject_create_and_add("power", NULL);
	if (!pm_wq || !power_kobj)
		return -ENOMEM;
	return sysfs_create_files(power_kobj, attributes);
}
core_initcall(pm_init);
