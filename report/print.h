/* SPDX-License-Identifier: GPL-2.0-only */
/* The outputs: text for a terminal, JSON, KTAP. Equal results give equal bytes, times apart. */
#ifndef REPORT_PRINT_H
#define REPORT_PRINT_H

#include <stdio.h>
#include "report/target.h"

#define TOPHALF_VERSION "0.1.0"

struct heading {
	const char *kernel;		/* version of the tree */
	double seconds;			/* wall time: the only thing that two equal runs may differ in */
	bool strict;
};

/* One target: verdict, what ran, findings. */
void text_print(const struct heading *heading, const struct target *target, FILE *out);
/* For several targets: one row each, and a last line that counts verdicts. */
void text_print_row_heading(FILE *out);
void text_print_row(const struct target *target, FILE *out);
void text_print_counts(const struct target *targets, size_t count, FILE *out);

/* The object that the command line's contract describes, and a newline. */
void json_print(const struct heading *heading, const struct target *targets, size_t count,
		FILE *out);

/* One test a target. */
void ktap_print(const struct heading *heading, const struct target *targets, size_t count,
		FILE *out);

#endif
