/* SPDX-License-Identifier: GPL-2.0-only */
/* What softirq.c and tasklet.c share.  Tasklets have two of the softirq vectors. */
#ifndef TOPHALF_TASKLET_H
#define TOPHALF_TASKLET_H

/* Boot. */
void tasklet_vectors_init(void);

#endif
