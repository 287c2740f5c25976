// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reference counts of objects: who releases, and when.
 */
#include <linux/kobject.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include "fidelity.h"

static struct kref kref;
static struct kobject *parent;
static struct kobject child;
static DEFINE_MUTEX(mutex);
static DEFINE_SPINLOCK(lock);

static void released(struct kref *unused)
{
	say("kref released");
}

static void released_locked(struct kref *unused)
{
	say("kref released, locked %d", mutex_is_locked(&mutex));
	mutex_unlock(&mutex);
}

static void child_released(struct kobject *unused)
{
	say("child released");
}

static const struct kobj_type child_type = {
	.release = child_released,
	.sysfs_ops = &kobj_sysfs_ops,
};

static void run(void)
{
	kref_init(&kref);
	kref_get(&kref);
	show(kref_read(&kref));
	show(kref_put(&kref, released));
	show(kref_put(&kref, released));
	show(kref_get_unless_zero(&kref));
	kref_init(&kref);
	show(kref_put_mutex(&kref, released_locked, &mutex));
	show(mutex_is_locked(&mutex));

	parent = kobject_create_and_add("fidelity", NULL);
	show(!!parent);
	show(kobject_init_and_add(&child, &child_type, parent, "child%d", 3));
	say("%s", kobject_name(&child));
	show(kref_read(&parent->kref));
	show(kobject_rename(&child, "renamed"));
	say("%s", kobject_name(&child));
	show(kobject_get(&child) == &child);
	kobject_del(&child);
	show(child.state_in_sysfs);
	kobject_put(&child);
	kobject_put(&child);
	show(kref_read(&parent->kref));
	kobject_put(parent);
	kobject_put(NULL);
	show(!kobject_get(NULL));
	show(spin_is_locked(&lock));
}

FIDELITY_MODULE(run, "Reference counts of objects");
