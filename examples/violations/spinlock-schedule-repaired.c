// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for room, then taking the spinlock.
 *
 * The wait comes first, with no lock held, and what was waited for is looked at once more
 * under the lock: another writer may have been faster. wait_event() leaves no gap between
 * looking and sleeping in which the wake-up could be lost.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

static DEFINE_SPINLOCK(lock);		/* guards letter and changes of full */
static bool full;
static char letter;
static DECLARE_WAIT_QUEUE_HEAD(emptied);

static bool put_letter(char new)
{
	bool room;

	spin_lock(&lock);
	room = !full;
	if (room) {
		letter = new;
		WRITE_ONCE(full, true);
	}
	spin_unlock(&lock);
	return room;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	while (!put_letter(size)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(emptied, !READ_ONCE(full)))
			return -ERESTARTSYS;
	}
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	char old;

	spin_lock(&lock);
	old = letter;
	WRITE_ONCE(full, false);
	spin_unlock(&lock);
	wake_up(&emptied);
	return simple_read_from_buffer(buffer, size, pos, &old, 1);
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-schedule-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Waiting for room, then taking the spinlock");
MODULE_LICENSE("GPL");
