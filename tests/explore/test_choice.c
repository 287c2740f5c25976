// SPDX-License-Identifier: GPL-2.0-only
/* Choices: the same seed is the same run, a record repeats it, and the trace notices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <explore/choice.h>
#include <explore/outcome.h>
#include <explore/strategy.h>
#include <explore/trace.h>
#include "no_machine.h"

static jmp_buf end_of_run;

/* In the place of the machine's: the run ends here. */
void machine_end_run(uint32_t end)
{
	longjmp(end_of_run, (int)end + 1);
}

static struct outcome *outcome;

static int make_outcome(void **state)
{
	(void)state;
	outcome = outcome_create(0x1000, 64);
	return outcome ? 0 : -1;
}

#define ASKED 3000

static uint64_t answers[2][ASKED];

/* Asks a fixed sequence of questions of all kinds; the sum of the answers' trace is in the outcome. */
static void ask(const struct strategy *strategy, uint64_t run, uint64_t seed, uint64_t *said)
{
	static const uint64_t suggestions[] = { 5, 0xff, 1ull << 40 };
	unsigned int i;

	outcome_begin();
	choice_begin(strategy, run, seed);
	for (i = 0; i < ASKED; i++) {
		uint32_t kind = i % TOPHALF_CHOICE_KINDS;

		if (kind == TOPHALF_CHOOSE_REGISTER)
			said[i] = choose_value(kind, suggestions, i % 4, 1 + i % 64);
		else
			said[i] = choose(kind, 2 + (i * 37) % 4095);
	}
}

static void same_seed_is_the_same_run(void **state)
{
	static const struct strategy *const all[] = {
		&strategy_mix, &strategy_random, &strategy_swarm, &strategy_pct, &strategy_focus,
		&strategy_conflict,
	};
	size_t i;
	uint64_t run, trace;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		for (run = 0; run < 38; run++) {
			ask(all[i], run, 7, answers[0]);
			trace = outcome->summary.trace;
			assert_true(choice_count() == ASKED);
			ask(all[i], run, 7, answers[1]);
			assert_memory_equal(answers[0], answers[1], sizeof(answers[0]));
			assert_true(outcome->summary.trace == trace);
		}
		ask(all[i], 37, 8, answers[1]);
		assert_memory_not_equal(answers[0], answers[1], sizeof(answers[0]));
		ask(all[i], 36, 7, answers[1]);
		assert_memory_not_equal(answers[0], answers[1], sizeof(answers[0]));
	}
}

static void first_run_of_the_mix_is_plain(void **state)
{
	unsigned int i;

	(void)state;
	ask(&strategy_mix, 0, 12345, answers[0]);
	for (i = 0; i < ASKED; i++) {
		bool suggested = i % TOPHALF_CHOICE_KINDS == TOPHALF_CHOOSE_REGISTER && i % 4;
		uint64_t mask = (i % 64 == 63) ? ~0ull : (1ull << (1 + i % 64)) - 1;

		assert_true(answers[0][i] == (suggested ? (5 & mask) : 0));
	}
}

static void answers_are_in_range(void **state)
{
	static const uint32_t ns[] = { 2, 3, 5, 4096, UINT32_MAX };
	uint32_t kind;
	uint64_t run;
	size_t i;

	(void)state;
	for (run = 0; run < 200; run++) {
		outcome_begin();
		choice_begin(&strategy_mix, run, 1);
		for (kind = 0; kind < TOPHALF_CHOICE_KINDS; kind++) {
			for (i = 0; i < 5; i++)
				assert_true(choose(kind, ns[i]) < ns[i]);
			for (i = 1; i < 64; i++)
				assert_true(choose_value(kind, NULL, 0, i) >> i == 0);
		}
	}
}

/* Whatever can happen, happens in some run. */
static void every_answer_comes_up(void **state)
{
	unsigned int count[TOPHALF_CHOICE_KINDS][4] = { { 0 } };
	uint64_t run;
	uint32_t kind, i;

	(void)state;
	for (run = 0; run < 400; run++) {
		outcome_begin();
		choice_begin(&strategy_mix, run, 1);
		for (i = 0; i < 100; i++)
			for (kind = 0; kind < TOPHALF_CHOICE_KINDS; kind++)
				count[kind][choose(kind, 4)]++;
	}
	for (kind = 0; kind < TOPHALF_CHOICE_KINDS; kind++)
		for (i = kind == TOPHALF_CHOOSE_DISTANCE; i < 4; i++)
			assert_true(count[kind][i] > 0);
	/* An allocation fails seldom, or no driver would get far. */
	assert_true(count[TOPHALF_CHOOSE_FAILURE][0] > 9 * count[TOPHALF_CHOOSE_FAILURE][1]);
}

static void nothing_to_choose_is_no_choice(void **state)
{
	(void)state;
	outcome_begin();
	choice_begin(&strategy_random, 1, 1);
	assert_int_equal(choose(TOPHALF_CHOOSE_CALL, 0), 0);
	assert_int_equal(choose(TOPHALF_CHOOSE_CALL, 1), 0);
	assert_true(choice_count() == 0);
	assert_true(outcome->summary.record_bytes == 0);
}

static unsigned char kept[OUTCOME_RECORD_BYTES];
static size_t kept_size;

static void keep_record(void)
{
	kept_size = outcome->summary.record_bytes;
	memcpy(kept, outcome->record, kept_size);
}

static void replay_repeats(void **state)
{
	uint64_t trace;

	(void)state;
	ask(&strategy_mix, 17, 3, answers[0]);
	trace = outcome->summary.trace;
	keep_record();
	replay_set(kept, kept_size);
	ask(&strategy_replay, 99, 99, answers[1]);
	assert_memory_equal(answers[0], answers[1], sizeof(answers[0]));
	assert_true(outcome->summary.trace == trace);
	assert_int_equal(outcome->summary.record_bytes, kept_size);
	assert_memory_equal(outcome->record, kept, kept_size);
}

/* Asks for three distances, of which the second is over early; what they were goes to said[]. */
static void ask_distances(const struct strategy *strategy, uint64_t early, uint64_t *said)
{
	unsigned int i;

	outcome_begin();
	choice_begin(strategy, 7, 3);
	machine_state()->places = choice_places();
	for (i = 0; i < 3; i++) {
		said[i] = choose(TOPHALF_CHOOSE_DISTANCE, 4096);
		choose(TOPHALF_CHOOSE_CALL, 5);
		choice_distance_over(i == 1 ? early : said[i] ? said[i] : 4096);
		choose(TOPHALF_CHOOSE_STEP, 3);
	}
}

/* A decision that came at a place: the record says where, and a replay asks nobody. */
static void an_early_decision_is_what_was_chosen(void **state)
{
	static const uint64_t earlies[] = { 1, 127, 128, 4095 };
	uint64_t made[3], again[3], trace;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(earlies) / sizeof(*earlies); i++) {
		/* It picks the longest distance throughout. */
		ask_distances(&strategy_conflict, earlies[i], made);
		assert_true(!made[0] && !made[1] && !made[2]);
		trace = outcome->summary.trace;
		keep_record();
		replay_set(kept, kept_size);
		ask_distances(&strategy_replay, earlies[i], again);
		assert_true(again[0] == 0 && again[1] == earlies[i] && again[2] == 0);
		assert_true(outcome->summary.trace == trace);
	}
	ask_distances(&strategy_conflict, 4, made);
	assert_true(outcome->summary.trace != trace);
}

/* A record that was cut off between two choices: the rest of the run is plain. */
static void beyond_the_record_all_is_plain(void **state)
{
	uint64_t first, second;

	(void)state;
	outcome_begin();
	choice_begin(&strategy_random, 5, 5);
	do {
		first = choose(TOPHALF_CHOOSE_RANDOM, 1000);
	} while (!first);
	keep_record();
	second = choose(TOPHALF_CHOOSE_RANDOM, 1000);
	(void)second;
	replay_set(kept, kept_size);
	outcome_begin();
	choice_begin(&strategy_replay, 0, 0);
	while (choose(TOPHALF_CHOOSE_RANDOM, 1000) != first)
		;
	assert_int_equal(choose(TOPHALF_CHOOSE_RANDOM, 1000), 0);
	assert_true(choose_value(TOPHALF_CHOOSE_REGISTER, &(uint64_t){ 77 }, 1, 32) == 77);
}

/* 0, or the end of the run that asks this of the record that was kept. */
static int ask_of_record(uint32_t kind, uint32_t n, bool value)
{
	volatile int end = setjmp(end_of_run);

	if (end)
		return end - 1;
	outcome_begin();
	replay_set(kept, kept_size);
	choice_begin(&strategy_replay, 0, 0);
	if (value)
		choose_value(kind, NULL, 0, n);
	else
		choose(kind, n);
	return 0;
}

static void another_question_diverges(void **state)
{
	(void)state;
	outcome_begin();
	choice_begin(&strategy_random, 5, 5);
	choose(TOPHALF_CHOOSE_CALL, 6);
	keep_record();
	assert_int_equal(ask_of_record(TOPHALF_CHOOSE_CALL, 6, false), 0);
	assert_int_equal(ask_of_record(TOPHALF_CHOOSE_CALL, 7, false), OUTCOME_DIVERGED);
	assert_non_null(strstr(outcome->summary.why, "at choice 0"));
	assert_int_equal(ask_of_record(TOPHALF_CHOOSE_STEP, 6, false), OUTCOME_DIVERGED);
	assert_int_equal(ask_of_record(TOPHALF_CHOOSE_CALL, 6, true), OUTCOME_DIVERGED);
	kept[0] = 0xff;
	assert_int_equal(ask_of_record(TOPHALF_CHOOSE_CALL, 6, false), OUTCOME_DIVERGED);
	assert_non_null(strstr(outcome->summary.why, "damaged"));
}

static void too_many_choices_end_the_run(void **state)
{
	volatile uint64_t asked = 0;
	int end = setjmp(end_of_run);

	(void)state;
	if (!end) {
		outcome_begin();
		choice_begin(&strategy_random, 1, 1);
		for (; asked < 2 * CHOICE_LIMIT; asked++)
			choose(TOPHALF_CHOOSE_CALL, 3);
		fail_msg("a run may choose without end");
	}
	assert_int_equal(end - 1, TOPHALF_END_EXHAUSTED);
	assert_true(asked == CHOICE_LIMIT);
}

/* Only suggestions may depend on it; a run that is replayed has none. */
static void dictionary_is_replaced_whole(void **state)
{
	const uint64_t values[] = { 1, 2, 3 };
	size_t count;

	(void)state;
	dictionary_replace(values, 3);
	assert_memory_equal(explore_dictionary(&count), values, sizeof(values));
	assert_int_equal(count, 3);
	dictionary_replace(values, 0);
	explore_dictionary(&count);
	assert_int_equal(count, 0);
	outcome_begin();
	explore_learn(9);
	explore_learn(9);
	explore_learn(10);
	assert_int_equal(outcome->summary.learned_count, 2);
	for (count = 0; count < 1000; count++)
		explore_learn(count);
	assert_int_equal(outcome->summary.learned_count, OUTCOME_LEARNED);
}

static void strategies_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(strategy_find(NULL), &strategy_mix);
	assert_ptr_equal(strategy_find("mix"), &strategy_mix);
	assert_ptr_equal(strategy_find("random"), &strategy_random);
	/* It is no way to explore. */
	assert_null(strategy_find("replay"));
	assert_null(strategy_find(""));
	assert_non_null(strstr(strategy_names(), "mix"));
	assert_non_null(strstr(strategy_names(), "random"));
}

static void trace_tells_things_apart(void **state)
{
	uint64_t trace;

	(void)state;
	outcome_begin();
	trace_event(TRACE_CPU, 1, 2);
	trace = outcome->summary.trace;
	outcome_begin();
	trace_event(TRACE_CPU, 2, 1);
	assert_true(outcome->summary.trace != trace);
	outcome_begin();
	trace_event(TRACE_SWITCH, 1, 2);
	assert_true(outcome->summary.trace != trace);
	/* Zero bytes at the end, and where one text ends and the next begins. */
	assert_true(trace_hash(1, "ab", 2) != trace_hash(1, "ab\0", 3));
	assert_true(trace_hash(trace_hash(1, "ab", 2), "c", 1) !=
		    trace_hash(trace_hash(1, "a", 1), "bc", 2));
	assert_true(trace_hash(1, "abcdefgh1", 9) != trace_hash(1, "abcdefgh2", 9));
	assert_true(trace_hash(1, "abcdefgh1", 9) == trace_hash(1, "abcdefgh1", 9));
}

/* Asks whether `count` things fail, among other questions; which one did, or -1. */
static int which_fails(const struct strategy *strategy, uint64_t run, int count)
{
	static const uint64_t suggestions[] = { 5 };
	int failed = -1;

	outcome_begin();
	choice_begin(strategy, run, 1);
	for (int i = 0; i < count; i++) {
		assert_int_equal(choose(TOPHALF_CHOOSE_STEP, 4), 0);
		assert_int_equal(choose_value(TOPHALF_CHOOSE_REGISTER, suggestions, 1, 32), 5);
		if (!choose(TOPHALF_CHOOSE_FAILURE, 2))
			continue;
		assert_int_equal(failed, -1);
		failed = i;
	}
	return failed;
}

static void each_failure_comes_once(void **state)
{
	(void)state;
	for (int run = 0; run < 10; run++) {
		assert_int_equal(which_fails(&strategy_failures, run, 10), run);
		assert_true(outcome->summary.reached);
	}
	assert_int_equal(which_fails(&strategy_failures, 10, 10), -1);
	assert_false(outcome->summary.reached);
	/* A run says of itself alone that it came to its failure. */
	assert_int_equal(which_fails(&strategy_failures, 3, 10), 3);
	assert_true(outcome->summary.reached);
}

static void the_mix_has_failures_in_order(void **state)
{
	int next = 0;

	(void)state;
	for (uint64_t run = 0; run < 200; run++)
		if (!strcmp(strategy_of_run(&strategy_mix, run), "failures")) {
			assert_int_equal(which_fails(&strategy_mix, run, 100), next);
			next++;
		}
	assert_true(next >= 40);
	/* And then no more of them. */
	assert_string_not_equal(strategy_of_run(&strategy_mix, 1000001), "failures");
	assert_string_not_equal(strategy_of_run(&strategy_mix, 1000002), "failures");
	assert_string_not_equal(strategy_of_run(&strategy_mix, 1000003), "failures");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_seed_is_the_same_run),
		cmocka_unit_test(first_run_of_the_mix_is_plain),
		cmocka_unit_test(answers_are_in_range),
		cmocka_unit_test(every_answer_comes_up),
		cmocka_unit_test(nothing_to_choose_is_no_choice),
		cmocka_unit_test(replay_repeats),
		cmocka_unit_test(beyond_the_record_all_is_plain),
		cmocka_unit_test(an_early_decision_is_what_was_chosen),
		cmocka_unit_test(another_question_diverges),
		cmocka_unit_test(too_many_choices_end_the_run),
		cmocka_unit_test(dictionary_is_replaced_whole),
		cmocka_unit_test(strategies_are_found_by_name),
		cmocka_unit_test(each_failure_comes_once),
		cmocka_unit_test(the_mix_has_failures_in_order),
		cmocka_unit_test(trace_tells_things_apart),
	};

	return cmocka_run_group_tests(tests, make_outcome, NULL);
}
