// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decisions where contexts conflict.
 *
 * A race is about few accesses: two contexts touch the same memory, one of them writes,
 * and the order of the two is not the one that was thought of.  A run has twenty
 * thousand preemption points, most of them in the kernel's own code, and a few hundred
 * places: points before an access of the target's own code, or where a basic block of
 * it begins.  Of those again a part is about memory that more contexts than one have
 * touched in this run, and these conflicts are where a preemption changes anything.
 *
 * So this strategy is told of each place, and draws there whether a decision is made:
 * at a rate for conflicts, and at a lower one elsewhere, both drawn for the run.  A
 * place that was come to often already in this run counts less, or a loop would have
 * all decisions.  What is done there is one of two things.
 *
 *   A shot: an interrupt, another CPU, a reschedule, the next timer; sometimes
 *   with another shot a few points later, which is in the handler that it started.
 *
 *   A hold: the context stands still before its access, or behind it, and others go on
 *   until they have touched the same memory a number of times that is drawn (one to
 *   HOLD_TOUCHES); then it goes on at once.  Meanwhile there are interrupts, at a rate
 *   of its own, but nobody goes back to who is held.  It is what active testing does with
 *   a pair of accesses that it suspects (Sen, PLDI 2008); here the pair is met, not known.
 *
 * A check and its use, with one access of another context between them, is found by one
 * hold; head A, head B and head A again by one that waits for three touches.  Neither
 * depends on the length of the run, only on how many conflicts there are.
 *
 * What has no order in time is drawn as by the random strategy, as in focus.c.  The
 * memory is told by its address and contexts by their pid or what interrupts them,
 * both of which follow from the choices alone.
 *
 * Cost: a call for each place, with two lookups in tables of fixed size.
 */
#include <string.h>
#include <explore/choice.h>
#include <explore/random.h>
#include <explore/strategy.h>
#include <machine/machine.h>
#include <tophalf/boundary.h>

#define SLOTS		4096		/* by hash: a newer one takes the place of an older one */
#define VISITS_FREE	8		/* a place counts in full so often */
#define RATE_ONE	4096u
#define SOON_OCTAVES	7		/* log2 of the points to a shot that follows another, at most */
#define HOLD_TOUCHES	4
#define HOLD_LEAST	10		/* log2 of the points after which nobody is held any more */
#define HOLD_OCTAVES	6
#define CONTESTS_FULL	4		/* changes of hands after which memory counts in full */

struct granule {
	uint64_t number;		/* its address, in eights */
	uint32_t context;		/* who touched it last */
	bool written;
	uint32_t contests;		/* how often another context came to it, and one of them wrote */
};

struct place {
	uint64_t where;
	uint32_t visits;
};

/* What the step that comes next is for. */
enum purpose { NOTHING, SHOT, HOLD, WHILE_HELD, RELEASE };

/* Drawn for the run; rates are in RATE_ONE. */
static struct {
	uint32_t conflict, elsewhere;	/* a place gets a decision */
	uint32_t soon;			/* a shot is followed by another one */
	uint32_t hold;			/* a decision at a conflict is a hold */
	uint32_t held;			/* a place gets a shot while somebody is held */
	enum choice_step favoured;	/* by half of the shots; GO_ON: none */
} profile;

/*
 * By hash, but one beside the other in the order in which they come: what a run touches
 * has to be put back, and that is done by pages.
 */
struct slots {
	uint16_t entry_plus_1[SLOTS];
	uint32_t used;
};

static struct slots granule_slots, place_slots;
static struct granule granules[SLOTS];
static struct place places[SLOTS];
static enum purpose purpose;
static uint64_t soon;			/* points at which the next shot comes, wherever that is; 0: none */

static struct {
	enum { FREE, CHOSEN, HELD } state;	/* CHOSEN: it is held when it has made its access */
	uint32_t context, task;
	uint64_t granule;
	bool only_writes;		/* are counted */
	uint32_t touches;		/* of others that are still to come */
	bool until_same;		/* instead: until the memory was changed, and is again what it was */
	bool changed;
	uint64_t value;
	uint64_t until;			/* points */
} hold;

/* ---- what a run is like ---------------------------------------------------------------- */

static uint32_t one_of_4(const uint32_t values[4])
{
	return values[random_below(4)];
}

static void draw_profile(void)
{
	static const uint32_t conflicts[] = { RATE_ONE / 2, RATE_ONE / 4, RATE_ONE / 8, RATE_ONE / 16 };
	static const uint32_t soons[] = { 0, 0, 0, RATE_ONE };
	static const uint32_t holds[] = { 0, 0, RATE_ONE / 2, RATE_ONE };
	static const uint32_t helds[] = { RATE_ONE / 64, RATE_ONE / 32, RATE_ONE / 16, RATE_ONE / 8 };
	static const uint32_t favours[] = { STEP_GO_ON, STEP_CPU, STEP_CPU, STEP_LINE };

	profile.conflict = one_of_4(conflicts);
	profile.elsewhere = profile.conflict >> (1 + random_below(5));
	profile.soon = one_of_4(soons);
	profile.hold = one_of_4(holds);
	profile.held = one_of_4(helds);
	profile.favoured = one_of_4(favours);
}

static void empty(struct slots *slots, void *entries, size_t size)
{
	/* In a process of runs it always is. */
	if (!slots->used)
		return;
	memset(entries, 0, slots->used * size);
	memset(slots, 0, sizeof(*slots));
}

static uint32_t entry_of(struct slots *slots, uint64_t value)
{
	uint16_t *entry_plus_1 = &slots->entry_plus_1[(value * 0x9e3779b97f4a7c15ull >> 32) % SLOTS];

	if (!*entry_plus_1)
		*entry_plus_1 = ++slots->used;
	return *entry_plus_1 - 1;
}

static void conflict_begin(uint64_t run, uint64_t seed)
{
	static const uint32_t rates[] = { 160, 224, 224, 256 };
	struct random_profile data;

	random_seed(run, seed);
	data = random_draw();
	data.step = data.failure = 0;
	data.data = one_of_4(rates);
	random_use(&data);
	draw_profile();
	purpose = NOTHING;
	soon = 0;
	memset(&hold, 0, sizeof(hold));
	empty(&granule_slots, granules, sizeof(*granules));
	empty(&place_slots, places, sizeof(*places));
	choice_watch_places();
}

/* ---- places ------------------------------------------------------------------------------ */

static bool with_rate(uint32_t rate)
{
	return random_below(RATE_ONE) < rate;
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

/* Notes the access: how often the memory has changed hands, at most CONTESTS_FULL. */
static uint32_t contests_of(uint64_t number, bool writes)
{
	struct granule *granule = &granules[entry_of(&granule_slots, number)];
	uint32_t context = context_now();

	if (granule->number != number)
		*granule = (struct granule){ .number = number, .context = context };
	if (granule->context != context && (writes || granule->written) &&
	    granule->contests < CONTESTS_FULL)
		granule->contests++;
	granule->context = context;
	granule->written |= writes;
	return granule->contests;
}

/* The rate, less where this run came to the place often. */
static uint32_t rate_at(uint64_t where, uint32_t rate)
{
	struct place *place = &places[entry_of(&place_slots, where)];
	uint32_t visits;

	if (place->where != where)
		*place = (struct place){ .where = where };
	for (visits = place->visits++; visits >= VISITS_FREE && rate > 1; visits /= 2)
		rate /= 2;
	return rate;
}

/* The executing context is held, before the access that it is about to make or behind it. */
static enum purpose choose_hold(uint64_t number)
{
	hold.context = context_now();
	hold.task = choice_task();
	hold.granule = number;
	hold.only_writes = random_below(2);
	hold.touches = 1 + random_below(HOLD_TOUCHES);
	hold.changed = false;
	hold.until_same = !random_below(3) && machine_peek(number * 8, &hold.value);
	hold.until = choice_points() + (1u << (HOLD_LEAST + random_below(HOLD_OCTAVES)));
	hold.state = random_below(2) ? HELD : CHOSEN;
	return hold.state == HELD ? HOLD : NOTHING;
}

/* What it waits for has happened. */
static bool is_enough(void)
{
	uint64_t value;

	if (!hold.until_same)
		return !hold.touches;
	if (!machine_peek(hold.granule * 8, &value))
		return true;
	hold.changed |= value != hold.value;
	return hold.changed && value == hold.value;
}

/* Somebody is held, or about to be, and the executing context is at a place. */
static enum purpose while_held(uint64_t number, bool writes)
{
	bool its_own = context_now() == hold.context;

	if (hold.state == CHOSEN) {
		if (!its_own)
			return NOTHING;
		hold.state = HELD;
		machine_peek(hold.granule * 8, &hold.value);
		return HOLD;
	}
	if (its_own || choice_points() > hold.until) {
		hold.state = FREE;
		return NOTHING;
	}
	if (is_enough())
		return RELEASE;
	if (number == hold.granule && hold.touches && (writes || !hold.only_writes))
		hold.touches--;
	return with_rate(profile.held) ? WHILE_HELD : NOTHING;
}

static bool conflict_place(uint64_t where, uint64_t address, uint32_t size, bool writes)
{
	uint64_t number = address / 8;
	uint32_t contests = address ? contests_of(number, writes) : 0;
	uint32_t rate = rate_at(where, contests ? profile.conflict : profile.elsewhere);

	(void)size;
	if (hold.state != FREE)
		purpose = while_held(number, writes);
	else if (!with_rate(rate))
		purpose = NOTHING;
	else
		purpose = with_rate(profile.hold * contests / CONTESTS_FULL) ? choose_hold(number) : SHOT;
	return purpose != NOTHING;
}

/* ---- decisions --------------------------------------------------------------------------- */

static uint32_t shoot(const uint64_t *what, uint32_t n)
{
	int favoured = choice_find_step(what, n, profile.favoured);

	if (favoured > 0 && random_below(2))
		return favoured;
	return 1 + random_below(n - 1);
}

/* Another context goes on: on another CPU, or where there is none on this one. */
static uint32_t give_way(const uint64_t *what, uint32_t n)
{
	int cpu = choice_find_step(what, n, STEP_CPU);
	int step = cpu >= 0 ? cpu : choice_find_step(what, n, STEP_RESCHEDULE);

	return step >= 0 ? step : 0;
}

/* A shot that does not go back to who is held. */
static uint32_t shoot_aside(const uint64_t *what, uint32_t n)
{
	int line = choice_find_step(what, n, STEP_LINE);
	uint32_t answer = 1 + random_below(n - 1);

	if (line >= 0 && random_below(2))
		return line;
	return (uint32_t)what[answer] == STEP_CPU ? 0 : answer;
}

static uint32_t pick_step(const uint64_t *what, uint32_t n)
{
	enum purpose now = purpose;
	uint32_t answer;

	purpose = NOTHING;
	/* The machine is idle: the device is faster than the timer as often as not. */
	if (what[0] == STEP_TIME)
		return random_below(n);
	switch (now) {
	case SHOT:
		return shoot(what, n);
	case HOLD:
		answer = give_way(what, n);
		hold.state = answer ? HELD : FREE;
		return answer;
	case WHILE_HELD:
		return shoot_aside(what, n);
	case RELEASE:
		hold.state = FREE;
		return give_way(what, n);
	case NOTHING:
		break;
	}
	return 0;
}

/* Whoever is let go runs next, of several CPUs. */
static uint32_t pick_cpu(const uint64_t *what, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n && hold.state == FREE; i++)
		if (hold.task && what[i] >> 32 == hold.task)
			return i;
	return random_pick(TOPHALF_CHOOSE_CPU, n);
}

static uint32_t conflict_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	switch (kind) {
	case TOPHALF_CHOOSE_STEP:
		return pick_step(what, n);
	case TOPHALF_CHOOSE_CPU:
		return pick_cpu(what, n);
	default:
		return random_pick(kind, n);
	}
}

/*
 * Places make decisions, and some shots are followed by another one soon, wherever that
 * is.  At a decision the next distance is asked for first.
 */
static uint32_t distance(uint32_t n)
{
	uint64_t now = choice_points();
	uint32_t points;

	if (soon && now >= soon && purpose == NOTHING)
		purpose = SHOT;
	soon = 0;
	if (purpose != SHOT || !with_rate(profile.soon))
		return 0;
	points = 1 + random_below(1u << (1 + random_below(SOON_OCTAVES)));
	if (points >= n)
		return 0;
	soon = now + points;
	return points;
}

/* A slice ends: who is held would have the next turn. */
static bool goes_on(void)
{
	return hold.state == HELD && context_now() != hold.context && choice_points() <= hold.until;
}

static uint32_t conflict_pick(uint32_t kind, uint32_t n)
{
	switch (kind) {
	case TOPHALF_CHOOSE_DISTANCE:
		return distance(n);
	case TOPHALF_CHOOSE_CPU:
		return goes_on();
	default:
		return random_pick(kind, n);
	}
}

const struct strategy strategy_conflict = {
	.name = "conflict",
	.begin = conflict_begin,
	.place = conflict_place,
	.pick = conflict_pick,
	.pick_among = conflict_pick_among,
	.pick_value = random_pick_value,
};
