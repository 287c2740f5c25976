/* SPDX-License-Identifier: GPL-2.0-only */
/* Findings as a developer reads them: with functions, files and lines, each place once. */
#ifndef REPORT_FINDING_H
#define REPORT_FINDING_H

#include "explore/campaign.h"
#include "report/debug.h"

/* One element of the stack of contexts. */
struct finding_section {
	const char *name;		/* "process", "spinlock", "hardirq" */
	const char *what;		/* the lock's or handler's name, or null */
	struct place where;		/* where it began; file is null if unknown */
};

/* What else explains it: some lines of text, and the place that they speak of, if they do. */
struct finding_extra {
	char *caption;			/* lines of UTF-8 */
	struct place *backtrace;	/* innermost first */
	size_t backtrace_count;
};

struct finding {
	uint64_t identity;		/* see struct tophalf_report */
	unsigned int rule, context, cpu;
	bool warning;
	char *message;			/* one line of UTF-8 */
	const char *task;
	struct place at;		/* the place in the driver that it is about */
	struct finding_section *sections;	/* outermost first */
	size_t sections_count;
	struct place *backtrace;	/* innermost first, inlined functions included */
	size_t backtrace_count;
	size_t own_count;		/* of these, what runs in the innermost context */
	struct place *began;		/* where the atomic section began */
	size_t began_count;
	struct finding_extra *extras;	/* in the order in which they are read */
	size_t extras_count;
	const char *replay;		/* a saved run, or null */
	const char *console;		/* its last lines, or null */
	uint64_t run;			/* the first run that had it */
	const char *strategy;		/* that made this run */
	uint64_t seen;
};

/*
 * Makes findings of what a campaign reported: one for each rule at a file and line, or for
 * what else identifies it, in the order of the runs that first had them. target_files (NULL ends it) says which places
 * are the driver's. The result borrows strings from `debug` and `found`, which must outlive
 * it. `debug` may be null: then nothing has a place.
 */
struct finding *findings_make(struct debug *debug, char *const *target_files,
			      const struct campaign_finding *found, size_t found_count,
			      size_t *count);
void findings_release(struct finding *findings, size_t count);

/* A copy of the text in one line and valid UTF-8: what is neither becomes '?'. */
char *finding_one_line(const char *text);

#endif
