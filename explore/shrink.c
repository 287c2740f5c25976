// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shrinking: the same finding, with less around it.
 *
 * A run that random choices found has hundreds of events of which a few matter.
 * Here it is made shorter by trial: a change to the choice sequence, a run that
 * follows it loosely (loose.c), and if the finding is still there (the same rule
 * at the same place), nothing is found before it that was not before, and the run is
 * smaller, what that run really chose is the sequence from now on.  So a change may
 * be wild: what counts is the run that it made, and every accepted sequence is one
 * that replays to the bit.  Working on choices rather than on events is from
 * Hypothesis (MacIver and Donaldson, ECOOP 2020); that blocks are tried from large
 * to small, with the rest kept, is delta debugging (Zeller and Hildebrandt, IEEE TSE
 * 2002).
 *
 * A run is smaller that has less to follow before the finding: system calls,
 * interrupts, task switches, answers that are not plain, by their weight
 * (shrink_weight()); then fewer choices, then smaller answers.  What comes after the
 * finding is cut off.
 *
 * What is changed, from large to small: the whole run for a fresh one, the plan, a
 * program, blocks of calls, decisions, answers.
 *
 * An interrupt is taken out with its decision, and the distances before and after
 * are added up, so that later ones land where they did.  They did so after the
 * handler of the one that is gone, so the same is tried once more less the points
 * that it took.
 *
 * The search ends where no change of any kind makes the run smaller: it is then
 * minimal with respect to these changes, not the smallest there is, which would
 * take exponential time.  With d decisions and w other answers a round costs
 * about 2(d + w) trials, and few rounds are needed.  Everything is tried in a
 * fixed order, so the result is a function of the run and of the budget.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <explore/shrink_trial.h>

#define LOWERED_MAX	256		/* answers whose size is worth work */
#define ALTERNATIVES	16		/* a choice among more is not tried out */
#define BRIEF		1		/* of the plan's answers, see exercise/profile.c */
#define BRIEF_PROGRAMS	3
#define BRIEF_CALLS	6
#define BLOCK_MAX	4		/* calls that are cut out from each place on */
#define CALLS_FEW	12		/* with so few, no other run is looked for */
#define FRESH_RUNS	1024
#define FRESH_FIRST	0x100000	/* their numbers: runs that no exploration has made yet */

/* The decisions [first, first + count) of the best run are taken out. */
static bool try_without_decisions(struct shrinker *shrinker, size_t first, size_t count)
{
	struct decision *decisions = malloc(SEQUENCE_MAX * sizeof(*decisions));
	size_t all, last;
	uint32_t spent;
	bool better;

	if (!decisions)
		return false;
	all = sequence_decisions(shrinker->current, decisions, SEQUENCE_MAX);
	last = first + count < all ? first + count : all;
	spent = first < all ? shrinker->spent[decisions[first].step] : 0;
	sequence_merge(shrinker->candidate, shrinker->current, decisions, first, last, 0);
	better = first < all && trial(shrinker);
	if (!better && count == 1 && spent && first < all) {
		sequence_merge(shrinker->candidate, shrinker->current, decisions, first, last, spent);
		better = trial(shrinker);
	}
	free(decisions);
	return better;
}

/* The answers number first to first + count - 1 that say something become plain. */
static bool try_plain(struct shrinker *shrinker, size_t first, size_t count)
{
	size_t i, seen = 0;

	sequence_copy(shrinker->candidate, shrinker->current);
	for (i = 0; i < shrinker->candidate->count; i++) {
		struct record_choice *choice = &shrinker->candidate->choices[i];

		if (!choice_matters(choice))
			continue;
		if (seen >= first && seen < first + count)
			choice->answer = 0;
		seen++;
	}
	return seen > first && trial(shrinker);
}

/*
 * A program counts its calls, and adds that to what is chosen for the next one (see
 * exercise/program.c): what the later ones of a task are has to stay.
 */
static void turn_calls(struct shrinker *shrinker, size_t cut, size_t after)
{
	const struct shrink_call *gone = &shrinker->calls[cut];
	size_t i, j;

	for (i = after; i < shrinker->calls_count && gone->task; i++) {
		const struct shrink_call *call = &shrinker->calls[i];

		for (j = call->first; j < call->at && call->task == gone->task; j++) {
			struct record_choice *choice = &shrinker->candidate->choices[j];

			if (choice->kind != TOPHALF_CHOOSE_CALL)
				continue;
			choice->answer = (choice->answer + 1) % choice->n;
			break;
		}
	}
}

/* All that was chosen for some system calls and during them is cut out. */
static bool try_without_calls(struct shrinker *shrinker, size_t first, size_t count)
{
	size_t after = first + count, i;
	uint64_t end = shrinker->current->count;

	if (first >= shrinker->calls_count)
		return false;
	if (after < shrinker->calls_count)
		end = shrinker->calls[after].first;
	else
		after = shrinker->calls_count;
	sequence_copy(shrinker->candidate, shrinker->current);
	for (i = first; i < after; i++)
		turn_calls(shrinker, i, after);
	sequence_cut(shrinker->candidate, shrinker->calls[first].first,
		     end - shrinker->calls[first].first);
	return trial(shrinker);
}

/* A few calls from each on: an errand takes three. */
static void without_few_calls(struct shrinker *shrinker)
{
	size_t first, count;

	for (first = shrinker->calls_count; first-- > 0 && !shrinker->stopped;) {
		for (count = BLOCK_MAX; count; count--)
			if (try_without_calls(shrinker, first, count))
				break;
		if (first > shrinker->calls_count)
			first = shrinker->calls_count;
	}
}

/* The first of the choices about the program that a call starts: which one it is. */
static uint64_t first_of_program(const struct shrinker *shrinker, const struct shrink_call *call)
{
	uint64_t i;

	for (i = call->at; i > call->first; i--)
		if (shrinker->current->choices[i - 1].kind == TOPHALF_CHOOSE_CALL)
			return i - 1;
	return call->at;
}

/* Without a task and its calls: choice number `wanted`, of how many there are, is one less. */
static bool try_without_task(struct shrinker *shrinker, uint32_t task, uint64_t wanted)
{
	struct record_choice *choice = &shrinker->candidate->choices[wanted];
	size_t i = shrinker->calls_count;
	uint64_t end = shrinker->current->count;

	sequence_copy(shrinker->candidate, shrinker->current);
	choice->answer--;
	for (; i-- > 0; end = shrinker->calls[i].first) {
		const struct shrink_call *call = &shrinker->calls[i];

		if (call->task == task)
			sequence_cut(shrinker->candidate, call->first, end - call->first);
		else if (call->spawns == task)
			sequence_cut(shrinker->candidate, first_of_program(shrinker, call),
				     call->at - first_of_program(shrinker, call));
	}
	return trial(shrinker);
}

/* Which of the plan's answers is the number of programs is found out by trial as well. */
static bool try_without_program(struct shrinker *shrinker, const struct shrink_call *start)
{
	const struct shrink_call *plan = shrinker->calls;
	uint32_t task = start->spawns;
	uint64_t i;

	while (!plan->spawns)
		plan++;
	for (i = plan->first; i < first_of_program(shrinker, plan); i++)
		if (shrinker->current->choices[i].answer && !shrinker->current->choices[i].value &&
		    try_without_task(shrinker, task, i))
			return true;
	return false;
}

static void without_programs(struct shrinker *shrinker)
{
	size_t i;

	for (i = shrinker->calls_count; i-- > 0 && !shrinker->stopped;) {
		if (i < shrinker->calls_count && shrinker->calls[i].spawns)
			try_without_program(shrinker, &shrinker->calls[i]);
	}
}

static size_t count_decisions(const struct shrinker *shrinker)
{
	size_t count = 0, i;

	for (i = 0; i < shrinker->current->count; i++)
		count += shrinker->current->choices[i].kind == TOPHALF_CHOOSE_DISTANCE;
	return count;
}

static size_t count_answers(const struct shrinker *shrinker)
{
	uint64_t sum;

	return sequence_weight(shrinker->current, &sum);
}

static size_t count_calls(const struct shrinker *shrinker)
{
	return shrinker->calls_count;
}

/*
 * Tries to do without blocks of something, from all of it down to one by one, from
 * the end backwards: what is late depends on what is early, seldom the other way.
 */
static void reduce(struct shrinker *shrinker, size_t (*count)(const struct shrinker *shrinker),
		   bool (*try)(struct shrinker *shrinker, size_t first, size_t count))
{
	size_t size;

	for (size = count(shrinker); size && !shrinker->stopped; size /= 2) {
		size_t first = count(shrinker);

		while (first && !shrinker->stopped) {
			first = first > size ? first - size : 0;
			try(shrinker, first, size);
			if (first > count(shrinker))
				first = count(shrinker);
		}
	}
}

static bool try_answer(struct shrinker *shrinker, size_t number, uint64_t answer)
{
	if (number >= shrinker->current->count ||
	    shrinker->current->choices[number].answer == answer)
		return false;
	sequence_copy(shrinker->candidate, shrinker->current);
	shrinker->candidate->choices[number].answer = answer;
	shrinker->candidate->choices[number].meaning = UINT64_MAX;
	return trial(shrinker);
}

/* Smaller answers, where there are few: half of it as long as that goes, then one less. */
static void lower(struct shrinker *shrinker)
{
	size_t i;

	if (count_answers(shrinker) > LOWERED_MAX)
		return;
	for (i = 0; i < shrinker->current->count && !shrinker->stopped; i++) {
		const struct record_choice *choice = &shrinker->current->choices[i];

		if (!choice_matters(choice))
			continue;
		while (choice_matters(choice) && try_answer(shrinker, i, choice->answer / 2))
			;
		if (choice->answer > 1)
			try_answer(shrinker, i, choice->answer - 1);
	}
}

/* The choices in [first, end) are tried out. */
static void other_answers(struct shrinker *shrinker, uint64_t first, uint64_t end)
{
	uint32_t answer;
	uint64_t i;

	for (i = first; i < end && i < shrinker->current->count && !shrinker->stopped; i++) {
		const struct record_choice *choice = &shrinker->current->choices[i];

		for (answer = 0; !choice->value && answer < choice->n && choice->n <= ALTERNATIVES; answer++)
			try_answer(shrinker, i, answer);
	}
}

/*
 * The plain plan of a run is a walk through everything; another one may reach the
 * place with fewer calls.  The administrator's choices are the plan, so all of them are
 * tried out.
 */
static void other_plans(struct shrinker *shrinker)
{
	size_t i;

	for (i = 0; i < shrinker->calls_count && !shrinker->stopped; i++)
		if (!shrinker->calls[i].task)
			other_answers(shrinker, shrinker->calls[i].first, shrinker->calls[i].at);
}

/* A brief run in which the same is done: of so many programs, with so many calls each. */
static void brief_plans(struct shrinker *shrinker)
{
	size_t plan = 0;
	uint32_t i;

	while (plan < shrinker->current->count &&
	       shrinker->current->choices[plan].kind != TOPHALF_CHOOSE_PLAN)
		plan++;
	if (plan == shrinker->current->count || shrinker->current->choices[plan].answer == BRIEF)
		return;
	for (i = 0; i < BRIEF_PROGRAMS * BRIEF_CALLS; i++) {
		shrinker->candidate->plan[0] = i % BRIEF_PROGRAMS;
		shrinker->candidate->plan[1] = i / BRIEF_PROGRAMS;
		if (try_answer(shrinker, plan, BRIEF))
			break;
	}
	memset(shrinker->candidate->plan, 0, sizeof(shrinker->candidate->plan));
}

/*
 * A walk makes its calls in a fixed order, and no change to it leaves out the forty
 * before the one that matters.  So before anything is changed, other runs of the
 * default mix are made: one that comes to the same finding by fewer calls is the
 * better one to begin with.
 */
static void begin_elsewhere(struct shrinker *shrinker)
{
	unsigned int i;

	for (i = 0; i < FRESH_RUNS && !shrinker->stopped; i++) {
		if (shrinker->progress->now.calls <= CALLS_FEW)
			break;
		shrinker->candidate->count = 0;
		shrinker->candidate->fresh = FRESH_FIRST + i;
		trial(shrinker);
	}
	shrinker->candidate->fresh = 0;
}

/* The plain run as a whole, then every kind of change until none helps any more. */
static void search(struct shrinker *shrinker)
{
	uint64_t weight;

	begin_elsewhere(shrinker);
	shrinker->candidate->count = 0;
	trial(shrinker);
	do {
		weight = shrink_weight(&shrinker->progress->now);
		brief_plans(shrinker);
		without_programs(shrinker);
		other_plans(shrinker);
		reduce(shrinker, count_calls, try_without_calls);
		without_few_calls(shrinker);
		reduce(shrinker, count_decisions, try_without_decisions);
		reduce(shrinker, count_answers, try_plain);
		lower(shrinker);
	} while (shrink_weight(&shrinker->progress->now) < weight && !shrinker->stopped);
	shrinker->progress->exhausted = !shrinker->stopped;
}

static int replace_record(struct run_file *file, const struct sequence *sequence)
{
	unsigned char *record = malloc(OUTCOME_RECORD_BYTES);

	if (!record)
		return -1;
	file->record_size = sequence_to_record(sequence, record, OUTCOME_RECORD_BYTES);
	free(file->record);
	file->record = record;
	return 0;
}

int shrink_run(const struct campaign_options *options, struct run_file *file,
	       void (*tell)(const struct shrink_progress *progress),
	       struct shrink_progress *progress, char why[RUN_FILE_WHY])
{
	struct campaign_options saved = *options;
	struct shrinker *shrinker = calloc(1, sizeof(*shrinker));
	int status = -1;

	*progress = (struct shrink_progress){ 0 };
	snprintf(why, RUN_FILE_WHY, "out of memory");
	if (!shrinker)
		return -1;
	saved.cpus = file->cpus;
	saved.options = file->options;
	saved.seed = file->seed;
	*shrinker = (struct shrinker){
		.options = &saved, .file = file, .tell = tell, .progress = progress, .why = why,
	};
	if (!trial_open(shrinker) && !trial_first(shrinker)) {
		search(shrinker);
		status = replace_record(file, shrinker->current);
		if (status)
			snprintf(why, RUN_FILE_WHY, "out of memory");
	}
	trial_close(shrinker);
	free(shrinker);
	return status;
}
