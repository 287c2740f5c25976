// SPDX-License-Identifier: GPL-2.0-only
/*
 * An object is freed when its mutex is released.
 *
 * The mutex is released first. It guards nothing any more.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct session {
	struct mutex lock;	/* guards used */
	size_t used;
};

static int example_open(struct inode *inode, struct file *file)
{
	struct session *session = kzalloc(sizeof(*session), GFP_KERNEL);

	if (!session)
		return -ENOMEM;
	mutex_init(&session->lock);
	file->private_data = session;
	return 0;
}

static int example_release(struct inode *inode, struct file *file)
{
	struct session *session = file->private_data;

	mutex_lock(&session->lock);
	session->used = 0;
	mutex_unlock(&session->lock);
	kfree(session);
	return 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.open = example_open,
	.release = example_release,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-freed-held-kfree-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("An object is freed when its mutex is released");
MODULE_LICENSE("GPL");
