// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for all readers, as a reader.
 *
 * synchronize_rcu() returns when every reader of now has left, and the caller is one.
 *
 * expect: rule=deadlock context=atomic
 * says: synchronize_rcu() by a reader waits for itself
 * also: lock-inversion
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct setting {
	size_t value;
};
static struct setting __rcu *setting;
static DEFINE_MUTEX(lock);		/* who changes the setting */

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	struct setting *fresh = kzalloc(sizeof(*fresh), GFP_KERNEL), *old;

	if (!fresh)
		return -ENOMEM;
	fresh->value = size;
	mutex_lock(&lock);
	rcu_read_lock();
	old = rcu_dereference(setting);
	rcu_assign_pointer(setting, fresh);
	synchronize_rcu();	/* here */
	rcu_read_unlock();
	mutex_unlock(&lock);
	kfree(old);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-rcu",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	kfree(rcu_dereference_protected(setting, true));
}
module_exit(example_exit);

MODULE_DESCRIPTION("Waiting for all readers, as a reader");
MODULE_LICENSE("GPL");
