// SPDX-License-Identifier: GPL-2.0-only
/*
 * What drivers and the driver core ask of system sleep: the queue for runtime
 * power management, and who is told of a transition.  The machine itself does
 * not sleep yet, so nobody is.
 */
#include <linux/freezer.h>
#include <linux/init.h>
#include <linux/notifier.h>
#include <linux/pm.h>
#include <linux/sched/mm.h>
#include <linux/suspend.h>
#include <linux/workqueue.h>

struct workqueue_struct *pm_wq;
int pm_async_enabled = 1;
unsigned int pm_suspend_global_flags;
suspend_state_t pm_suspend_target_state;
bool pm_print_times_enabled;
bool pm_debug_messages_on;

static BLOCKING_NOTIFIER_HEAD(sleep_listeners);
static DEFINE_MUTEX(transition);

/* Process context, may sleep, for all of them. */
int register_pm_notifier(struct notifier_block *listener)
{
	return blocking_notifier_chain_register(&sleep_listeners, listener);
}

int unregister_pm_notifier(struct notifier_block *listener)
{
	return blocking_notifier_chain_unregister(&sleep_listeners, listener);
}

unsigned int lock_system_sleep(void)
{
	unsigned int was_set = current->flags & PF_NOFREEZE;

	current->flags |= PF_NOFREEZE;
	mutex_lock(&transition);
	return was_set;
}

void unlock_system_sleep(unsigned int was_set)
{
	if (!was_set)
		current->flags &= ~PF_NOFREEZE;
	mutex_unlock(&transition);
}

/* Any context. */
bool pm_debug_messages_should_print(void)
{
	return false;
}

bool pm_suspend_default_s2idle(void)
{
	return false;
}

/* Nothing waits in suspend-to-idle. */
void s2idle_wake(void)
{
}

void suspend_set_ops(const struct platform_suspend_ops *operations)
{
}

int suspend_valid_only_mem(suspend_state_t state)
{
	return state == PM_SUSPEND_MEM;
}

static int __init pm_init(void)
{
	pm_wq = alloc_workqueue("pm", WQ_FREEZABLE, 0);
	return pm_wq ? 0 : -ENOMEM;
}
core_initcall(pm_init);
