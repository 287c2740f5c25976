// SPDX-License-Identifier: GPL-2.0-only
/* The target under /sys/module: its state, its users, its parameters. */
#include <linux/completion.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "internal.h"

extern struct kernel_param __tophalf_target_param_start[], __tophalf_target_param_end[];

static ssize_t store_uevent(struct module_attribute *attribute, struct module_kobject *object,
			    const char *buffer, size_t count)
{
	int error = kobject_synth_uevent(&object->kobj, buffer, count);

	return error ?: count;
}

/* Built-in modules have it as well: the tree's kernel/params.c adds it there. */
struct module_attribute module_uevent = __ATTR(uevent, 0200, NULL, store_uevent);

static ssize_t show_refcnt(struct module_attribute *attribute, struct module_kobject *object,
			   char *buffer)
{
	return sysfs_emit(buffer, "%i\n", module_refcount(object->mod));
}

static struct module_attribute refcnt_attribute = __ATTR(refcnt, 0444, show_refcnt, NULL);

static ssize_t show_initstate(struct module_attribute *attribute, struct module_kobject *object,
			      char *buffer)
{
	static const char *const states[] = {
		[MODULE_STATE_LIVE] = "live",
		[MODULE_STATE_COMING] = "coming",
		[MODULE_STATE_GOING] = "going",
		[MODULE_STATE_UNFORMED] = "unformed",
	};

	return sysfs_emit(buffer, "%s\n", states[object->mod->state]);
}

static struct module_attribute initstate_attribute = __ATTR(initstate, 0444, show_initstate, NULL);

static const struct attribute *const attributes[] = {
	&module_uevent.attr,
	&refcnt_attribute.attr,
	&initstate_attribute.attr,
	NULL,
};

/* Waits until whoever has a file of it open has let go. */
static void put_kobject(struct module *module)
{
	DECLARE_COMPLETION_ONSTACK(released);

	module->mkobj.kobj_completion = &released;
	kobject_put(&module->mkobj.kobj);
	wait_for_completion(&released);
}

/* Process context, may sleep.  Before module_init: drivers link to the kobject. */
int module_sysfs_add(struct module *module)
{
	unsigned int parameters = __tophalf_target_param_end - __tophalf_target_param_start;
	int error;

	memset(&module->mkobj, 0, sizeof(module->mkobj));
	module->mkobj.mod = module;
	module->mkobj.kobj.kset = module_kset;
	error = kobject_init_and_add(&module->mkobj.kobj, &module_ktype, NULL, "%s", module->name);
	if (error)
		goto put;
	module->holders_dir = kobject_create_and_add("holders", &module->mkobj.kobj);
	error = -ENOMEM;
	if (!module->holders_dir)
		goto put;
	error = module_param_sysfs_setup(module, __tophalf_target_param_start, parameters);
	if (error)
		goto holders;
	error = sysfs_create_files(&module->mkobj.kobj, attributes);
	if (!error)
		return 0;
	module_param_sysfs_remove(module);
holders:
	kobject_put(module->holders_dir);
put:
	put_kobject(module);
	return error;
}

/* Process context, may sleep. */
void module_sysfs_remove(struct module *module)
{
	sysfs_remove_files(&module->mkobj.kobj, attributes);
	module_param_sysfs_remove(module);
	/* The driver core made it when the first driver of the module came. */
	kobject_put(module->mkobj.drivers_dir);
	kobject_put(module->holders_dir);
	put_kobject(module);
}
