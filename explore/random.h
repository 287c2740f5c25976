/* SPDX-License-Identifier: GPL-2.0-only */
/* What strategies that are random in part share: see random.c. */
#ifndef EXPLORE_RANDOM_H
#define EXPLORE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rates are in 1/256. */
struct random_profile {
	uint32_t step;			/* a decision does something */
	uint32_t distance;		/* decisions are at most 2^distance points apart */
	uint32_t order;			/* tasks, waiters, CPUs and lines out of their plain order */
	uint32_t time;			/* timers and sleeps late */
	uint32_t data;			/* registers, calls, arguments other than the plain */
	uint32_t failure;		/* allocations fail */
	uint32_t plan;			/* user space sets out for something else than a walk through everything */
};

/* The numbers of a run follow from these two. */
void random_seed(uint64_t run, uint64_t seed);
uint64_t random_next(void);
/* 0..n-1 */
uint32_t random_below(uint32_t n);
/* True in `rate` of 256 cases. */
bool random_at_rate(uint32_t rate);

struct random_profile random_draw(void);
/* The profile by which these two answer from now on. */
void random_use(const struct random_profile *profile);
uint32_t random_pick(uint32_t kind, uint32_t n);
uint64_t random_pick_value(uint32_t kind, const uint64_t *suggestions, size_t count,
			   unsigned int bits);

#endif
