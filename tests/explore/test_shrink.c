// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shrinking: edits of choice sequences keep what they say they keep, and a saved run
 * of the hand-made image becomes as short as its finding allows, and replays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <explore/choice.h>
#include <explore/merge.h>
#include <explore/outcome.h>
#include <explore/sequence.h>
#include <explore/shrink.h>
#include <explore/strategy.h>
#include <machine/machine.h>
#include "tiny.h"

static char folder[] = "/tmp/tophalf-shrink-XXXXXX";
static struct sequence from, to;
static struct decision decisions[64];

static void add(uint32_t kind, uint32_t n, uint64_t answer)
{
	from.choices[from.count++] = (struct record_choice){ .kind = kind, .n = n, .answer = answer };
}

static void add_decision(uint32_t distance, uint32_t step)
{
	add(TOPHALF_CHOOSE_DISTANCE, 4096, distance);
	add(TOPHALF_CHOOSE_STEP, 4, step);
	if (step)
		add(TOPHALF_CHOOSE_LINE, 3, step - 1);
}

/* Where the steps that do something come, counted in points from the first distance. */
static size_t places(const struct sequence *sequence, uint64_t *places)
{
	uint64_t now = 0, next = 0;
	size_t count = 0, i;

	for (i = 0; i < sequence->count; i++) {
		const struct record_choice *choice = &sequence->choices[i];

		if (choice->kind == TOPHALF_CHOOSE_DISTANCE) {
			now = next;
			next = now + (choice->answer ? choice->answer : 4096);
		} else if (choice->kind == TOPHALF_CHOOSE_STEP && choice->answer) {
			places[count++] = now;
		}
	}
	return count;
}

/* A run of 40 decisions: every seventh does something, with register reads between them. */
static void make_sequence(void)
{
	unsigned int i;

	from.count = 0;
	add(TOPHALF_CHOOSE_DISTANCE, 4096, 17);
	for (i = 0; i < 40; i++) {
		add(TOPHALF_CHOOSE_REGISTER, 16, i % 16);
		add_decision(1 + i * 211 % 4095, i % 7 == 3 ? 1 + i % 3 : 0);
	}
}

static void idle_decisions_are_merged(void **state)
{
	uint64_t before[64], after[64], sum;
	size_t count, i, all;

	(void)state;
	make_sequence();
	count = places(&from, before);
	all = sequence_decisions(&from, decisions, 64);
	assert_int_equal(all, 40);
	/* One after the other, from the last to the first, those that do nothing. */
	for (i = all; i-- > 0;) {
		if (decisions[i].answer)
			continue;
		sequence_merge(&to, &from, decisions, i, i + 1, 0);
		assert_int_equal(places(&to, after), count);
		assert_memory_equal(before, after, count * sizeof(*before));
		sequence_copy(&from, &to);
	}
	assert_true(sequence_weight(&from, &sum) > count);
	assert_true(sequence_decisions(&from, decisions, 64) < all);
}

static void later_decisions_stay_where_they_are(void **state)
{
	uint64_t before[64], after[64];
	size_t count, all, i;

	(void)state;
	make_sequence();
	count = places(&from, before);
	all = sequence_decisions(&from, decisions, 64);
	for (i = 0; i < all; i++) {
		size_t left, gone = decisions[i].answer != 0;

		sequence_merge(&to, &from, decisions, i, i + 1, 0);
		left = places(&to, after);
		assert_int_equal(left, count - gone);
		/* The last ones are the same; the first ones as well. */
		assert_true(after[left - 1] == before[count - 1] || i == 38);
		assert_true(after[0] == before[0] || i == 3);
	}
	/* A block that holds everything leaves nothing that does anything. */
	sequence_merge(&to, &from, decisions, 0, all, 0);
	assert_int_equal(places(&to, after), 0);
	/* Sooner: what follows comes so many points earlier. */
	sequence_merge(&to, &from, decisions, 3, 4, 5);
	assert_int_equal(places(&to, after), count - 1);
	assert_true(after[0] == before[1] - 5);
}

static void record_and_back(void **state)
{
	static unsigned char bytes[4096];
	size_t size;

	(void)state;
	make_sequence();
	size = sequence_to_record(&from, bytes, sizeof(bytes));
	assert_true(size > 0);
	assert_int_equal(sequence_from_record(&to, bytes, size, UINT64_MAX), 0);
	assert_int_equal(to.count, from.count);
	assert_int_equal(sequence_from_record(&to, bytes, size, 7), 0);
	assert_int_equal(to.count, 7);
	assert_int_equal(sequence_to_record(&from, bytes, 20), 0);
	bytes[0] |= 0x80;
	assert_int_equal(sequence_from_record(&to, bytes, size, UINT64_MAX), -1);
}

/* From now on strategy_loose follows `from`. */
static void follow_from(void)
{
	struct outcome *outcome = outcome_create(0, 4096);

	assert_non_null(outcome);
	outcome_begin();
	from.weight_most = UINT64_MAX;
	loose_set(&from);
	strategy_loose.begin(0, 0);
}

/* A line that could not be raised where it was, a CPU that cannot run now. */
static void an_answer_is_what_it_stood_for(void **state)
{
	static const uint64_t all[] = { STEP_GO_ON, STEP_CPU | 7ull << 32, STEP_LINE, STEP_TIME };
	static const uint64_t few[] = { STEP_GO_ON, STEP_LINE, STEP_CPU | 9ull << 32 };
	size_t i;

	(void)state;
	from.count = 0;
	for (i = 1; i < 4; i++) {
		add(TOPHALF_CHOOSE_STEP, 4, i);
		from.choices[from.count - 1].meaning = all[i];
	}
	add(TOPHALF_CHOOSE_STEP, 4, 1);
	from.choices[from.count - 1].meaning = UINT64_MAX;
	follow_from();
	assert_int_equal(strategy_loose.pick_among(TOPHALF_CHOOSE_STEP, 3, few), 2);
	assert_int_equal(strategy_loose.pick_among(TOPHALF_CHOOSE_STEP, 3, few), 1);
	assert_int_equal(strategy_loose.pick_among(TOPHALF_CHOOSE_STEP, 3, few), 0);
	/* Where that is not known it is its number. */
	assert_int_equal(strategy_loose.pick_among(TOPHALF_CHOOSE_STEP, 3, few), 1);
	assert_int_equal(strategy_loose.pick_among(TOPHALF_CHOOSE_STEP, 3, few), 0);
}

/* A read with a hundred answers that the run does not ask for, another one, and an unplug. */
static void calls_keep_it_in_step(void **state)
{
	unsigned int i;

	(void)state;
	from.count = 0;
	for (i = 0; i < 100; i++)
		add(TOPHALF_CHOOSE_REGISTER, 16, 1);
	from.choices[0].begins = 1 + TOPHALF_SYS_READ;
	add(TOPHALF_CHOOSE_RANDOM, 16, 2);
	from.choices[from.count - 1].begins = 1 + TOPHALF_SYS_READ;
	for (i = 0; i < 100; i++)
		add(TOPHALF_CHOOSE_REGISTER, 16, 1);
	add(TOPHALF_CHOOSE_RANDOM, 16, 3);
	from.choices[from.count - 1].begins = 1 + TOPHALF_SYS_CLOSE;
	add(TOPHALF_CHOOSE_RANDOM, 16, 4);
	from.choices[from.count - 1].begins = 1 + TOPHALF_SYS_UNPLUG;
	follow_from();
	strategy_loose.call(TOPHALF_SYS_READ);
	assert_int_equal(strategy_loose.pick(TOPHALF_CHOOSE_REGISTER, 16), 1);
	strategy_loose.call(TOPHALF_SYS_READ);
	assert_int_equal(strategy_loose.pick(TOPHALF_CHOOSE_RANDOM, 16), 2);
	/* A call that the sequence does not have uses nothing up; the administrator's are found wherever they are. */
	strategy_loose.call(TOPHALF_SYS_IOCTL);
	assert_int_equal(strategy_loose.pick(TOPHALF_CHOOSE_REGISTER, 16), 1);
	strategy_loose.call(TOPHALF_SYS_UNPLUG);
	assert_int_equal(strategy_loose.pick(TOPHALF_CHOOSE_RANDOM, 16), 4);
	from.choices[0].begins = from.choices[100].begins = 0;
}

/* Explores, and reads the run that was saved for finding number `index`. */
static void saved_run(struct campaign_options *options, size_t index, struct run_file *file)
{
	struct campaign_result result;
	char why[RUN_FILE_WHY];

	options->save_directory = folder;
	options->runs = 200;
	if (campaign_run(options, &result))
		fail_msg("no campaign: %s", result.why);
	assert_true(result.findings_count > index);
	if (run_file_read(result.findings[index].replay, file, why))
		fail_msg("%s", why);
	assert_int_equal(file->rule, result.findings[index].report.rule);
	unlink(result.findings[0].replay);
	if (result.findings_count > 1)
		unlink(result.findings[1].replay);
	campaign_release(&result);
	options->runs = 0;
}

static void shrink(const struct campaign_options *options, struct run_file *file,
		   struct shrink_progress *progress)
{
	char why[RUN_FILE_WHY];

	if (shrink_run(options, file, NULL, progress, why))
		fail_msg("%s", why);
}

/* The image asks for 14 answers or so, and the finding needs one of them. */
static void one_answer_is_left(void **state)
{
	struct campaign_options options;
	struct campaign_replays replays = { .wanted = 200 };
	struct campaign_result result;
	struct shrink_progress progress;
	struct run_file file;
	size_t index;

	(void)state;
	for (index = 0; index < 2; index++) {
		options = options_for('n', 2, 0);
		saved_run(&options, index, &file);
		shrink(&options, &file, &progress);
		assert_true(progress.exhausted);
		assert_true(progress.before.answers > 1);
		assert_int_equal(progress.now.answers, 1);
		assert_int_equal(campaign_replay(&options, &file, &replays, &result), 0);
		assert_true(replays.made == 200 && replays.different == 0);
		assert_true(result.findings_count > index);
		assert_int_equal(result.findings[index].report.rule, file.rule);
		campaign_release(&result);
		run_file_release(&file);
	}
}

/* The same run and budget: the same result, to the byte. */
static void it_is_repeatable(void **state)
{
	struct campaign_options options;
	struct shrink_progress progress;
	struct run_file a, b;

	(void)state;
	options = options_for('n', 2, 0);
	saved_run(&options, 0, &a);
	saved_run(&options, 0, &b);
	shrink(&options, &a, &progress);
	shrink(&options, &b, &progress);
	assert_int_equal(a.record_size, b.record_size);
	assert_memory_equal(a.record, b.record, a.record_size);
	/* What is as short as can be stays as it is. */
	shrink(&options, &b, &progress);
	assert_true(shrink_things(&progress.before) == shrink_things(&progress.now));
	assert_memory_equal(a.record, b.record, a.record_size);
	run_file_release(&a);
	run_file_release(&b);
}

/* How many findings the run of `file` has; the first of them is the one that it was saved for. */
static size_t findings_of(const struct campaign_options *options, const struct run_file *file)
{
	struct campaign_replays replays = { .wanted = 1 };
	struct campaign_result result;
	size_t count;

	assert_int_equal(campaign_replay(options, file, &replays, &result), 0);
	count = result.findings_count;
	assert_true(count > 0);
	assert_int_equal(result.findings[0].report.rule, file->rule);
	campaign_release(&result);
	return count;
}

/* The run of the smallest answer will not do: the one above it is as short as it gets. */
static void second_smallest_is_left(char what)
{
	struct campaign_options options = options_for(what, 2, 0);
	struct shrink_progress progress;
	struct run_file file;

	saved_run(&options, 0, &file);
	assert_int_equal(findings_of(&options, &file), 1);
	shrink(&options, &file, &progress);
	assert_true(progress.before.sum > progress.now.sum);
	assert_int_equal(findings_of(&options, &file), 1);
	assert_int_equal(progress.now.sum, 2);
	run_file_release(&file);
}

static void nothing_else_comes_before_it(void **state)
{
	(void)state;
	second_smallest_is_left('o');
}

static void it_is_there_without_a_log_of_events(void **state)
{
	(void)state;
	second_smallest_is_left('V');
}

static void what_does_not_show_it_is_refused(void **state)
{
	struct campaign_options options;
	struct shrink_progress progress;
	struct run_file file;
	char why[RUN_FILE_WHY];

	(void)state;
	options = options_for('n', 2, 0);
	saved_run(&options, 0, &file);
	file.rule = TOPHALF_RULE_HANG;
	assert_int_equal(shrink_run(&options, &file, NULL, &progress, why), -1);
	assert_non_null(strstr(why, "does not show"));
	run_file_release(&file);
}

static int make_folder(void **state)
{
	(void)state;
	machine_patience = 1;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(idle_decisions_are_merged),
		cmocka_unit_test(later_decisions_stay_where_they_are),
		cmocka_unit_test(record_and_back),
		cmocka_unit_test(an_answer_is_what_it_stood_for),
		cmocka_unit_test(calls_keep_it_in_step),
		cmocka_unit_test(one_answer_is_left),
		cmocka_unit_test(it_is_repeatable),
		cmocka_unit_test(nothing_else_comes_before_it),
		cmocka_unit_test(it_is_there_without_a_log_of_events),
		cmocka_unit_test(what_does_not_show_it_is_refused),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
