// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device numbers that are not given back.
 *
 * Each time the module is loaded it takes one more major number, until there is none.
 *
 * expect: rule=leak context=process
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kdev_t.h>
#include <linux/module.h>

static dev_t number;
static struct cdev example_cdev;
static struct class *example_class;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static int __init example_init(void)
{
	struct device *device;
	int error = alloc_chrdev_region(&number, 0, 1, "example-leak-numbers");	/* here */

	if (error)
		return error;
	example_class = class_create("example-leak-numbers");
	if (IS_ERR(example_class)) {
		error = PTR_ERR(example_class);
		goto no_class;
	}
	cdev_init(&example_cdev, &example_operations);
	example_cdev.owner = THIS_MODULE;
	error = cdev_add(&example_cdev, number, 1);
	if (error)
		goto no_cdev;
	device = device_create(example_class, NULL, number, NULL, "example-leak-numbers");
	if (!IS_ERR(device))
		return 0;
	error = PTR_ERR(device);
	cdev_del(&example_cdev);
no_cdev:
	class_destroy(example_class);
no_class:
	unregister_chrdev_region(number, 1);
	return error;
}
module_init(example_init);

static void __exit example_exit(void)
{
	device_destroy(example_class, number);
	cdev_del(&example_cdev);
	class_destroy(example_class);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Device numbers that are not given back");
MODULE_LICENSE("GPL");
