/* SPDX-License-Identifier: GPL-2.0-only */
/* Which lines of a target's own source files were reached. */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include "report/debug.h"

/* What is known of one line. */
#define LINE_HAS_CODE	1u
#define LINE_REACHED	2u

struct lines_file {
	const char *name;		/* as in target_files */
	unsigned char *line;		/* LINE_* of each line; index 0 is not used */
	size_t count;
};

struct lines {
	unsigned int reached, total;
	struct lines_file *files;
	size_t files_count;
};

/*
 * target_files: names as the DWARF gives them, NULL ends it. reached: a byte for each byte of
 * [text, text + text_size), nonzero at each return address of a coverage call that was made; null counts
 * the lines alone.
 */
void lines_count(struct debug *debug, char *const *target_files, const unsigned char *reached,
		 uint64_t text, uint64_t text_size, struct lines *lines);
void lines_release(struct lines *lines);

#endif
