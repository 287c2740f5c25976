/* SPDX-License-Identifier: GPL-2.0-only */
/* Adds the outcome of one run to the result of a campaign.  Called in the order of run numbers. */
#ifndef EXPLORE_MERGE_H
#define EXPLORE_MERGE_H

#include <explore/campaign.h>
#include <explore/facts.h>
#include <explore/outcome.h>

/* What a saved run says besides its choices. */
struct merge_context {
	const struct campaign_options *options;
	uint64_t image_hash;
	unsigned char *facts;		/* what the run began with */
	size_t facts_size;
	const struct strategy *strategy;
};

/* Returns 0, or -1 without memory. */
int merge_outcome(struct campaign_result *result, const struct merge_context *context,
		  struct outcome *outcome, uint64_t run);

#endif
