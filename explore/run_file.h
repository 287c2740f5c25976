/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Saved runs: a few lines of text that say what was run, then the record of its
 * choices (record.h) and the facts that it began with (facts.h).  A file is written whole or not at all.
 */
#ifndef EXPLORE_RUN_FILE_H
#define EXPLORE_RUN_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RUN_FILE_TARGET	1024
#define RUN_FILE_KERNEL	64
#define RUN_FILE_WHY	256

struct run_file {
	char target[RUN_FILE_TARGET];
	char kernel[RUN_FILE_KERNEL];
	uint64_t image;			/* hash of the image that it ran in */
	uint64_t build;			/* run_identity() of the Tophalf that saved it */
	uint64_t seed, run, trace;
	/* The finding that it was saved for: enum tophalf_rule, and finding_place(). */
	unsigned int rule;
	uint64_t place;
	unsigned int cpus;
	unsigned int options;		/* TOPHALF_OPTION_* */
	unsigned char *record;
	size_t record_size;
	unsigned char *facts;		/* what it began with, learned by earlier runs */
	size_t facts_size;
};

/* Each returns 0, or -1 with one sentence in `why`. */
int run_file_write(const char *path, const struct run_file *file, char why[RUN_FILE_WHY]);
int run_file_read(const char *path, struct run_file *file, char why[RUN_FILE_WHY]);
/* The name of a rule, as files and their names have it. */
const char *run_file_rule(unsigned int rule);
void run_file_release(struct run_file *file);

#endif
