// SPDX-License-Identifier: GPL-2.0-only
/*
 * simple_read_from_buffer() and its kin, seq_file, and how much of a text is left out.
 */
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include "fidelity.h"

static int shown;

static void *start(struct seq_file *file, loff_t *position)
{
	say("start at %lld", *position);
	return *position < 3 ? position : NULL;
}

static void *next(struct seq_file *file, void *item, loff_t *position)
{
	++*position;
	return *position < 3 ? position : NULL;
}

static void stop(struct seq_file *file, void *item)
{
	say("stop, at an item %d", !!item);
}

static int show_item(struct seq_file *file, void *item)
{
	loff_t position = *(loff_t *)item;

	shown++;
	if (position == 1)
		return SEQ_SKIP;
	seq_printf(file, "item %lld\n", position);
	return 0;
}

static const struct seq_operations operations = {
	.start = start, .next = next, .stop = stop, .show = show_item,
};

static int open(struct inode *inode, struct file *file)
{
	return seq_open(file, &operations);
}

static const struct file_operations file_operations = {
	.owner = THIS_MODULE, .open = open, .read = seq_read, .llseek = seq_lseek, .release = seq_release,
};

static void run(void)
{
	static const char source[] = "0123456789";
	struct file *file = kzalloc(sizeof(*file), GFP_KERNEL);
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);
	struct seq_file *seq;
	char text[16];
	loff_t position = 0;

	show(memory_read_from_buffer(text, 4, &position, source, 10));
	show(memory_read_from_buffer(text, 14, &position, source, 10));
	show(position);
	show(memory_read_from_buffer(text, 4, &position, source, 10));
	position = -1;
	show(memory_read_from_buffer(text, 4, &position, source, 10));

	file->f_op = &file_operations;
	file->f_mode = FMODE_READ;
	show(open(inode, file));
	seq = file->private_data;
	show(!!seq);
	show(seq_has_overflowed(seq));
	seq_puts(seq, "unread");
	show(seq->count);
	show(seq_release(inode, file));
	show(shown);
	kfree(file);
	kfree(inode);
}

FIDELITY_MODULE(run, "Texts for readers");
