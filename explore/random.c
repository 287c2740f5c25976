/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random exploration, seeded.
 *
 * Uniform random answers make dull runs: an interrupt at every point leaves the
 * driver no time to work, and a failing allocation in each run never gets past
 * the probe.  So each run of `swarm` draws a profile first, which says how dense its
 * preemptions are and how wild its registers, calls and failures; "swarm
 * testing" (Groce et al., ISSTA 2012) shows why many different narrow mixtures
 * find more than one broad one.  `random` is one broad one, to compare with.
 *
 * The distance between two decisions is log-uniform: short and long ones are
 * both common, so that preemptions come in clusters (a race often needs two
 * close to each other) without the run standing still.
 *
 * The generator is SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): one addition
 * and a mix for each number, and any seed is a good seed.
 */
#include <explore/random.h>
#include <explore/strategy.h>
#include <tophalf/boundary.h>

static struct random_profile profile;
static uint64_t state;

uint64_t random_next(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15ull);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* 0..n-1.  The bias is below n / 2^32: of no matter here. */
uint32_t random_below(uint32_t n)
{
	return ((random_next() >> 32) * n) >> 32;
}

bool random_at_rate(uint32_t rate)
{
	return random_below(256) < rate;
}

void random_seed(uint64_t run, uint64_t seed)
{
	state = seed;
	state = random_next() ^ run;
	state = random_next();
}

static uint32_t one_of(const uint32_t *values, uint32_t count)
{
	return values[random_below(count)];
}

struct random_profile random_draw(void)
{
	static const uint32_t steps[] = { 48, 96, 160, 224 };
	static const uint32_t distances[] = { 4, 6, 8, 9, 10, 11 };
	static const uint32_t orders[] = { 0, 32, 128, 256 };
	static const uint32_t times[] = { 0, 0, 64, 128 };
	static const uint32_t data[] = { 64, 160, 224, 256 };
	static const uint32_t failures[] = { 0, 0, 0, 0, 2, 8, 32 };
	struct random_profile profile;

	profile.step = one_of(steps, 4);
	profile.distance = one_of(distances, 6);
	profile.order = one_of(orders, 4);
	profile.time = one_of(times, 4);
	profile.data = one_of(data, 4);
	profile.failure = one_of(failures, 7);
	profile.plan = 240;
	return profile;
}

void random_use(const struct random_profile *wanted)
{
	profile = *wanted;
}

static void swarm_begin(uint64_t run, uint64_t seed)
{
	random_seed(run, seed);
	profile = random_draw();
}

static void random_begin(uint64_t run, uint64_t seed)
{
	random_seed(run, seed);
	profile = (struct random_profile){ .step = 160, .distance = 9, .order = 96, .time = 64,
				    .data = 224, .failure = 2, .plan = 240 };
}

/* 1..limit-1, log-uniform: as often in 8..15 as in 512..1023. */
static uint32_t log_uniform(uint32_t exponent, uint32_t limit)
{
	uint32_t power = 1u << random_below(exponent);
	uint32_t value = power + random_below(power);

	return value < limit ? value : limit - 1;
}

uint32_t random_pick(uint32_t kind, uint32_t n)
{
	switch (kind) {
	case TOPHALF_CHOOSE_STEP:
		return random_at_rate(profile.step) ? 1 + random_below(n - 1) : 0;
	case TOPHALF_CHOOSE_DISTANCE:
		/* Without steps there is nothing to decide: go as far as possible. */
		return profile.step ? log_uniform(profile.distance, n) : 0;
	case TOPHALF_CHOOSE_LINE:
	case TOPHALF_CHOOSE_CPU:
	case TOPHALF_CHOOSE_TASK:
	case TOPHALF_CHOOSE_WAKE:
		return random_at_rate(profile.order) ? random_below(n) : 0;
	case TOPHALF_CHOOSE_TIME:
		return random_at_rate(profile.time) ? random_below(n) : 0;
	case TOPHALF_CHOOSE_FAILURE:
		return random_at_rate(profile.failure) ? 1 + random_below(n - 1) : 0;
	case TOPHALF_CHOOSE_PLAN:
		return random_at_rate(profile.plan) ? random_below(n) : 0;
	default:
		return random_at_rate(profile.data) ? random_below(n) : 0;
	}
}

/* The values at which code takes another way: suggestions, ends of the range, single bits. */
uint64_t random_pick_value(uint32_t kind, const uint64_t *suggestions, size_t count,
				  unsigned int bits)
{
	if (kind == TOPHALF_CHOOSE_LENGTH || !random_at_rate(profile.data))
		return plain_pick_value(kind, suggestions, count, bits);
	switch (random_below(8)) {
	case 0:
		return 0;
	case 1:
		return ~0ull;
	case 2:
		return 1ull << random_below(bits);
	case 3:
		return random_below(16);
	case 4:
		return random_next();
	default:
		return count ? suggestions[random_below(count)] : random_next();
	}
}

const struct strategy strategy_swarm = {
	.name = "swarm",
	.begin = swarm_begin,
	.pick = random_pick,
	.pick_value = random_pick_value,
};

const struct strategy strategy_random = {
	.name = "random",
	.begin = random_begin,
	.pick = random_pick,
	.pick_value = random_pick_value,
};
