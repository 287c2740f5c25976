/* SPDX-License-Identifier: GPL-2.0-only */
/* What the coordinator of a campaign asks the sweep; see sweep.c. */
#ifndef EXPLORE_SWEEP_H
#define EXPLORE_SWEEP_H

#include <explore/campaign.h>

/* Before the workers are started: 0, or -1 without memory. */
int sweep_open(void);
void sweep_close(void);
/* How many runs may be handed out, once runs 0..merged-1 are merged. */
uint64_t sweep_known(uint64_t merged);
/* A run was merged: it was made to its end, or lost. */
void sweep_merged(uint64_t run, bool lost);
/* All that was set out to be visited has been. */
bool sweep_finished(uint64_t merged);
/* What was covered; 0, or -1 without memory. */
int sweep_coverage(struct campaign_result *result);

#endif
