// SPDX-License-Identifier: GPL-2.0-only
/*
 * An attribute that goes with its module.
 *
 * What init() adds to the directory exit() takes away; sysfs waits for whoever is reading.
 *
 * expect: clean contexts=process
 */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>

static ssize_t level_show(struct kobject *kobject, struct kobj_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", 1);
}

static struct kobj_attribute level = __ATTR(example_leak_attribute_repaired, 0444, level_show, NULL);

static int __init example_init(void)
{
	return sysfs_create_file(kernel_kobj, &level.attr);}
module_init(example_init);

static void __exit example_exit(void)
{
	sysfs_remove_file(kernel_kobj, &level.attr);
}
module_exit(example_exit);

MODULE_DESCRIPTION("An attribute that goes with its module");
MODULE_LICENSE("GPL");
