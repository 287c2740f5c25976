// SPDX-License-Identifier: GPL-2.0-only
/*
 * System sleep as others see it: the files of /sys/power, who is told of a
 * transition, and the queue for runtime power management.
 */
#include <linux/freezer.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/notifier.h>
#include <linux/pm.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/version.h>
#include <linux/workqueue.h>
#include "power.h"

struct workqueue_struct *pm_wq;
struct kobject *power_kobj;
int pm_async_enabled = 1;
bool pm_print_times_enabled;
bool pm_debug_messages_on;

static BLOCKING_NOTIFIER_HEAD(sleep_listeners);

/* Process context, may sleep, for all of them. */
int register_pm_notifier(struct notifier_block *listener)
{
	return blocking_notifier_chain_register(&sleep_listeners, listener);
}

int unregister_pm_notifier(struct notifier_block *listener)
{
	return blocking_notifier_chain_unregister(&sleep_listeners, listener);
}

int pm_notifier_call_chain_robust(unsigned long up, unsigned long down)
{
	int result = blocking_notifier_call_chain_robust(&sleep_listeners, up, down, NULL);

	return notifier_to_errno(result);
}

int pm_notifier_call_chain(unsigned long event)
{
	return notifier_to_errno(blocking_notifier_call_chain(&sleep_listeners, event, NULL));
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

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
static const char *const step_names[] = {
	[SUSPEND_WORKING] = "none",
	[SUSPEND_FREEZE] = "freeze",
	[SUSPEND_PREPARE] = "prepare",
	[SUSPEND_SUSPEND] = "suspend",
	[SUSPEND_SUSPEND_LATE] = "suspend_late",
	[SUSPEND_SUSPEND_NOIRQ] = "suspend_noirq",
	[SUSPEND_RESUME_NOIRQ] = "resume_noirq",
	[SUSPEND_RESUME_EARLY] = "resume_early",
	[SUSPEND_RESUME] = "resume",
};

/* Process context.  The driver core names the device and the step that failed. */
void dpm_save_failed_dev(const char *name)
{
	pr_info("PM: device %s failed\n", name);
}

void dpm_save_failed_step(enum suspend_stat_step step)
{
	pr_info("PM: step %s failed\n", step_names[step]);
}
#endif

/* ---- /sys/power: process context, may sleep ------------------------------------------------ */

static const struct {
	const char *name;
	suspend_state_t state;
} states[] = {
	{ "freeze", PM_SUSPEND_TO_IDLE },
	{ "standby", PM_SUSPEND_STANDBY },
	{ "mem", PM_SUSPEND_MEM },
}, memory_states[] = {
	{ "s2idle", PM_SUSPEND_TO_IDLE },
	{ "shallow", PM_SUSPEND_STANDBY },
	{ "deep", PM_SUSPEND_MEM },
};

/* "mem" is whatever mem_sleep says, and can always be had. */
static bool offered(unsigned int i)
{
	return states[i].state == PM_SUSPEND_MEM || sleep_state_supported(states[i].state);
}

static ssize_t state_show(struct kobject *object, struct kobj_attribute *attribute, char *text)
{
	ssize_t length = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (offered(i))
			length += sysfs_emit_at(text, length, "%s ", states[i].name);
	if (length)
		text[length - 1] = '\n';
	return length;
}

static ssize_t state_store(struct kobject *object, struct kobj_attribute *attribute,
			   const char *text, size_t size)
{
	unsigned int i;
	int error;

	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (sysfs_streq(text, states[i].name) && offered(i))
			break;
	if (i == ARRAY_SIZE(states))
		return -EINVAL;
	error = pm_suspend(states[i].state == PM_SUSPEND_MEM ? mem_sleep_current : states[i].state);
	return error ?: size;
}

static struct kobj_attribute state_attribute = __ATTR_RW(state);

static ssize_t mem_sleep_show(struct kobject *object, struct kobj_attribute *attribute, char *text)
{
	ssize_t length = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(memory_states); i++) {
		bool current_one = memory_states[i].state == mem_sleep_current;

		if (sleep_state_supported(memory_states[i].state))
			length += sysfs_emit_at(text, length, current_one ? "[%s] " : "%s ",
						memory_states[i].name);
	}
	if (length)
		text[length - 1] = '\n';
	return length;
}

static ssize_t mem_sleep_store(struct kobject *object, struct kobj_attribute *attribute,
			       const char *text, size_t size)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(memory_states); i++) {
		if (!sysfs_streq(text, memory_states[i].name) ||
		    !sleep_state_supported(memory_states[i].state))
			continue;
		mem_sleep_current = memory_states[i].state;
		return size;
	}
	return -EINVAL;
}

static struct kobj_attribute mem_sleep_attribute = __ATTR_RW(mem_sleep);

static ssize_t pm_async_show(struct kobject *object, struct kobj_attribute *attribute, char *text)
{
	return sysfs_emit(text, "%d\n", pm_async_enabled);
}

static ssize_t pm_async_store(struct kobject *object, struct kobj_attribute *attribute,
			      const char *text, size_t size)
{
	unsigned long value;

	if (kstrtoul(text, 10, &value) || value > 1)
		return -EINVAL;
	pm_async_enabled = value;
	return size;
}

static struct kobj_attribute pm_async_attribute = __ATTR_RW(pm_async);

/* Read before a transition and written back, it makes an event in between abort it. */
static ssize_t wakeup_count_show(struct kobject *object, struct kobj_attribute *attribute,
				 char *text)
{
	unsigned int count;

	return pm_get_wakeup_count(&count, true) ? sysfs_emit(text, "%u\n", count) : -EINTR;
}

static ssize_t wakeup_count_store(struct kobject *object, struct kobj_attribute *attribute,
				  const char *text, size_t size)
{
	unsigned int count;

	if (kstrtouint(text, 10, &count) || !pm_save_wakeup_count(count))
		return -EINVAL;
	return size;
}

static struct kobj_attribute wakeup_count_attribute = __ATTR_RW(wakeup_count);

static ssize_t pm_freeze_timeout_show(struct kobject *object, struct kobj_attribute *attribute,
				      char *text)
{
	return sysfs_emit(text, "%u\n", freeze_timeout_msecs);
}

static ssize_t pm_freeze_timeout_store(struct kobject *object, struct kobj_attribute *attribute,
				       const char *text, size_t size)
{
	return kstrtouint(text, 10, &freeze_timeout_msecs) ? -EINVAL : size;
}

static struct kobj_attribute pm_freeze_timeout_attribute = __ATTR_RW(pm_freeze_timeout);

static struct attribute *power_attributes[] = {
	&state_attribute.attr,
	&mem_sleep_attribute.attr,
	&pm_async_attribute.attr,
	&wakeup_count_attribute.attr,
	&pm_freeze_timeout_attribute.attr,
	NULL,
};

static const struct attribute_group power_group = {
	.attrs = power_attributes,
};

static int __init pm_init(void)
{
	pm_wq = alloc_workqueue("pm", WQ_FREEZABLE, 0);
	if (!pm_wq)
		return -ENOMEM;
	power_kobj = kobject_create_and_add("power", NULL);
	if (!power_kobj)
		return -ENOMEM;
	return sysfs_create_group(power_kobj, &power_group);
}
core_initcall(pm_init);
