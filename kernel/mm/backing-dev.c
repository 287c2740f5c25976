// SPDX-License-Identifier: GPL-2.0-only
/* Devices that file systems write back to: there are none, only the name of one that is not. */
#include <linux/backing-dev.h>
#include <linux/kernel.h>

struct backing_dev_info noop_backing_dev_info;

/* Process context, may sleep. */
int bdi_init(struct backing_dev_info *bdi)
{
	kref_init(&bdi->refcnt);
	bdi->dev = NULL;
	bdi->min_ratio = 0;
	bdi->max_ratio = 100;
	INIT_LIST_HEAD(&bdi->bdi_list);
	INIT_LIST_HEAD(&bdi->wb_list);
	init_waitqueue_head(&bdi->wb_waitq);
	bdi->last_bdp_sleep = jiffies;
	return 0;
}
