/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each failure once: run n lets the n-th thing fail that could, and nothing else.
 *
 * What a driver asks for (memory, a line, a window) it gets nearly always, so the
 * code for the other case is the least tested in it, and leaks and frees twice.
 * Everything but the failure is plain in these runs, so run n passes the same n-1
 * requests as run n-1 did, and its own is the next one: after as many runs as there
 * are requests in a plain run, from the probe on, each has failed.  The first run
 * that ends without having come to its request says that all were visited.  This is
 * fault injection by enumeration, as in Linux's own fail-nth (Vyukov, 2017), with
 * the run from a fresh machine each time.
 */
#include <explore/choice.h>
#include <explore/strategy.h>
#include <tophalf/boundary.h>

static uint64_t wanted, passed;

static void begin(uint64_t run, uint64_t seed)
{
	(void)seed;
	wanted = run;
	passed = 0;
}

static uint32_t pick(uint32_t kind, uint32_t n)
{
	(void)n;
	if (kind != TOPHALF_CHOOSE_FAILURE || passed++ != wanted)
		return 0;
	choice_reached();
	return 1;
}

const struct strategy strategy_failures = {
	.name = "failures",
	.enumerates = true,
	.begin = begin,
	.pick = pick,
	.pick_value = plain_pick_value,
};
