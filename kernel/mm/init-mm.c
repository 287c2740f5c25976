// SPDX-License-Identifier: GPL-2.0-only
/* The memory of the kernel itself, for tasks that have none of their own. */
#include <linux/maple_tree.h>
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/mmap_lock.h>
#include <linux/pgtable.h>
#include <linux/user_namespace.h>

struct mm_struct init_mm = {
	.mm_mt = MTREE_INIT_EXT(mm_mt, MM_MT_FLAGS, init_mm.mmap_lock),
	.pgd = swapper_pg_dir,
	.mm_users = ATOMIC_INIT(2),
	.mm_count = ATOMIC_INIT(1),
	MMAP_LOCK_INITIALIZER(init_mm)
	.write_protect_seq = SEQCNT_ZERO(init_mm.write_protect_seq),
	.page_table_lock = __SPIN_LOCK_UNLOCKED(init_mm.page_table_lock),
	.arg_lock = __SPIN_LOCK_UNLOCKED(init_mm.arg_lock),
	.mmlist = LIST_HEAD_INIT(init_mm.mmlist),
	.user_ns = &init_user_ns,
};
