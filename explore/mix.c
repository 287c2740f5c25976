// SPDX-License-Identifier: GPL-2.0-only
/*
 * The default: several strategies that take turns.
 *
 * No strategy finds everything first.  Decisions at conflicts find most races, and have
 * every other run; what is not seen at the target's own accesses is for the others.
 * Random profiles, broad or in swarms, find what needs unusual registers and calls, and
 * clusters of preemptions; focus what needs one or two at a certain place of a call;
 * PCT what needs a few that are far from each other, or tasks in a certain order;
 * enumerated failures what error paths forget.  So runs are dealt out by their number,
 * in a fixed pattern, and what one strategy finds another one need not.
 *
 * The first runs are not random at all in most respects: run 0 is plain
 * throughout, run 1 is plain but for the schedule, run 2 plain but for the data.
 * They are the ones to read when something is broken in an ordinary run.
 */
#include <explore/random.h>
#include <explore/strategy.h>

#define FIRST_RUNS	3

/* Of each round of runs: whose they are. */
static const struct strategy *const round_of[] = {
	&strategy_conflict, &strategy_swarm, &strategy_conflict, &strategy_pct,
	&strategy_conflict, &strategy_focus, &strategy_random, &strategy_conflict,
};

#define ROUND		(sizeof(round_of) / sizeof(*round_of))

/*
 * Of the first ones each fourth run lets one request fail, in order: a probe makes few
 * of them.
 */
#define FAILURES	48
#define FAILURE_ROUND	4

static void plain_begin(uint64_t run, uint64_t seed)
{
	static const struct random_profile profiles[FIRST_RUNS] = {
		{ 0 },
		{ .step = 128, .distance = 9, .order = 64 },
		{ .data = 224 },
	};

	random_seed(run, seed);
	random_use(&profiles[run < FIRST_RUNS ? run : 0]);
}

static const struct strategy strategy_plain = {
	.name = "plain",
	.begin = plain_begin,
	.pick = random_pick,
	.pick_value = random_pick_value,
};

static const struct strategy *asked = &strategy_plain;

static bool is_failure(uint64_t run)
{
	return run >= FIRST_RUNS && run % FAILURE_ROUND == FAILURE_ROUND - 1 &&
	       run / FAILURE_ROUND < FAILURES;
}

static const struct strategy *mix_of_run(uint64_t run)
{
	if (run < FIRST_RUNS)
		return &strategy_plain;
	return is_failure(run) ? &strategy_failures : round_of[run % ROUND];
}

/*
 * Of eight rounds seven are of runs that begin with a device that is probed, and are
 * shorter by as much; what happens while it is being probed is for the others.
 */
static bool mix_settled(uint64_t run)
{
	return run >= FIRST_RUNS && run / ROUND % 8 && !is_failure(run);
}

static void mix_begin(uint64_t run, uint64_t seed)
{
	asked = mix_of_run(run);
	/* The first one comes in the first four runs, and is the last of them. */
	asked->begin(is_failure(run) ? run / FAILURE_ROUND : run, seed);
}

static void mix_call(uint32_t number)
{
	if (asked->call)
		asked->call(number);
}

static bool mix_place(uint64_t where, uint64_t address, uint32_t size, bool writes)
{
	return asked->place && asked->place(where, address, size, writes);
}

static uint32_t mix_pick(uint32_t kind, uint32_t n)
{
	return asked->pick(kind, n);
}

static uint32_t mix_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	return asked->pick_among ? asked->pick_among(kind, n, what) : asked->pick(kind, n);
}

static uint64_t mix_pick_value(uint32_t kind, const uint64_t *suggestions, size_t count,
			       unsigned int bits)
{
	return asked->pick_value(kind, suggestions, count, bits);
}

const struct strategy strategy_mix = {
	.name = "mix",
	.of_run = mix_of_run,
	.settled = mix_settled,
	.begin = mix_begin,
	.call = mix_call,
	.place = mix_place,
	.pick = mix_pick,
	.pick_among = mix_pick_among,
	.pick_value = mix_pick_value,
};
