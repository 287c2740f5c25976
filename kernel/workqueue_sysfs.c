// SPDX-License-Identifier: GPL-2.0-only
#include "workqueue_internal.h"

int workqueue_sysfs_register(struct workqueue_struct *wq)
{
	(void)wq;
	tophalf_unsupported("a workqueue in sysfs (WQ_SYSFS)");
}

void workqueue_sysfs_unregister(struct workqueue_struct *wq)
{
	(void)wq;
}
