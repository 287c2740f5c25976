/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A strategy answers choices: any explorer is one of these.
 *
 * Its answers must follow from begin()'s arguments and from what it was asked
 * since, so that run number r of a seed is the same run in every worker.
 */
#ifndef EXPLORE_STRATEGY_H
#define EXPLORE_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a strategy is told of a bounded program (TOPHALF_OPTION_BY_OPERATIONS)
 * beyond the choices themselves: there a TASK choice is which thread makes its next
 * operation.  Threads are told by their pid, and the interrupts of a CPU by the pid of
 * the task that has it, with a number from 1 above the lowest 24 bits.
 */
#define STRATEGY_OWNER	0xffffffu	/* that pid, of either */

#define STRATEGY_INSTEAD	(1u << 31)

struct strategy_of_operations {
	/* It has come to its next operation, and could not have before the one with this number; -1: none. */
	void (*arrived)(uint32_t thread, int32_t enabler);
	/* It makes it, by choice or because no other thread could. */
	void (*operates)(uint32_t thread);
	/*
	 * It did not get there in this run: its operation, of which only is told what kept it
	 * away.  With STRATEGY_INSTEAD, because it came to the one behind it some other way.
	 */
	void (*waits)(uint32_t thread);
	/* The operation that is being made touches memory: TOPHALF_TOUCH_*. */
	void (*touched)(uint64_t address, uint32_t size, uint32_t flags);
	/* Nothing can go on, and time passes: what arrives from now on could not have before. */
	void (*idles)(void);
	/* Something happened that operations do not cover: enum tophalf_unexplored. */
	void (*unexplored)(uint32_t what);
};

struct strategy {
	const char *name;
	/*
	 * Its runs visit one thing each, and call choice_reached() when they come to it:
	 * after the first that does not there is nothing left to visit.
	 */
	bool enumerates;
	/* Its runs follow a record, in this as well: whether they are told of places. */
	bool follows;
	/* Which strategy makes a run, where this one only deals them out; null: itself. */
	const struct strategy *(*of_run)(uint64_t run);
	/* Whether a run has its beginning in common with others, and asks after machine_settle().  Null: none has. */
	bool (*settled)(uint64_t run);
	void (*begin)(uint64_t run, uint64_t seed);
	/*
	 * The run goes on where the beginning is over that it has in common with others, and that
	 * this strategy has begun: what it remembers is as it was there.  Null: that beginning
	 * is plain (strategy_beginning), and begin() is called at its end.
	 */
	void (*go_on)(uint64_t run);
	/* The run ends; not called where its process dies.  May be null. */
	void (*end)(void);
	/* A user task makes this system call.  May be null. */
	void (*call)(uint32_t number);
	/*
	 * The target's code at `where` is about to access `address`, or begins a basic block
	 * (then it is 0).  True: the next decision is made here, and not as far away as was
	 * picked.  Called in runs of which begin() has called choice_watch_places(); may be null.
	 * That they are told is part of the run: the image's functions that do it leave on its
	 * stack what a driver may read by mistake.
	 */
	bool (*place)(uint64_t where, uint64_t address, uint32_t size, bool writes);
	/* It explores bounded programs: all of its runs have in common what comes before their first choice. */
	bool programs;
	/* And is told of their operations.  May be null. */
	const struct strategy_of_operations *operations;
	/* 0..n-1; n is at least 2. */
	uint32_t (*pick)(uint32_t kind, uint32_t n);
	/* Where it is known what the alternatives stand for: see choose_among().  Null: pick() will do. */
	uint32_t (*pick_among)(uint32_t kind, uint32_t n, const uint64_t *what);
	/* A value; bits above `bits` are cut off by the caller. */
	uint64_t (*pick_value)(uint32_t kind, const uint64_t *suggestions, size_t count,
			       unsigned int bits);
};

/* Those that explore. */
extern const struct strategy strategy_mix, strategy_random, strategy_swarm, strategy_pct,
			     strategy_focus, strategy_conflict, strategy_sweep, strategy_failures,
			     strategy_dpor, strategy_interleavings, strategy_walk;
/* The beginning of those runs that have it in common: plain throughout. */
extern const struct strategy strategy_beginning;
/* Those that follow what was recorded. */
extern const struct strategy strategy_replay, strategy_loose;

/* The plain answers, for what a strategy does not vary: its pick and pick_value. */
uint32_t plain_pick(uint32_t kind, uint32_t n);
uint64_t plain_pick_value(uint32_t kind, const uint64_t *suggestions, size_t count,
			  unsigned int bits);

/* Null: the default.  Returns null when there is no such strategy to explore with. */
const struct strategy *strategy_find(const char *name);
/* It explores bounded programs: modules without a device, from init to exit. */
bool strategy_runs_programs(const char *name);
/* Its runs can begin where others have settled: none of them counts what came before. */
bool strategy_can_settle(const char *name);
/* The name of the strategy that makes this run. */
const char *strategy_of_run(const struct strategy *strategy, uint64_t run);
/* Their names for a message: "mix, random, ...". */
const char *strategy_names(void);

/* The record that strategy_replay follows; it must stay there. */
void replay_set(const unsigned char *bytes, size_t size);

/* The choices that strategy_loose follows as far as they go; read when a run begins. */
struct sequence;
void loose_set(struct sequence *sequence);

#endif
