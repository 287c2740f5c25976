// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables of /proc/sys.  They are accepted, and there is no such folder: what
 * they set keeps the value that it has at boot.
 */
#include <linux/sysctl.h>
#include <linux/slab.h>
#include <linux/string.h>

const int sysctl_vals[] = { 0, 1, 2, 3, 4, 100, 200, 1000, 3000, INT_MAX, 65535, -1 };
const unsigned long sysctl_long_vals[] = { 0, 1, LONG_MAX };

/* Process context, may sleep, for all of them. */
struct ctl_table_header *register_sysctl_sz(const char *path, struct ctl_table *table, size_t size)
{
	struct ctl_table_header *header = kzalloc(sizeof(*header), GFP_KERNEL);

	if (header) {
		header->ctl_table = table;
		header->ctl_table_size = size;
	}
	return header;
}

struct ctl_table_header *__register_sysctl_table(struct ctl_table_set *set, const char *path,
						 struct ctl_table *table, size_t size)
{
	return register_sysctl_sz(path, table, size);
}

/* The tables of a namespace. */
void setup_sysctl_set(struct ctl_table_set *set, struct ctl_table_root *root,
		      int (*is_seen)(struct ctl_table_set *))
{
	memset(set, 0, sizeof(*set));
	set->is_seen = is_seen;
}

void retire_sysctl_set(struct ctl_table_set *set)
{
}

void __register_sysctl_init(const char *path, struct ctl_table *table, const char *name,
			    size_t size)
{
}

void unregister_sysctl_table(struct ctl_table_header *header)
{
	kfree(header);
}
