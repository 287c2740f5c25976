// SPDX-License-Identifier: GPL-2.0-only
/* Choice sequences as arrays; see sequence.h. */
#include <assert.h>
#include <string.h>
#include <explore/sequence.h>

int sequence_from_record(struct sequence *sequence, const unsigned char *bytes, size_t size,
			 uint64_t most)
{
	struct record_reader reader = { .bytes = bytes, .size = size };
	int found = 0;

	sequence->count = 0;
	while (sequence->count < most) {
		if (sequence->count == SEQUENCE_MAX)
			return -1;
		found = record_get(&reader, &sequence->choices[sequence->count]);
		if (found != 1)
			break;
		sequence->choices[sequence->count].meaning = UINT64_MAX;
		sequence->choices[sequence->count++].begins = 0;
	}
	return found < 0 ? -1 : 0;
}

void sequence_note_meanings(struct sequence *sequence)
{
	size_t i;

	for (i = 0; i < sequence->count; i++)
		sequence->choices[i].meaning = sequence->meanings[i];
}

size_t sequence_to_record(const struct sequence *sequence, unsigned char *bytes, size_t size)
{
	struct record_writer writer = { .bytes = bytes, .size = size };
	size_t i;

	for (i = 0; i < sequence->count; i++)
		if (!record_put(&writer, &sequence->choices[i]))
			return 0;
	return writer.used;
}

void sequence_copy(struct sequence *to, const struct sequence *from)
{
	to->count = from->count;
	memcpy(to->choices, from->choices, from->count * sizeof(*from->choices));
}

bool choice_matters(const struct record_choice *choice)
{
	return choice->answer && choice->kind != TOPHALF_CHOOSE_DISTANCE;
}

size_t sequence_weight(const struct sequence *sequence, uint64_t *sum)
{
	size_t weight = 0, i;

	*sum = 0;
	for (i = 0; i < sequence->count; i++) {
		*sum += sequence->choices[i].answer;
		weight += choice_matters(&sequence->choices[i]);
	}
	return weight;
}

void sequence_cut(struct sequence *sequence, size_t first, size_t count)
{
	assert(first + count <= sequence->count);
	memmove(&sequence->choices[first], &sequence->choices[first + count],
		(sequence->count - first - count) * sizeof(*sequence->choices));
	sequence->count -= count;
}

size_t sequence_decisions(const struct sequence *sequence, struct decision *decisions, size_t room)
{
	size_t count = 0, i;

	for (i = 0; i + 1 < sequence->count && count < room; i++) {
		const struct record_choice *distance = &sequence->choices[i], *step = distance + 1;

		if (distance->kind != TOPHALF_CHOOSE_DISTANCE || step->kind != TOPHALF_CHOOSE_STEP)
			continue;
		decisions[count++] = (struct decision){
			.distance = i, .step = i + 1, .answer = step->answer,
		};
	}
	return count;
}

/* What a distance says: 0 stands for the longest one. */
static uint64_t points_of(const struct record_choice *distance)
{
	return distance->answer ? distance->answer : distance->n;
}

static void set_points(struct record_choice *distance, uint64_t points)
{
	distance->answer = points >= distance->n ? 0 : points;
}

/* How many choices belong to the decision: which line or CPU it was follows at once. */
static size_t length_of(const struct sequence *sequence, const struct decision *decision)
{
	size_t after = decision->step + 1;

	if (decision->answer && after < sequence->count &&
	    (sequence->choices[after].kind == TOPHALF_CHOOSE_LINE ||
	     sequence->choices[after].kind == TOPHALF_CHOOSE_CPU))
		after++;
	return after - decision->distance;
}

/*
 * Adds the distance of a decision to the one before it, which is choice number
 * `before` of what was written.  Where one distance cannot reach so far the
 * decision is kept and does nothing.  Returns the number of the last distance.
 */
static size_t merge_one(struct sequence *to, const struct sequence *from, size_t before,
			const struct decision *decision, uint64_t *sooner)
{
	struct record_choice distance = from->choices[decision->distance];
	uint64_t points = points_of(&to->choices[before]) + points_of(&distance);

	if (points > *sooner + 1) {
		points -= *sooner;
		*sooner = 0;
	}
	if (points <= distance.n) {
		set_points(&to->choices[before], points);
		return before;
	}
	set_points(&to->choices[before], distance.n);
	set_points(&distance, points - distance.n);
	to->choices[to->count++] = distance;
	to->choices[to->count] = from->choices[decision->step];
	to->choices[to->count++].answer = 0;
	return to->count - 2;
}

void sequence_merge(struct sequence *to, const struct sequence *from,
		    const struct decision *decisions, size_t first, size_t last, uint64_t sooner)
{
	size_t before = SIZE_MAX, i = 0;

	to->count = 0;
	while (i < from->count) {
		if (first < last && i == decisions[first].distance && before != SIZE_MAX) {
			before = merge_one(to, from, before, &decisions[first], &sooner);
			i += length_of(from, &decisions[first++]);
			continue;
		}
		if (from->choices[i].kind == TOPHALF_CHOOSE_DISTANCE)
			before = to->count;
		to->choices[to->count++] = from->choices[i++];
	}
}
