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
 * Either way the answers to all that follows stay in step.  What goes wrong with that
 * is put right where the next system call begins, see keep_step().
 *
 * Where the alternatives are not the same any more (a line that cannot be raised now, a
 * CPU that is halted) an answer is not its number but what it stood for.
 *
 * A sequence may also stand for a fresh run of the default mix.  Either kind of run ends
 * where it is too large already, by its calls and answers alone.
 */
#include <explore/choice.h>
#include <explore/sequence.h>
#include <explore/shrink.h>
#include <explore/strategy.h>

#define LOOK_AHEAD	24

static struct sequence *followed;
static size_t at;
static size_t next_call;		/* the calls before it are over */
static unsigned int planned;		/* questions about the plan that were new */
static struct shrink_size so_far;	/* calls and answers */

void loose_set(struct sequence *sequence)
{
	followed = sequence;
}

static void loose_begin(uint64_t run, uint64_t seed)
{
	(void)run;
	at = next_call = 0;
	planned = 0;
	so_far = (struct shrink_size){ 0 };
	if (followed->fresh)
		strategy_mix.begin(followed->fresh, seed);
}

/*
 * The calls that every plan has in the same order, whatever programs do between them.
 * All are the administrator's.
 */
static bool is_milestone(uint32_t call)
{
	return call == TOPHALF_SYS_PLUG || call == TOPHALF_SYS_UNPLUG || call == TOPHALF_SYS_SPAWN ||
	       call == TOPHALF_SYS_JOIN || call == TOPHALF_SYS_DELETE_MODULE;
}

/*
 * The run begins a call.  So does the sequence, if that is its next call as well; or,
 * a milestone, one of those that follow.
 */
static void keep_step(uint32_t call)
{
	size_t i;

	for (i = next_call; i < followed->count; i++) {
		if (followed->choices[i].begins == 1 + call) {
			at = i;
			next_call = i + 1;
			return;
		}
		if (followed->choices[i].begins && !is_milestone(call))
			return;
	}
}

static void loose_call(uint32_t number)
{
	so_far.calls++;
	if (shrink_weight(&so_far) > followed->weight_most)
		choice_redundant();
	if (followed->fresh)
		strategy_mix.call(number);
	else
		keep_step(number);
}

static bool loose_place(uint64_t where, uint64_t address, uint32_t size, bool writes)
{
	return followed->fresh && strategy_mix.place(where, address, size, writes);
}

struct question {
	uint32_t kind, n;
	bool value;
	const uint64_t *what;		/* the alternatives stand for, or null */
};

static bool answers(const struct record_choice *choice, const struct question *question)
{
	return choice->kind == question->kind && choice->value == question->value &&
	       (question->value || question->what || choice->answer < question->n);
}

/* The answer to this question, or null for the plain one. */
static const struct record_choice *find(const struct question *question)
{
	size_t i;

	if (at < followed->count && answers(&followed->choices[at], question))
		return &followed->choices[at++];
	for (i = at; i < followed->count && i < at + LOOK_AHEAD; i++) {
		const struct record_choice *choice = &followed->choices[i];

		if (!answers(choice, question) || (choice->n != question->n && !question->what))
			continue;
		at = i + 1;
		return choice;
	}
	return NULL;
}

/* The number of what the answer stood for, or of what is most like it; else the plain answer. */
static uint32_t alternative(const struct record_choice *choice, const struct question *question)
{
	uint32_t i, like = 0;

	if (!question->what || !choice->answer || choice->meaning == UINT64_MAX)
		return choice->answer < question->n ? choice->answer : 0;
	for (i = question->n; i-- > 0;) {
		if (question->what[i] == choice->meaning)
			return i;
		if ((uint32_t)question->what[i] == (uint32_t)choice->meaning)
			like = i;
	}
	return like;
}

static void note_meaning(uint64_t meaning)
{
	if (choice_count() < SEQUENCE_MAX)
		followed->meanings[choice_count()] = meaning;
}

static uint32_t counted(uint32_t kind, uint32_t answer)
{
	so_far.answers += answer && kind != TOPHALF_CHOOSE_DISTANCE;
	return answer;
}

/* To a question that is new. */
static uint32_t new_answer(uint32_t kind, uint32_t n)
{
	if (kind != TOPHALF_CHOOSE_PLAN || planned == SEQUENCE_PLAN)
		return 0;
	return followed->plan[planned++] % n;
}

static uint32_t follow(uint32_t kind, uint32_t n, const uint64_t *what)
{
	const struct question question = { .kind = kind, .n = n, .what = what };
	const struct record_choice *choice = find(&question);

	return choice ? alternative(choice, &question) : new_answer(kind, n);
}

static uint32_t loose_pick(uint32_t kind, uint32_t n)
{
	note_meaning(UINT64_MAX);
	if (!followed->fresh)
		return counted(kind, follow(kind, n, NULL));
	if (kind == TOPHALF_CHOOSE_PLACES)
		return choice_wants_places();
	return counted(kind, strategy_mix.pick(kind, n));
}

static uint32_t loose_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	uint32_t answer = followed->fresh ? strategy_mix.pick_among(kind, n, what) : follow(kind, n, what);

	note_meaning(what[answer]);
	return counted(kind, answer);
}

static uint64_t loose_pick_value(uint32_t kind, const uint64_t *suggestions, size_t count,
				 unsigned int bits)
{
	const struct question question = { .kind = kind, .n = bits, .value = true };
	const struct record_choice *choice;

	note_meaning(UINT64_MAX);
	if (followed->fresh)
		return strategy_mix.pick_value(kind, suggestions, count, bits);
	choice = find(&question);
	if (choice)
		return choice->answer;
	return plain_pick_value(kind, suggestions, count, bits);
}

const struct strategy strategy_loose = {
	.name = "loose",
	.follows = true,
	.begin = loose_begin,
	.call = loose_call,
	.place = loose_place,
	.pick = loose_pick,
	.pick_among = loose_pick_among,
	.pick_value = loose_pick_value,
};
