// SPDX-License-Identifier: GPL-2.0-only
/*
 * An attribute that says that it removes itself.
 *
 * device_remove_file_self() leaves the operation that calls it out of what is waited for.
 *
 * expect: clean contexts=process
 */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static struct miscdevice example_device;

static ssize_t eject_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	/* There is nothing to eject any more. */
	device_remove_file_self(dev, attribute);
	return size;
}
static DEVICE_ATTR_WO(eject);

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-attribute",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	int error = misc_register(&example_device);

	if (error)
		return error;
	error = device_create_file(example_device.this_device, &dev_attr_eject);
	if (error)
		misc_deregister(&example_device);
	return error;
}
module_init(example_init);

static void __exit example_exit(void)
{
	device_remove_file(example_device.this_device, &dev_attr_eject);
	misc_deregister(&example_device);
}
module_exit(example_exit);

MODULE_DESCRIPTION("An attribute that says that it removes itself");
MODULE_LICENSE("GPL");
