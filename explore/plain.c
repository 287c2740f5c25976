// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plain answers, and the beginning that settled runs have in common, which consists of
 * them: the device is probed as in the first run of a campaign.
 *
 * Such a run is no other run than one from load to unload whose first choices are
 * plain: its record has them, and a replay makes them.  It costs less, since the
 * worker keeps the machine as it is after them (machine_settle()).
 */
#include <explore/strategy.h>

uint32_t plain_pick(uint32_t kind, uint32_t n)
{
	(void)kind;
	(void)n;
	return 0;
}

uint64_t plain_pick_value(uint32_t kind, const uint64_t *suggestions, size_t count,
			  unsigned int bits)
{
	(void)kind;
	(void)bits;
	return count ? suggestions[0] : 0;
}

static void begin(uint64_t run, uint64_t seed)
{
	(void)run;
	(void)seed;
}

const struct strategy strategy_beginning = {
	.name = "beginning",
	.begin = begin,
	.pick = plain_pick,
	.pick_value = plain_pick_value,
};
