// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decisions where contexts conflict.
 */
#include <string.h>
#include <explore/choice.h>
#include <explore/random.h>
#include <explore/strategy.h>
#include <machine/machine.h>
#include <tophalf/boundary.h>

#define GRANULES	4096		/* of memory, by hash: a newer one takes the place of an older one */
#define PLACES		4096		/* of code, likewise */
#define RATE_ONE	4096u

struct granule {
	uint64_t address;
	uint32_t context;		/* who touched it last */
	bool written, contested;
};

struct place {
	uint64_t where;
	uint32_t visits;
};

static struct granule granules[GRANULES];
static struct place places[PLACES];
static uint32_t hot, cold;		/* rates of places, in RATE_ONE */
static uint32_t favoured;		/* step */
static bool due;			/* the next step is at a place */

static void conflict_begin(uint64_t run, uint64_t seed)
{
	static const uint32_t rates[] = { RATE_ONE / 2, RATE_ONE / 4, RATE_ONE / 8, RATE_ONE / 16 };
	static const uint32_t favours[] = { STEP_GO_ON, STEP_CPU, STEP_CPU, STEP_LINE };
	static const uint32_t data_rates[] = { 160, 224, 224, 256 };
	struct random_profile data;

	random_seed(run, seed);
	data = random_draw();
	data.step = 0;
	data.data = data_rates[random_below(4)];
	data.failure = 0;
	random_use(&data);
	hot = rates[random_below(4)];
	cold = hot >> (1 + random_below(5));
	favoured = favours[random_below(4)];
	due = false;
	memset(granules, 0, sizeof(granules));
	memset(places, 0, sizeof(places));
	choice_watch_places();
}

static uint32_t hash(uint64_t value, uint32_t count)
{
	return (value * 0x9e3779b97f4a7c15ull >> 32) % count;
}

/* Tasks by their pid, and what interrupts them. */
static uint32_t context_now(void)
{
	const struct tophalf_machine *state = machine_state();
	const struct tophalf_frame *frame = state->frame;

	if (frame && frame->context != TOPHALF_CONTEXT_PROCESS)
		return 1u << 31 | frame->context << 8 | state->cpu;
	return state->cpu_state[state->cpu].task;
}

/* Notes the access; whether another context touched the same memory in this run, and one of them wrote. */
static bool is_contested(uint64_t address, bool writes)
{
	uint64_t which = address / 8;
	struct granule *granule = &granules[hash(which, GRANULES)];
	uint32_t context = context_now();

	if (granule->address != which)
		*granule = (struct granule){ .address = which, .context = context };
	if (granule->context != context && (writes || granule->written))
		granule->contested = true;
	granule->context = context;
	granule->written |= writes;
	return granule->contested;
}

/* How often this place was come to before. */
static uint32_t visits_of(uint64_t where)
{
	struct place *place = &places[hash(where, PLACES)];

	if (place->where != where)
		*place = (struct place){ .where = where };
	return place->visits++;
}

static bool conflict_place(uint64_t where, uint64_t address, uint32_t size, bool writes)
{
	uint32_t visits = visits_of(where);
	uint32_t rate = address && is_contested(address, writes) ? hot : cold;

	(void)size;
	for (; visits >= 8 && rate > 1; visits /= 2)
		rate /= 2;
	due = random_below(RATE_ONE) < rate;
	return due;
}

static uint32_t shoot(const uint64_t *what, uint32_t n)
{
	uint32_t i;

	if (favoured && random_below(2))
		for (i = 1; i < n; i++)
			if ((uint32_t)what[i] == favoured)
				return i;
	return n > 1 ? 1 + random_below(n - 1) : 0;
}

static uint32_t conflict_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	if (kind != TOPHALF_CHOOSE_STEP)
		return random_pick(kind, n);
	/* The machine is idle: the device is faster than the timer as often as not. */
	if (what[0] == STEP_TIME)
		return random_below(n);
	if (!due)
		return 0;
	due = false;
	return shoot(what, n);
}

static uint32_t conflict_pick(uint32_t kind, uint32_t n)
{
	/* Places make decisions. */
	return kind == TOPHALF_CHOOSE_DISTANCE ? 0 : random_pick(kind, n);
}

const struct strategy strategy_conflict = {
	.name = "conflict",
	.begin = conflict_begin,
	.place = conflict_place,
	.pick = conflict_pick,
	.pick_among = conflict_pick_among,
	.pick_value = random_pick_value,
};
