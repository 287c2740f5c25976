// SPDX-License-Identifier: GPL-2.0-only
/* The file systems that are there from the start. */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include "fs.h"

extern void chrdev_init(void);
extern void seq_file_init(void);
extern int devtmpfs_init(void);
extern void tophalf_debugfs_init(void);

struct kobject *fs_kobj;

/* Boot. */
void vfs_init(void)
{
	files_init();
	kernfs_init();
	if (sysfs_init() || devtmpfs_init())
		panic("no file systems\n");
	fs_kobj = kobject_create_and_add("fs", NULL);
	tophalf_debugfs_init();
	proc_init();
	seq_file_init();
	chrdev_init();
}
