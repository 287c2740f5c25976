/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The single source of choices.
 *
 * Everything in a run that could have gone another way asks here.  A run is its
 * choice sequence: repeated answer by answer it is the same run, to the bit.
 * Nothing else in a run may be random or depend on the host.
 *
 * Before the first run begins (the machine boots), every answer is the plain
 * one, and nothing is recorded.
 */
#ifndef EXPLORE_CHOICE_H
#define EXPLORE_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tophalf/boundary.h>

struct strategy;

/* What one run may ask, before it ends as exhausted. */
#define CHOICE_LIMIT		1000000

#define DICTIONARY_LIMIT	1024

/*
 * Answers 0..n-1; 0 is the plain, expected answer.  Any context.  With n < 2
 * there is nothing to choose, and nothing is recorded.  n must follow from the
 * choices before it alone: a replay that finds another n has diverged.
 */
uint32_t choose(uint32_t kind, uint32_t n);

/*
 * The same, and what the alternatives stand for, for strategies that want to know:
 *
 *   STEP	enum choice_step in the low half; of STEP_CPU, the pid of what the next CPU
 *		in turn executes in the high one.  Behind the alternatives: the number of
 *		lines that could be raised, and these, each with its CPU in the high half
 *   LINE	lines
 *   CPU	CPUs in the low half, the pid of what each executes in the high one
 *   TASK	pids
 *
 * A record does not have it, and a replay does not need it.  A CPU choice of two that
 * comes without is about a slice that ends: 1 if the executing CPU goes on all the same.
 */
uint32_t choose_among(uint32_t kind, uint32_t n, const uint64_t *what);

/* What may happen at a preemption point. */
enum choice_step {
	STEP_GO_ON,
	STEP_CPU,			/* another CPU runs */
	STEP_LINE,			/* a device raises a line */
	STEP_RESCHEDULE,		/* the task is preempted */
	STEP_TIME,			/* nothing, until the next timer expires */
};

/* Of a STEP choice: the alternative that stands for `step`, or -1. */
int choice_find_step(const uint64_t *what, uint32_t n, enum choice_step step);

/*
 * Chooses a value of `bits` bits (1..64), often one of the suggestions; the
 * first is the plain one, 0 if there is none.  Any context.  The value itself is
 * recorded, so the suggestions may come from the dictionary.
 */
uint64_t choose_value(uint32_t kind, const uint64_t *suggestions, size_t count, unsigned int bits);

/*
 * Values that the code of earlier runs compared with: only for the suggestions
 * of choose_value(), because a replay has an empty dictionary.
 */
const uint64_t *explore_dictionary(size_t *count);
/* A user task makes this system call; strategies may want to know. */
void choice_call(uint32_t number);
/* The run ends. */
void choice_end(void);
/*
 * The decision is made that the last choice of kind DISTANCE was about, after so many
 * points.  They may be fewer than were chosen, if a place came first: then that is what
 * was chosen.
 */
void choice_distance_over(uint64_t points);
/* Decides whether the strategy is told of places from here on. */
bool choice_places(void);
/* The target's code is at a place: whether the strategy wants the next decision here. */
bool choice_place(uint64_t where, uint64_t address, uint32_t size, bool writes);
/* A bounded program's thread arrives at an operation, makes it, touches memory in it: see strategy.h. */
void choice_arrived(uint32_t thread, int32_t enabler);
void choice_operates(uint32_t thread);
void choice_waits(uint32_t thread);
void choice_idles(void);
void choice_touched(uint64_t address, uint32_t size, uint32_t flags);
/* Something happened that operations do not cover: enum tophalf_unexplored. */
void choice_unexplored(uint32_t what);
/* Offers a value to the dictionary of later runs.  Any context. */
void explore_learn(uint64_t value);

/* The rest is for the worker that runs the machine. */

/* The run that begins asks `strategy`. */
void choice_begin(const struct strategy *strategy, uint64_t run, uint64_t seed);
/* The beginning that it has in common with others is over: it asks `strategy` from here. */
void choice_go_on(const struct strategy *strategy, uint64_t run, uint64_t seed);
void dictionary_replace(const uint64_t *values, size_t count);
/* Ends the run: it does not follow its record.  For strategies. */
void choice_diverged(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));
/* This run has come to what it was made for.  For strategies that enumerate. */
void choice_reached(void);
/* Ends the run: it could only repeat what others have been, and does not count.  For strategies. */
void choice_redundant(void);
/* This run's strategy wants to be told of places.  In its begin(). */
void choice_watch_places(void);
/* Whether it has said so. */
bool choice_wants_places(void);
/* How many choices this run has made. */
uint64_t choice_count(void);
/* Preemption points that it has passed since its strategy is asked, and the task that is executed.  For strategies. */
uint64_t choice_points(void);
uint32_t choice_task(void);

#endif
