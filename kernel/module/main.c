// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target as a module: load, unload, and its reference count.
 *
 * The image holds one module, linked in.  Loading it is what insmod does after
 * relocation: notifiers, module_init, going live.
 */
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include "hook.h"
#include "internal.h"
#include "leftovers.h"
#include "tophalf.h"

/* Held while the target is loaded or unloaded, as in Linux. */
DEFINE_MUTEX(module_mutex);
LIST_HEAD(modules);
int modules_disabled;

static BLOCKING_NOTIFIER_HEAD(module_notify_list);
static bool loaded, gone;

/* The reference that the module core itself holds while the module is loaded. */
#define REFERENCE_BASE	1

/* The module's own functions and its name; absent ones are null. */
extern const char __tophalf_module_name[] __weak;
int __weak init_module(void);
void __weak cleanup_module(void);

/* The target's THIS_MODULE.  A target that is built in has none: it is nameless then. */
struct module __this_module __section(".gnu.linkonce.this_module");

/* The target's constructors of static data are none: C only. */
static int refuse(struct module *module, int error)
{
	module->state = MODULE_STATE_GOING;
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_GOING, module);
	module_sysfs_remove(module);
	list_del_init(&module->list);
	synchronize_rcu();
	check_left_by_module();
	gone = true;
	return error;
}

/* Process context, may sleep. */
long tophalf_sys_init_module(void)
{
	struct module *module = &__this_module;
	int error = 0;

	if (!__tophalf_module_name)
		return -ENOEXEC;
	if (loaded)
		return -EEXIST;
	strscpy(module->name, __tophalf_module_name, sizeof(module->name));
	atomic_set(&module->refcnt, REFERENCE_BASE + 1);
	module->state = MODULE_STATE_COMING;
	mutex_init(&module->param_lock);
	INIT_LIST_HEAD(&module->source_list);
	INIT_LIST_HEAD(&module->target_list);
	error = module_sysfs_add(module);
	if (error)
		return error;
	list_add(&module->list, &modules);
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_COMING, module);

	if (init_module)
		error = init_module();
	kcsan_order_all();
	if (error) {
		if (error > 0)
			pr_warn("%s: init returned %d, which is no error code\n", module->name, error);
		else
			return refuse(module, error);
	}
	module->state = MODULE_STATE_LIVE;
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_LIVE, module);
	module_put(module);
	loaded = true;
	tophalf_host->stage(TOPHALF_STAGE_LOAD);
	return 0;
}

/* Process context, may sleep. */
long tophalf_sys_delete_module(void)
{
	struct module *module = &__this_module;

	if (!loaded)
		return -ENOENT;
	if (init_module && !cleanup_module)
		return -EBUSY;
	if (atomic_read(&module->refcnt) != REFERENCE_BASE)
		return -EWOULDBLOCK;
	atomic_set(&module->refcnt, 0);
	module->state = MODULE_STATE_GOING;
	if (cleanup_module)
		cleanup_module();
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_GOING, module);
	module_sysfs_remove(module);
	list_del_init(&module->list);
	/* As Linux does before it frees a module's memory; callbacks are the module's own business. */
	synchronize_rcu();
	check_left_by_module();
	gone = true;
	loaded = false;
	tophalf_host->stage(TOPHALF_STAGE_REMOVE);
	return 0;
}

bool tophalf_module_is_gone(void)
{
	return gone && !loaded;
}

bool tophalf_module_is_in_use(void)
{
	return loaded && module_refcount(&__this_module) > 0;
}

/* Any context. */
bool try_module_get(struct module *module)
{
	if (!module)
		return true;
	if (!module_is_live(module) || !atomic_inc_not_zero(&module->refcnt))
		return false;
	note_made(MADE_MODULE, module, NULL, "");
	return true;
}

/* Any context; the caller holds a reference already. */
void __module_get(struct module *module)
{
	if (module)
		atomic_inc(&module->refcnt);
}

/* Any context. */
void module_put(struct module *module)
{
	if (!module)
		return;
	note_taken_back(MADE_MODULE, module);
	WARN_ON(atomic_dec_if_positive(&module->refcnt) < 0);
}

void __noreturn __module_put_and_kthread_exit(struct module *module, long code)
{
	module_put(module);
	kthread_exit(code);
}

int module_refcount(struct module *module)
{
	return atomic_read(&module->refcnt) - REFERENCE_BASE;
}

struct module *find_module(const char *name)
{
	struct module *module = &__this_module;

	return loaded && !strcmp(module->name, name) ? module : NULL;
}

/* Everything else in the image counts as built in, and has no module. */
struct module *__module_address(unsigned long address)
{
	return loaded && tophalf_target_text(address) ? &__this_module : NULL;
}

struct module *__module_text_address(unsigned long address)
{
	return __module_address(address);
}

bool is_module_address(unsigned long address)
{
	return __module_address(address);
}

bool is_module_text_address(unsigned long address)
{
	return __module_address(address);
}

bool __is_module_percpu_address(unsigned long address, unsigned long *can_address)
{
	(void)address;
	(void)can_address;
	return false;
}

bool is_module_percpu_address(unsigned long address)
{
	(void)address;
	return false;
}

/* Symbols are bound when the image is linked; none is looked up by name. */
void *__symbol_get(const char *symbol)
{
	(void)symbol;
	return NULL;
}

void __symbol_put(const char *symbol)
{
	(void)symbol;
}

void symbol_put_addr(void *address)
{
	(void)address;
}

int register_module_notifier(struct notifier_block *block)
{
	return blocking_notifier_chain_register(&module_notify_list, block);
}

int unregister_module_notifier(struct notifier_block *block)
{
	return blocking_notifier_chain_unregister(&module_notify_list, block);
}

void print_modules(void)
{
}
