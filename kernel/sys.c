// SPDX-License-Identifier: GPL-2.0-only
/* Numbers that user space could set, at their defaults. */
#include <linux/highuid.h>
#include <linux/uidgid.h>

/* Who owns what somebody owns that has no number here. */
int overflowuid = DEFAULT_OVERFLOWUID;
int overflowgid = DEFAULT_OVERFLOWGID;
