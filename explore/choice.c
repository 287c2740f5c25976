/* SPDX-License-Identifier: GPL-2.0-only */
/* Asks the strategy, records its answers; see choice.h. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <explore/choice.h>
#include <explore/outcome.h>
#include <explore/record.h>
#include <explore/strategy.h>
#include <explore/trace.h>
#include <machine/machine.h>

static const struct strategy *asked;	/* null: no run has begun */
static uint64_t asked_at;		/* points at which it was, first */
static bool wants_places;
static struct record_writer writer;
static uint64_t dictionary[DICTIONARY_LIMIT];
static size_t dictionary_count;
/* The last distance that was chosen, until its decision is made. */
static struct {
	bool open;
	uint32_t n;
	size_t at;			/* where its answer is in the record, if it can be amended */
	uint64_t answer;
} distance;

void choice_begin(const struct strategy *strategy, uint64_t run, uint64_t seed)
{
	struct outcome *outcome = outcome_current();

	memset(&writer, 0, sizeof(writer));
	writer.bytes = outcome->record;
	writer.size = sizeof(outcome->record);
	asked = strategy;
	asked_at = 0;
	distance.open = false;
	wants_places = false;
	strategy->begin(run, seed);
}

void choice_go_on(const struct strategy *strategy, uint64_t run, uint64_t seed)
{
	struct outcome_summary *summary = &outcome_current()->summary;

	summary->common_points = summary->settled_at;
	writer.bytes = outcome_current()->record;
	if (strategy->go_on) {
		strategy->go_on(run);
		return;
	}
	asked = strategy;
	asked_at = machine_state()->points;
	wants_places = false;
	strategy->begin(run, seed);
}

void choice_reached(void)
{
	outcome_current()->summary.reached = 1;
}

void choice_redundant(void)
{
	outcome_current()->summary.redundant = 1;
	machine_end_run(TOPHALF_END_DONE);
}

uint64_t choice_count(void)
{
	return outcome_current()->summary.choices;
}

/* False where the record has no room. */
static bool put_distance(const struct record_choice *choice)
{
	bool amendable = machine_state()->places && choice->n <= RECORD_WIDE_MAX;

	if (!(amendable ? record_put_wide(&writer, choice) : record_put(&writer, choice)))
		return false;
	distance.open = true;
	distance.n = choice->n;
	distance.at = amendable ? writer.used : 0;
	distance.answer = choice->answer;
	return true;
}

/* A distance is traced when it is over: only then is it known. */
static void record(const struct record_choice *choice)
{
	struct outcome_summary *summary = &outcome_current()->summary;
	bool is_distance = choice->kind == TOPHALF_CHOOSE_DISTANCE && !choice->value;

	if (summary->choices >= CHOICE_LIMIT ||
	    !(is_distance ? put_distance(choice) : record_put(&writer, choice)))
		machine_end_run(TOPHALF_END_EXHAUSTED);
	summary->choices++;
	summary->record_bytes = writer.used;
	if (is_distance)
		return;
	trace_event(choice->value ? TRACE_VALUE : TRACE_CHOICE,
		    (uint64_t)choice->kind << 32 | choice->n, choice->answer);
	if (choice->answer)
		machine_choice_event(choice->kind, choice->n, choice->answer);
}

void choice_distance_over(uint64_t points)
{
	if (!asked || !distance.open)
		return;
	distance.open = false;
	if (distance.at && points < (distance.answer ? distance.answer : distance.n)) {
		distance.answer = points;
		record_amend(&writer, distance.at, points);
	}
	trace_event(TRACE_CHOICE, (uint64_t)TOPHALF_CHOOSE_DISTANCE << 32 | distance.n,
		    distance.answer);
}

void choice_watch_places(void)
{
	wants_places = true;
}

bool choice_wants_places(void)
{
	return wants_places;
}

bool choice_places(void)
{
	struct record_choice choice = { .kind = TOPHALF_CHOOSE_PLACES, .n = 2, .answer = wants_places };

	if (!asked)
		return false;
	if (asked->follows)
		choice.answer = asked->pick(choice.kind, choice.n);
	record(&choice);
	return choice.answer;
}

bool choice_place(uint64_t where, uint64_t address, uint32_t size, bool writes)
{
	return asked && asked->place && asked->place(where, address, size, writes);
}

void choice_call(uint32_t number)
{
	if (asked && asked->call)
		asked->call(number);
}

void choice_end(void)
{
	if (asked && asked->end)
		asked->end();
}

void choice_arrived(uint32_t thread, int32_t enabler)
{
	if (asked && asked->operations)
		asked->operations->arrived(thread, enabler);
}

void choice_operates(uint32_t thread)
{
	if (asked && asked->operations)
		asked->operations->operates(thread);
}

void choice_touched(uint64_t address, uint32_t size, uint32_t flags)
{
	if (asked && asked->operations)
		asked->operations->touched(address, size, flags);
}

void choice_waits(uint32_t thread)
{
	if (asked && asked->operations)
		asked->operations->waits(thread);
}

void choice_idles(void)
{
	if (asked && asked->operations)
		asked->operations->idles();
}

void choice_unexplored(uint32_t what)
{
	if (asked && asked->operations)
		asked->operations->unexplored(what);
}

uint64_t choice_points(void)
{
	return machine_state()->points - asked_at;
}

uint32_t choice_task(void)
{
	const struct tophalf_machine *state = machine_state();

	return state->cpu_state[state->cpu].task;
}

uint32_t choose(uint32_t kind, uint32_t n)
{
	return choose_among(kind, n, NULL);
}

uint32_t choose_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	struct record_choice choice = { .kind = kind, .n = n };

	assert(kind < TOPHALF_CHOICE_KINDS);
	if (!asked || n < 2)
		return 0;
	choice.answer = what && asked->pick_among ? asked->pick_among(kind, n, what) :
						    asked->pick(kind, n);
	assert(choice.answer < n);
	record(&choice);
	return choice.answer;
}

int choice_find_step(const uint64_t *what, uint32_t n, enum choice_step step)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if ((uint32_t)what[i] == step)
			return i;
	return -1;
}

uint64_t choose_value(uint32_t kind, const uint64_t *suggestions, size_t count, unsigned int bits)
{
	struct record_choice choice = { .kind = kind, .n = bits, .value = true };
	uint64_t mask = bits < 64 ? (1ull << bits) - 1 : ~0ull;

	assert(kind < TOPHALF_CHOICE_KINDS && bits >= 1 && bits <= 64);
	if (!asked)
		return plain_pick_value(kind, suggestions, count, bits) & mask;
	choice.answer = asked->pick_value(kind, suggestions, count, bits) & mask;
	record(&choice);
	return choice.answer;
}

void choice_diverged(const char *format, ...)
{
	struct outcome *outcome = outcome_current();
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(outcome->summary.why, sizeof(outcome->summary.why), format, arguments);
	va_end(arguments);
	machine_end_run(OUTCOME_DIVERGED);
}

const uint64_t *explore_dictionary(size_t *count)
{
	*count = dictionary_count;
	return dictionary;
}

void explore_learn(uint64_t value)
{
	outcome_learn(value);
}

void dictionary_replace(const uint64_t *values, size_t count)
{
	assert(count <= DICTIONARY_LIMIT);
	memcpy(dictionary, values, count * sizeof(*values));
	dictionary_count = count;
}
