/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The simulated computer, as the rest of the host sees it.
 *
 * A worker process inspects and loads one image, boots it once, and then makes
 * runs from the snapshot that is taken where the boot ended.  There is one
 * machine in a process, on its one thread.
 */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tophalf/boundary.h>

struct campaign_options;

#define MACHINE_WHY	512		/* room for a sentence that says what went wrong */

/* What can be known of an image without loading it. */
struct image_facts {
	uint64_t hash;			/* of everything that is loaded */
	unsigned long target_text, target_text_size;
};

/* Each returns 0, or -1 with one sentence in `why`. */
int machine_inspect(const char *image_path, struct image_facts *facts, char why[MACHINE_WHY]);
int machine_load(const struct campaign_options *options, unsigned char *reached,
		 char why[MACHINE_WHY]);
/* Returns 0 when the image has called host->booted(). */
int machine_boot(char why[MACHINE_WHY]);

/* How the process of a run ended. */
enum run_exit {
	RUN_ENDED,			/* by machine_end_run() */
	RUN_FAULTED,			/* a fault while a fault was being reported */
	RUN_STUCK,			/* the report of a run that the host's clock ended did not end either */
	RUN_DIED,			/* it was killed, or exited by itself */
	RUN_NOT_MADE,			/* the host gave no process for it */
	RUN_NO_MORE,			/* there was none: next() returned false */
};

/* The only descriptor that may be read and written in a process of runs, besides standard error. */
#define SERIES_CHANNEL	0

/*
 * Runs that are made one after the other, each from the snapshot, in a process of
 * their own: next() says whether there is one more, begin() is called in it, then
 * the image goes on, and end() is called when it is over and what it did to memory
 * is gone, but for memory that was mapped shared.  Without `reuse` the process
 * makes one run, and end() is not called.
 *
 * Runs may have their beginning in common, from begin() to machine_settle(): it is
 * made once and kept.  They are those for which beginning() returns the same number,
 * not 0.  go_on() is called in each of them where the beginning is over, and begin()
 * only in the one that makes it: `kept` tells the others that they have to recall the
 * outcome as it was there.
 */
struct run_series {
	bool (*next)(void *argument);
	uint64_t (*beginning)(void *argument);	/* null: no two runs have one in common */
	void (*begin)(void *argument);
	void (*go_on)(void *argument, bool kept);
	void (*end)(void *argument);
	void *argument;
	bool reuse;
	int channel;			/* what these functions know as SERIES_CHANNEL; -1: nothing */
};

/*
 * Returns when the process is gone: after the last run, or because of one.  `signal`
 * tells what killed it.  RUN_NOT_MADE: there was no process, and next() was not called.
 */
enum run_exit machine_series(const struct run_series *series, int *signal);

/* What earlier runs learned: the runs that are made from now on begin with it. */
void machine_know(const unsigned char *facts, size_t size);

/*
 * Any stack of the machine's: from here on runs differ that have their beginning in common.  Does
 * nothing in other runs.  A run that has come here once says so in its outcome.
 */
void machine_settle(void);

/* Ends the run.  Any context, on any stack. */
void machine_end_run(uint32_t end) __attribute__((noreturn));

/* How long a run may use the host's processor, in seconds. */
extern unsigned int machine_patience;

/*
 * How often the machine did something that is not the executing CPU's own working on
 * memory: accesses to devices and their lines, interrupts, other CPUs and tasks,
 * timers, system calls.
 */
uint64_t machine_effects(void);

/* For the timeline: a choice was not answered plainly. */
void machine_choice_event(uint32_t kind, uint32_t n, uint64_t answer);

struct tophalf_machine *machine_state(void);
/* The eight bytes at `address`, which is aligned.  False where that is not in the machine's RAM. */
bool machine_peek(uint64_t address, uint64_t *value);
/* The host's way to user memory: [0, TOPHALF_USER_SIZE). */
unsigned char *machine_user_memory(void);
/* Latches the EXTERNAL vector of a CPU: the interrupt controller has a line for it. */
void machine_line_pending(unsigned int cpu);

#endif
