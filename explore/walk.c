// SPDX-License-Identifier: GPL-2.0-only
/*
 * A random walk through a bounded program, for those that have more executions than can
 * be visited: at each operation one of the processes that can go on does, each as likely
 * as the others.
 *
 * Two runs may be the same execution, and what needs one certain process to be slow
 * throughout is unlikely; but no run depends on another one, so all workers have
 * something to do, and nothing has to be remembered of a run.
 */
#include <explore/random.h>
#include <explore/strategy.h>
#include <tophalf/boundary.h>

static void walk_begin(uint64_t run, uint64_t seed)
{
	random_seed(run, seed);
}

static uint32_t walk_pick(uint32_t kind, uint32_t n)
{
	return kind == TOPHALF_CHOOSE_TASK ? random_below(n) : 0;
}

const struct strategy strategy_walk = {
	.name = "walk",
	.programs = true,
	.begin = walk_begin,
	.pick = walk_pick,
	.pick_value = plain_pick_value,
};
