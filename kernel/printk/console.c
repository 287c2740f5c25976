// SPDX-License-Identifier: GPL-2.0-only
/*
 * Consoles that drivers register.  They are set up and kept in Linux's list, so
 * that registering drivers run their code; the machine's own console needs none.
 */
#include <linux/console.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/semaphore.h>
#include "tophalf.h"

HLIST_HEAD(console_list);
int console_set_on_cmdline;
bool console_suspend_enabled = true;
bool consoles_paused;
atomic_t ignore_console_lock_warning = ATOMIC_INIT(0);

static DEFINE_MUTEX(console_mutex);
static DEFINE_SEMAPHORE(console_sem, 1);
static bool locked;

/* Process context, may sleep. */
void console_list_lock(void)
{
	mutex_lock(&console_mutex);
}

void console_list_unlock(void)
{
	mutex_unlock(&console_mutex);
}

int console_srcu_read_lock(void)
{
	return 0;
}

void console_srcu_read_unlock(int cookie)
{
	(void)cookie;
}

/* Process context, may sleep. */
void console_lock(void)
{
	check_may_sleep("console_lock");
	down(&console_sem);
	locked = true;
}

/* Any context. */
int console_trylock(void)
{
	if (down_trylock(&console_sem))
		return 0;
	locked = true;
	return 1;
}

void console_unlock(void)
{
	locked = false;
	up(&console_sem);
}

int is_console_locked(void)
{
	return locked;
}

void console_conditional_schedule(void)
{
	cond_resched();
}

/* Process context, may sleep. */
void register_console(struct console *console)
{
	console_list_lock();
	if (!hlist_unhashed_lockless(&console->node)) {
		console_list_unlock();
		WARN(1, "console '%s%d' already registered\n", console->name, console->index);
		return;
	}
	if (console->index < 0)
		console->index = 0;
	if (console->setup && console->setup(console, NULL)) {
		console_list_unlock();
		return;
	}
	console->flags |= CON_ENABLED;
	hlist_add_head_rcu(&console->node, &console_list);
	console_list_unlock();
}

/* Process context, may sleep. */
int unregister_console(struct console *console)
{
	console_list_lock();
	if (hlist_unhashed_lockless(&console->node)) {
		console_list_unlock();
		return -ENODEV;
	}
	console->flags &= ~CON_ENABLED;
	hlist_del_init_rcu(&console->node);
	console_list_unlock();
	synchronize_rcu();
	return console->exit ? console->exit(console) : 0;
}

void console_stop(struct console *console)
{
	console->flags &= ~CON_ENABLED;
}

void console_start(struct console *console)
{
	console->flags |= CON_ENABLED;
}

int add_preferred_console(const char *name, const short index, char *options)
{
	(void)name;
	(void)index;
	(void)options;
	return 0;
}

/* No console was asked for on a command line: none is known by its device. */
int match_devname_and_update_preferred_console(const char *device, const char *name,
					       const short index)
{
	if (!device || !*device || !name || !*name || index < 0)
		return -EINVAL;
	return -ENOENT;
}

/* drivers/tty/n_tty.c, where the image has terminals. */
void __init n_tty_init(void) __weak;

/* Process context: the boot. */
void __init console_init(void)
{
	initcall_entry_t *call;

	if (n_tty_init)
		n_tty_init();
	for (call = __con_initcall_start; call < __con_initcall_end; call++)
		initcall_from_entry(call)();
}
