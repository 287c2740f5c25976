// SPDX-License-Identifier: GPL-2.0-only
/*
 * Listeners to changes of an address space, for devices that share it.  No
 * device of the machine does, so there are none; what others annotate is here.
 */
#include <linux/lockdep.h>
#include <linux/mmu_notifier.h>

#ifdef CONFIG_MMU_NOTIFIER
struct lockdep_map __mmu_notifier_invalidate_range_start_map = {
	.name = "mmu_notifier_invalidate_range_start",
};
#endif
