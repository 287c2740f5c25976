// SPDX-License-Identifier: GPL-2.0-only
/*
 * The beginning that settled runs have in common: plain throughout, so that the
 * device is probed as in the first run of a campaign.
 *
 * Such a run is no other run than one from load to unload whose first choices are
 * plain: its record has them, and a replay makes them.  It costs less, since the
 * worker keeps the machine as it is after them (machine_settle()).
 */
#include <explore/strategy.h>

static void begin(uint64_t run, uint64_t seed)
{
	(void)run;
	(void)seed;
}

static uint32_t pick(uint32_t kind, uint32_t n)
{
	(void)kind;
	(void)n;
	return 0;
}

static uint64_t pick_value(uint32_t kind, const uint64_t *suggestions, size_t count, unsigned int bits)
{
	(void)kind;
	(void)bits;
	return count ? suggestions[0] : 0;
}

const struct strategy strategy_beginning = {
	.name = "beginning",
	.begin = begin,
	.pick = pick,
	.pick_value = pick_value,
};
