/* SPDX-License-Identifier: GPL-2.0-only */
/* The outputs: text for a terminal, JSON, KTAP. Equal results give equal bytes, times apart. */
#ifndef REPORT_PRINT_H
#define REPORT_PRINT_H

#include <stdio.h>
#include "report/target.h"

#define TOPHALF_VERSION "0.1.0"

/* A saved run that was repeated. */
struct replayed {
	uint64_t trace, saved;		/* of the first repetition, and as it was saved */
	uint64_t count;			/* repetitions */
	uint64_t different;		/* how many had another trace than the first */
};

struct heading {
	const char *kernel;		/* version of the tree */
	double seconds;			/* wall time: the only thing that two equal runs may differ in */
	bool strict;
	const struct replayed *replayed;	/* null: an exploration */
};

/* Every repetition had the trace that was saved. */
static inline bool replayed_exactly(const struct replayed *replayed)
{
	return replayed->trace == replayed->saved && !replayed->different;
}

/* One target: verdict, what ran, findings. */
void text_print(const struct heading *heading, const struct target *target, FILE *out);
/* For many targets: one row each, and a last line that counts verdicts. */
void text_print_row_heading(FILE *out);
void text_print_row(const struct target *target, FILE *out);
void text_print_counts(const struct target *targets, size_t count, FILE *out);

/*
 * The object that the command line's contract describes, and a newline. A target is not looked
 * at any more once it was added.
 */
struct json_object;
struct json_object *json_begin(void);
void json_add(struct json_object *targets, const struct target *target);
void json_end(const struct heading *heading, struct json_object *targets, FILE *out);

/* One test a target; `number` counts from 1. */
void ktap_begin(const char *kernel, size_t count, FILE *out);
void ktap_add(const struct target *target, size_t number, FILE *out);

#endif
