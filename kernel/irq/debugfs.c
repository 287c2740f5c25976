// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tree's leaves want of the debugfs view of interrupts.  Domains have
 * files there (irqdomain.c); single lines have none.
 */
#include <linux/device.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "internal.h"

struct irq_bit_descr {
	unsigned int mask;
	char *name;
};

void irq_debug_show_bits(struct seq_file *file, int indent, unsigned int state,
			 const struct irq_bit_descr *bits, int size);
void irq_debugfs_copy_devname(int irq, struct device *device);

/* Process context: a line for each bit that is set. */
void irq_debug_show_bits(struct seq_file *file, int indent, unsigned int state,
			 const struct irq_bit_descr *bits, int size)
{
	int i;

	for (i = 0; i < size; i++)
		if (state & bits[i].mask)
			seq_printf(file, "%*s%s\n", indent + 12, "", bits[i].name);
}

/* Any context.  The name is for the file that lines do not have. */
void irq_debugfs_copy_devname(int irq, struct device *device)
{
}
