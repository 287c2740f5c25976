/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The events of one run, in order: what its timeline is made from.
 *
 * An exploration records none.  Where a single run is looked at (a replay whose
 * timeline is drawn, a run that is made shorter), the log is opened before the
 * workers are started; it lies in memory that they share with their parent, so
 * that a run's events outlive its process.  It holds the last EVENTS_MAX.
 *
 * Recording reads the machine and changes nothing in it: a run has the same
 * trace with it and without it.
 */
#ifndef EXPLORE_EVENT_H
#define EXPLORE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#define EVENTS_MAX		(1u << 17)	/* a power of two */
#define EVENT_TEXT		80
#define EVENT_ARGUMENTS		4

enum event_kind {
	EVENT_CALL,			/* user task `number` calls system call `value`; text: path */
	EVENT_RETURN,			/* and it has returned `value` */
	EVENT_ENTER,			/* a context is entered; number: its function */
	EVENT_LEAVE,
	EVENT_RAISE,			/* a device raises line `number` */
	EVENT_CLAIM,			/* line `number` is in service from now on */
	EVENT_VECTOR,			/* vector `number` is delivered */
	EVENT_VECTOR_END,
	EVENT_CPU,			/* CPU `number` goes on, this one stands still */
	EVENT_TASK,			/* the CPU executes task `text` from now on */
	EVENT_READ,			/* the register at bus address `number` reads `value`; argument[0]: width */
	EVENT_WRITE,
	EVENT_TAKE,			/* the lock at `number`; text: its name, or empty */
	EVENT_RELEASE,
	EVENT_SPIN,			/* the CPU waits for the word at `number` */
	EVENT_CHOICE,			/* choice of kind `number` out of argument[0]: `value`, not the plain answer */
	EVENT_CONSOLE,			/* text: a line, cut off if it is long */
	EVENT_FINDING,			/* rule `number`; text: the message, cut off; value: 1 for a warning */
	EVENT_END,			/* number: enum tophalf_end or enum outcome_end */
	EVENT_KINDS
};

struct event {
	uint64_t now_ns;
	uint64_t points;		/* preemption points passed */
	uint64_t choices;		/* choices made */
	uint64_t where;			/* the innermost code address in the target, or 0 */
	uint64_t number, value;
	uint64_t argument[EVENT_ARGUMENTS];	/* of a system call */
	uint64_t function;		/* of the innermost context; 0 if it has none */
	uint16_t kind;
	uint16_t stack;			/* which one the innermost context is on: a task and what interrupted it */
	uint16_t context;		/* the innermost one: enum tophalf_context */
	uint8_t cpu;
	uint8_t depth;			/* how many contexts the CPU is in */
	uint8_t entered;		/* the target has run in the innermost one */
	char text[EVENT_TEXT];
};

/* Opens the log, for workers that are started from now on: 0, or -1 without memory. */
int events_open(void);
void events_close(void);
/* Runs that begin from now on are not recorded, or are again.  There is a log. */
void events_pause(bool pause);
/* Whether the run that begins is recorded. */
bool events_recording(void);

/* In the process of a run. */
void events_begin(void);
/* An empty event at the end of the log, to be filled in. */
struct event *events_add(void);

/* The event that was added last. */
struct event *events_last(void);

/* After it.  The number of events of the last run, and how many of them are not held any more. */
uint64_t events_count(uint64_t *dropped);
/* Event number `index` of the run, which is held. */
const struct event *events_get(uint64_t index);

#endif
