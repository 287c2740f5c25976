/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Follows the record of a run.  Beyond its end every answer is the plain one,
 * so that a record may be cut short.
 */
#include <explore/choice.h>
#include <explore/record.h>
#include <explore/strategy.h>

static struct record_reader followed;
static const unsigned char *record_bytes;
static size_t record_size;

void replay_set(const unsigned char *bytes, size_t size)
{
	record_bytes = bytes;
	record_size = size;
}

static void replay_begin(uint64_t run, uint64_t seed)
{
	(void)run;
	(void)seed;
	followed = (struct record_reader){ .bytes = record_bytes, .size = record_size };
}

/* The recorded answer to this question.  False beyond the end of the record. */
static bool follow(uint32_t kind, uint32_t n, bool value, uint64_t *answer)
{
	struct record_choice choice;
	int found = record_get(&followed, &choice);

	if (!found)
		return false;
	if (found < 0)
		choice_diverged("the record is damaged at choice %llu",
				(unsigned long long)choice_count());
	if (choice.kind != kind || choice.n != n || choice.value != value)
		choice_diverged("at choice %llu the record has kind %u of %u%s, the run asks for kind %u of %u%s",
				(unsigned long long)choice_count(), choice.kind, choice.n,
				choice.value ? " bits" : "", kind, n, value ? " bits" : "");
	*answer = choice.answer;
	return true;
}

static uint32_t replay_pick(uint32_t kind, uint32_t n)
{
	uint64_t answer;

	return follow(kind, n, false, &answer) ? answer : 0;
}

static uint64_t replay_pick_value(uint32_t kind, const uint64_t *suggestions, size_t count,
				  unsigned int bits)
{
	uint64_t answer;

	if (follow(kind, bits, true, &answer))
		return answer;
	return plain_pick_value(kind, suggestions, count, bits);
}

const struct strategy strategy_replay = {
	.name = "replay",
	.follows = true,
	.begin = replay_begin,
	.pick = replay_pick,
	.pick_value = replay_pick_value,
};
