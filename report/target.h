/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What became of a target, from its build to its findings, and the verdict that
 * follows.
 */
#ifndef REPORT_TARGET_H
#define REPORT_TARGET_H

#include "explore/campaign.h"
#include "report/finding.h"
#include "report/lines.h"
#include "tree/tree.h"

/* What a target's verdict says, and the exit status for one target of that kind. */
enum verdict {
	VERDICT_CLEAN,			/* 0 */
	VERDICT_BROKEN,			/* 1 */
	VERDICT_UNBUILDABLE,		/* 2 */
	VERDICT_INCONCLUSIVE,		/* 3 */
};

struct target {
	const char *name;		/* as it was given */
	enum verdict verdict;
	char *why;			/* one line, where neither clean nor broken */
	const char *without;		/* the detector that was switched off, or null */
	char *details;			/* the compiler's words, or null */
	bool built;			/* image is filled in */
	bool ran;			/* result is; runs were made */
	bool has_probe;			/* there is a probe function to get to */
	struct image image;
	struct campaign_result result;
	struct debug *debug;
	struct lines lines;
	struct finding *findings;
	size_t findings_count;
};

/*
 * A target starts zeroed but for its name. target_unbuildable(): the image could not be made.
 * target_judge(): after the campaign; makes lines and findings from image and result, then the
 * verdict. With `strict`, warnings count like errors.
 */
void target_unbuildable(struct target *target, const struct tree_error *error);
void target_judge(struct target *target, bool strict);
/* For one whose turn never came. */
void target_not_run(struct target *target, const char *why);
void target_release(struct target *target);

const char *verdict_name(enum verdict verdict);
bool finding_counts(const struct finding *finding, bool strict);

/*
 * The exit status for all targets: a finding (1) outranks a target that could not be built (2), which
 * outranks one that could not be judged (3): 0 only if every target ran and is clean.
 */
int targets_exit_status(const struct target *targets, size_t count);

#endif
