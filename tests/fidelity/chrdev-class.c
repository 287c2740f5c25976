// SPDX-License-Identifier: GPL-2.0-only
/*
 * Character devices and classes: numbers, names, and what is refused the second time.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include "fidelity.h"

static const struct file_operations operations = { .owner = THIS_MODULE };
static struct cdev cdev;

static struct miscdevice first = { .minor = MISC_DYNAMIC_MINOR, .name = "fidelity-first", .fops = &operations };
static struct miscdevice second = { .minor = MISC_DYNAMIC_MINOR, .name = "fidelity-first", .fops = &operations };

static void run(void)
{
	struct class *class = class_create("fidelity");
	struct device *device;
	dev_t number, again;
	int major;

	show(IS_ERR(class));
	show(alloc_chrdev_region(&number, 3, 2, "fidelity"));
	show(MAJOR(number) > 0);
	show(MINOR(number));
	again = number;
	show(register_chrdev_region(again, 1, "again"));
	cdev_init(&cdev, &operations);
	show(cdev_add(&cdev, number, 2));
	device = device_create(class, NULL, number, NULL, "fidelity%d", 0);
	show(IS_ERR(device));
	say("%s", dev_name(device));
	show(IS_ERR(device_create(class, NULL, number, NULL, "other")));
	device_destroy(class, number);
	cdev_del(&cdev);
	unregister_chrdev_region(number, 2);
	class_destroy(class);
	major = register_chrdev(0, "fidelity", &operations);
	show(major > 0);
	show(register_chrdev(major, "fidelity", &operations));
	unregister_chrdev(major, "fidelity");
	show(misc_register(&first));
	show(first.minor != MISC_DYNAMIC_MINOR);
	show(misc_register(&second));
	misc_deregister(&first);
}

FIDELITY_MODULE(run, "Character devices");
