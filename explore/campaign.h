/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A campaign: many runs of one image, on several workers, merged in run order.
 *
 * What a campaign finds depends on the image, the options and nothing else: the
 * number of workers and the speed of the host do not show.  `time_s` is
 * therefore a budget of nominal cost (a fixed price for each run and for each
 * preemption point in it) that an idle machine of ten years ago keeps up with;
 * the host's clock only cuts a campaign off that is slower still, and then
 * `cut_short` says so.
 */
#ifndef EXPLORE_CAMPAIGN_H
#define EXPLORE_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tophalf/boundary.h>

struct run_file;

/* Where runs begin: see machine_settle(). */
enum campaign_begin {
	BEGIN_AS_STRATEGY,		/* which each run decides, by its strategy */
	BEGIN_LOAD,
	BEGIN_PROBE,			/* where the device stands, once a run has shown that it does */
};

struct campaign_options {
	const char *image_path;		/* the linked image */
	const char *target;		/* written into saved runs */
	const char *kernel;		/* kernel version, likewise */
	const struct tophalf_device *devices;
	unsigned int devices_count;	/* that are wired; those that can be plugged in come first */
	const void *device_tree;
	size_t device_tree_size;
	/* Symbols that nothing defines, by page from TOPHALF_UNSUPPORTED_BASE. */
	const char *const *unsupported_names;
	size_t unsupported_count;
	unsigned int plugs_count;	/* how many devices TOPHALF_SYS_PLUG knows */
	unsigned int cpus;
	unsigned int jobs;
	uint64_t seed;
	double time_s;			/* 0: no limit */
	uint64_t runs;			/* 0: no limit */
	uint64_t points;		/* of a run, with TOPHALF_OPTION_LIMITED */
	const char *strategy;		/* null: the default */
	enum campaign_begin begin;	/* BEGIN_PROBE: strategy_can_settle() */
	const char *save_directory;	/* where runs with a finding are saved; null: do not save */
	unsigned int options;		/* of the machine: TOPHALF_OPTION_* */
	bool fresh;			/* each run in a process of its own */
	bool verbose;			/* pass the console of each run through to standard error */
};

/* One finding: the report of the first run that had it, with copies of its strings. */
struct campaign_finding {
	struct tophalf_report report;
	uint64_t run;			/* the first run that had it */
	const char *strategy;		/* that made this run; static */
	uint64_t seen;			/* how many runs had it */
	char *replay;			/* path of the saved run, or null */
	char *console;			/* last lines of that run's console */
};

/* What a strategy that visits all there is has visited: see sweep.c and dpor_races.c. */
struct campaign_coverage {
	char what[32];			/* "line 5", "timers", ... */
	unsigned int placements;	/* how many of them at once: 1 or 2; 0: whole runs */
	uint64_t total, distinct;	/* there are, and can be told apart */
	uint64_t visited, visited_distinct;
};

struct campaign_result {
	uint64_t runs, choices, points, interrupts;
	uint64_t entries[TOPHALF_CONTEXTS];
	bool stages[TOPHALF_STAGES];
	bool exhausted;
	const char *unclaimed;		/* why not, where the strategy knows of no further run; or null */
	bool cut_short;
	bool interrupted;		/* Ctrl-C */
	uint64_t runs_unsupported;	/* runs that ended in an unsupported symbol */
	uint64_t runs_lost;		/* runs that could not be made or followed: a fault of the tool or its host */
	unsigned char *reached;		/* a byte for each byte of the target's text */
	unsigned long target_text, target_text_size;
	struct campaign_finding *findings;
	size_t findings_count;
	struct campaign_coverage *coverage;
	size_t coverage_count;
	char **unsupported;		/* names, sorted */
	size_t unsupported_count;
	char *why;			/* why nothing could be run, or null */
	char *save_failed;		/* why a run could not be saved, or null: one sentence */
};

/* Returns 0, or -1 with result->why set when no run could be made. */
int campaign_run(const struct campaign_options *options, struct campaign_result *result);

/* What came of repeating a saved run `wanted` times. */
struct campaign_replays {
	uint64_t wanted, made;
	uint64_t different;		/* how many had another trace than the first */
	uint64_t trace;			/* of the first */
};

/*
 * Repeats a saved run, with the CPUs, options and choices that `file` says; the
 * result is that of the first repetition.  Returns 0, or -1 with result->why set
 * when it could not be made: the image is another one than it was saved from, say.
 */
int campaign_replay(const struct campaign_options *options, const struct run_file *file,
		    struct campaign_replays *replays, struct campaign_result *result);
void campaign_release(struct campaign_result *result);

#endif
