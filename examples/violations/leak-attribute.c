// SPDX-License-Identifier: GPL-2.0-only
/*
 * An attribute that stays when its module goes.
 *
 * The file is in a directory that is not the module's, so nothing takes it away with the module. It is
 * read by code which is gone.
 *
 * expect: rule=leak context=process
 * also: use-after-free
 */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>

static ssize_t level_show(struct kobject *kobject, struct kobj_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", 1);
}

static struct kobj_attribute level = __ATTR(example_leak_attribute, 0444, level_show, NULL);

static int __init example_init(void)
{
	return sysfs_create_file(kernel_kobj, &level.attr);	/* here */
}
module_init(example_init);

static void __exit example_exit(void)
{
	pr_debug("gone\n");
}
module_exit(example_exit);

MODULE_DESCRIPTION("An attribute that stays when its module goes");
MODULE_LICENSE("GPL");
