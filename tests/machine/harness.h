/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs the hand-made image (image/tiny.c) on the real machine, in a process of its own. */
#ifndef TESTS_MACHINE_HARNESS_H
#define TESTS_MACHINE_HARNESS_H

#include <explore/campaign.h>
#include <explore/outcome.h>
#include <machine/machine.h>

#define TINY_TEXT_SIZE	0x400

/* The answers to the choices of a run: for each kind, this one if there are so many. */
struct answers {
	uint32_t of[TOPHALF_CHOICE_KINDS];
};

struct try {
	int loaded, booted;		/* what machine_load() and machine_boot() returned */
	char why[MACHINE_WHY];
	enum run_exit how;
	int signal;
	struct outcome *outcome;	/* of the last run; for try_release() */
	char console[OUTCOME_CONSOLE + 1];
	/*
	 * Of a series: processes, runs, how many printed something else, and how many went
	 * on where another one had settled.
	 */
	unsigned int processes, begun, different, kept;
};

/* Where the image was built. */
const char *tiny_path(void);

/* Loads, boots and makes `runs` runs of what the image does for `mode`. */
void try_mode(struct try *try, char mode, unsigned int cpus, unsigned int runs,
	      const struct answers *answers);
/*
 * The same in as few processes as can be.  The first run answers WAKE with 1, and run
 * number `odd`, from 1, FAILURE.
 */
void try_series(struct try *try, char mode, unsigned int runs, unsigned int odd);
/*
 * A series of which two of three runs have their beginning in common, the later half
 * another one than the first.  Each prints `text`.
 */
void try_settled(struct try *try, char mode, unsigned int runs, bool reuse, const char *text);
void try_release(struct try *try);
/* The finding, which must be the only one. */
const struct tophalf_report *only_finding(struct try *try);

#endif
