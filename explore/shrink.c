// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shrinking: the same finding, with less around it.
 *
 * A run that random choices found has hundreds of events of which a few matter.
 * Here it is made shorter by trial: a change to the choice sequence, a run that
 * follows it loosely (loose.c), and if the finding is still there (the same rule
 * at the same place), nothing is found before it that was not before, and the run is
 * smaller, what that run really chose is the sequence from now on.  So a change may be wild: what counts is the run that it
 * made, and every accepted sequence is one that replays to the bit.  Working on
 * choices rather than on events is from Hypothesis (MacIver and Donaldson, ECOOP
 * 2020); that blocks are tried from large to small, with the rest kept, is delta
 * debugging (Zeller and Hildebrandt, IEEE TSE 2002).
 *
 * A run is smaller that has fewer things to follow before the finding: system
 * calls, interrupts, task switches, answers that are not plain; then fewer
 * choices, then smaller answers.  What comes after the finding is cut off.
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
#include <explore/shrink_trial.h>

#define LOWERED_MAX	256		/* answers whose size is worth work */
#define ALTERNATIVES	16		/* a choice among more is not tried out */
#define HEAD		48		/* choices in which the plan of a run is made */
#define CALLS_FEW	12
#define FRESH_RUNS	256
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

/* All that was chosen during some system calls, and the calls with it, is cut out. */
static bool try_without_calls(struct shrinker *shrinker, size_t first, size_t count)
{
	uint64_t begin, end = shrinker->current->count;

	if (first >= shrinker->calls_count)
		return false;
	begin = first ? shrinker->calls[first - 1] : 0;
	if (first + count - 1 < shrinker->calls_count)
		end = shrinker->calls[first + count - 1];
	if (begin >= end || end > shrinker->current->count)
		return false;
	sequence_copy(shrinker->candidate, shrinker->current);
	sequence_cut(shrinker->candidate, begin, end - begin);
	return trial(shrinker);
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

static bool makes_plan(const struct record_choice *choice, size_t number)
{
	if (choice->kind == TOPHALF_CHOOSE_PLAN)
		return true;
	return number < HEAD && (choice->kind == TOPHALF_CHOOSE_CALL || choice->kind == TOPHALF_CHOOSE_DEVICE);
}

/*
 * The plain plan of a run is a walk through everything; another one may reach the
 * place with fewer calls, so the choices that make the plan are tried out.
 */
static void other_plans(struct shrinker *shrinker)
{
	uint32_t answer;
	size_t i;

	for (i = 0; i < shrinker->current->count && !shrinker->stopped; i++) {
		const struct record_choice *choice = &shrinker->current->choices[i];

		if (!makes_plan(choice, i))
			continue;
		for (answer = 0; answer < choice->n && choice->n <= ALTERNATIVES; answer++)
			try_answer(shrinker, i, answer);
	}
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

	if (shrinker->current->count && shrinker->progress->now.calls <= CALLS_FEW)
		return;
	for (i = 0; i < FRESH_RUNS && !shrinker->stopped; i++) {
		shrinker->candidate->count = 0;
		shrinker->candidate->fresh = FRESH_FIRST + i;
		trial(shrinker);
	}
	shrinker->candidate->fresh = 0;
}

/* The plain run as a whole, then every kind of change until none helps any more. */
static void search(struct shrinker *shrinker)
{
	uint64_t things;

	begin_elsewhere(shrinker);
	shrinker->candidate->count = 0;
	trial(shrinker);
	do {
		things = shrink_things(&shrinker->progress->now);
		other_plans(shrinker);
		reduce(shrinker, count_calls, try_without_calls);
		reduce(shrinker, count_decisions, try_without_decisions);
		reduce(shrinker, count_answers, try_plain);
		lower(shrinker);
	} while (shrink_things(&shrinker->progress->now) < things && !shrinker->stopped);
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
