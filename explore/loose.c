// SPDX-License-Identifier: GPL-2.0-only
/*
 * Follows a choice sequence that was changed, as far as the run still asks what
 * the sequence answers.
 *
 * A question takes the next answer if that is of its kind.  Where it is not, the
 * run has left the sequence: something is asked that was not asked before, or
 * something is not asked any more.  The answers ahead are searched for one of the
 * same kind and range, not far: if there is one, those before it are passed over;
 * otherwise the question is new, gets the plain answer, and none is used up.
 * Either way the answers to all that follows stay in step.
 *
 * A sequence may also stand for a fresh run of the default mix.
 */
#include <explore/sequence.h>
#include <explore/strategy.h>

#define LOOK_AHEAD	24

static const struct sequence *followed;
static size_t at;

void loose_set(const struct sequence *sequence)
{
	followed = sequence;
}

static void loose_begin(uint64_t run, uint64_t seed)
{
	(void)run;
	at = 0;
	if (followed->fresh)
		strategy_mix.begin(followed->fresh, seed);
}

static void loose_call(uint32_t number)
{
	if (followed->fresh)
		strategy_mix.call(number);
}

static bool loose_place(uint64_t where, uint64_t address, uint32_t size, bool writes)
{
	return followed->fresh && strategy_mix.place(where, address, size, writes);
}

static bool answers(const struct record_choice *choice, uint32_t kind, uint32_t n, bool value)
{
	return choice->kind == kind && choice->value == value && (value || choice->answer < n);
}

/* The answer to this question, or null for the plain one. */
static const struct record_choice *find(uint32_t kind, uint32_t n, bool value)
{
	size_t i;

	if (at < followed->count && answers(&followed->choices[at], kind, n, value))
		return &followed->choices[at++];
	for (i = at; i < followed->count && i < at + LOOK_AHEAD; i++) {
		if (!answers(&followed->choices[i], kind, n, value) || followed->choices[i].n != n)
			continue;
		at = i + 1;
		return &followed->choices[i];
	}
	return NULL;
}

static uint32_t loose_pick(uint32_t kind, uint32_t n)
{
	const struct record_choice *choice;

	if (followed->fresh)
		return strategy_mix.pick(kind, n);
	choice = find(kind, n, false);
	return choice ? choice->answer : 0;
}

static uint32_t loose_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	return followed->fresh ? strategy_mix.pick_among(kind, n, what) : loose_pick(kind, n);
}

static uint64_t loose_pick_value(uint32_t kind, const uint64_t *suggestions, size_t count,
				 unsigned int bits)
{
	const struct record_choice *choice;

	if (followed->fresh)
		return strategy_mix.pick_value(kind, suggestions, count, bits);
	choice = find(kind, bits, true);
	if (choice)
		return choice->answer;
	return plain_pick_value(kind, suggestions, count, bits);
}

const struct strategy strategy_loose = {
	.name = "loose",
	.begin = loose_begin,
	.call = loose_call,
	.place = loose_place,
	.pick = loose_pick,
	.pick_among = loose_pick_among,
	.pick_value = loose_pick_value,
};
