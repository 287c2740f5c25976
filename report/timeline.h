/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The timeline of a run: what happened, in order, a line each.
 *
 * timeline_make() decides which events are told and puts them into words;
 * whatever draws it (timeline_print() here) needs nothing but the lines.
 */
#ifndef REPORT_TIMELINE_H
#define REPORT_TIMELINE_H

#include <stdio.h>
#include "explore/event.h"
#include "report/debug.h"

struct timeline_line {
	double time_us;			/* of virtual time, since the run began */
	unsigned int cpu;
	unsigned int depth;		/* how many contexts it lies in */
	enum event_kind kind;		/* of the event behind it */
	char *text;			/* one line of UTF-8 */
	char *result;			/* of a system call within which nothing else is told, or null */
	struct place place;		/* in the driver; file is null where there is none */
	struct place caller;		/* what `place` is inlined into, likewise */
};

struct timeline {
	struct timeline_line *lines;
	size_t count;
	uint64_t left_out;		/* lines before the first one */
	uint64_t dropped;		/* events before those that the log held */
};

struct timeline_wanted {
	struct debug *debug;		/* null: addresses stay what they are */
	char *const *target_files;	/* NULL ends it */
	/* The finding at which the story ends; rule TOPHALF_RULES: it ends with the run. */
	unsigned int rule;
	uint64_t place;
	bool all;			/* every event of the log */
};

/* From the events of the last run that was recorded (explore/event.h). */
void timeline_make(struct timeline *timeline, const struct timeline_wanted *wanted);
void timeline_print(const struct timeline *timeline, FILE *out);
void timeline_release(struct timeline *timeline);

/* timeline_words.c: what one event says, without its place.  The caller frees it. */
char *timeline_words(const struct event *event, const struct timeline_wanted *wanted,
		     int line);		/* of an interrupt handler; -1: none is known */
/* The result of a system call: "0", "-EINVAL", "0x1000000". */
char *timeline_result(const struct event *event);

#endif
