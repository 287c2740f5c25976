// SPDX-License-Identifier: GPL-2.0-only
/*
 * Campaigns on the hand-made image of tests/machine/image: the same whatever the
 * number of workers, and repeatable.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <explore/campaign.h>
#include <explore/run_file.h>
#include <machine/machine.h>
#include "tiny.h"

static char folder[] = "/tmp/tophalf-campaign-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	machine_patience = 1;
	return mkdtemp(folder) ? 0 : -1;
}

/* The names in the folder, in no order; returns their number. */
static unsigned int list_folder(char names[][256], unsigned int room)
{
	DIR *directory = opendir(folder);
	unsigned int count = 0;
	struct dirent *entry;

	while ((entry = readdir(directory)))
		if (entry->d_name[0] != '.' && count < room)
			snprintf(names[count++], 256, "%s", entry->d_name);
	closedir(directory);
	return count;
}

static int empty_folder(void **state)
{
	char names[64][256], path[400];
	unsigned int count = list_folder(names, 64), i;

	(void)state;
	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%.255s", folder, names[i]);
		unlink(path);
	}
	return 0;
}

static int remove_folder(void **state)
{
	empty_folder(state);
	return rmdir(folder);
}

static void explore(struct campaign_options options, struct campaign_result *result)
{
	if (campaign_run(&options, result))
		fail_msg("no campaign: %s", result->why);
}

static void assert_same(const struct campaign_result *a, const struct campaign_result *b)
{
	size_t i;

	assert_true(a->runs == b->runs && a->choices == b->choices && a->points == b->points);
	assert_true(a->interrupts == b->interrupts);
	assert_memory_equal(a->entries, b->entries, sizeof(a->entries));
	assert_memory_equal(a->stages, b->stages, sizeof(a->stages));
	assert_memory_equal(a->reached, b->reached, a->target_text_size);
	assert_int_equal(a->findings_count, b->findings_count);
	for (i = 0; i < a->findings_count; i++) {
		const struct campaign_finding *x = &a->findings[i], *y = &b->findings[i];

		assert_int_equal(x->report.rule, y->report.rule);
		assert_true(x->run == y->run && x->seen == y->seen);
		assert_string_equal(x->report.message, y->report.message);
		assert_string_equal(x->console, y->console);
		assert_string_equal(x->replay ? x->replay : "", y->replay ? y->replay : "");
	}
}

static void workers_do_not_show(void **state)
{
	struct campaign_options options = options_for('n', 1, 150);
	struct campaign_result one, several;

	(void)state;
	options.save_directory = folder;
	explore(options, &one);
	options.jobs = 5;
	explore(options, &several);
	assert_true(one.runs == 150);
	assert_same(&one, &several);
	campaign_release(&several);
	options.seed = 2;
	explore(options, &several);
	assert_true(one.points != several.points || one.choices != several.choices);
	campaign_release(&one);
	campaign_release(&several);
}

static void findings_are_counted_and_saved(void **state)
{
	struct campaign_options options = options_for('n', 2, 200);
	struct campaign_result result;
	char names[64][256];
	size_t i;

	(void)state;
	options.save_directory = folder;
	explore(options, &result);
	assert_int_equal(result.findings_count, 2);
	assert_true(result.stages[TOPHALF_STAGE_PROBE] && !result.stages[TOPHALF_STAGE_REMOVE]);
	assert_true(result.entries[TOPHALF_CONTEXT_PROCESS] == 200);
	assert_true(result.reached[0]);
	for (i = 0; i < 2; i++) {
		assert_true(result.findings[i].seen > 1 && result.findings[i].seen < 200);
		assert_non_null(result.findings[i].replay);
		assert_int_equal(access(result.findings[i].replay, R_OK), 0);
		assert_non_null(strstr(result.findings[i].console, "sum="));
	}
	/* Each time that the second place is at fault, the first one is as well. */
	assert_int_equal(result.findings[0].report.rule, TOPHALF_RULE_WARN);
	assert_true(result.findings[0].seen > result.findings[1].seen);
	assert_int_equal(list_folder(names, 64), 2);
	campaign_release(&result);
	/* The same command saves the same files. */
	explore(options, &result);
	assert_int_equal(list_folder(names, 64), 2);
	campaign_release(&result);
}

/* The image lets one thing fail in each run, so the second run has nothing to visit. */
static void failures_come_to_an_end(void **state)
{
	struct campaign_options options = options_for('n', 1, 100);
	struct campaign_result one, several;

	(void)state;
	options.strategy = "failures";
	explore(options, &one);
	assert_true(one.exhausted);
	assert_true(one.runs == 2);
	options.jobs = 4;
	explore(options, &several);
	assert_true(several.exhausted);
	assert_same(&one, &several);
	campaign_release(&several);
	options.runs = 1;
	explore(options, &several);
	assert_false(several.exhausted);
	campaign_release(&one);
	campaign_release(&several);
}

static void time_is_nominal(void **state)
{
	struct campaign_options options = options_for('n', 2, 0);
	struct campaign_result a, b;

	(void)state;
	options.time_s = 0.2;
	explore(options, &a);
	assert_in_range(a.runs, 10, 200);	/* 1 ms each, and what points cost */
	options.jobs = 3;
	explore(options, &b);
	if (!a.cut_short && !b.cut_short)
		assert_same(&a, &b);
	campaign_release(&a);
	campaign_release(&b);
}

/* Explores, and reads the first run that was saved. */
static void saved_run(struct campaign_options *options, struct run_file *file)
{
	struct campaign_result result;
	char why[RUN_FILE_WHY];

	*options = options_for('n', 2, 100);
	options->save_directory = folder;
	explore(*options, &result);
	assert_true(result.findings_count > 0);
	if (run_file_read(result.findings[0].replay, file, why))
		fail_msg("%s", why);
	assert_string_equal(file->target, "drivers/x/tiny.c");
	assert_string_equal(file->kernel, "6.12.1");
	campaign_release(&result);
}

static void replay_gives_one_trace(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 60 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	/* What the file says counts, and nothing of this. */
	options.cpus = 1;
	options.seed = 77;
	options.jobs = 3;
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), 0);
	assert_true(replays.made == 60);
	assert_true(replays.different == 0);
	assert_true(replays.trace == file.trace);
	assert_true(result.runs == 1);
	assert_true(result.findings_count >= 1 && result.findings[0].seen == 1);
	assert_int_equal(result.findings[0].report.rule, TOPHALF_RULE_WARN);
	assert_null(result.findings[0].replay);
	campaign_release(&result);
	run_file_release(&file);
}

/*
 * What the first generation learned the second begins with, on any number of
 * workers; and a saved run brings along what it began with.
 */
static void runs_learn_from_earlier_generations(void **state)
{
	struct campaign_options options = options_for('K', 1, 12);
	struct campaign_result alone, result;
	struct campaign_replays replays = { .wanted = 3 };
	struct run_file file;
	char why[RUN_FILE_WHY];

	(void)state;
	options.save_directory = folder;
	assert_int_equal(campaign_run(&options, &alone), 0);
	options.jobs = 3;
	assert_int_equal(campaign_run(&options, &result), 0);
	assert_int_equal(result.findings_count, 1);
	assert_true(result.findings[0].run == 4 && result.findings[0].seen == 8);
	assert_string_equal(alone.findings[0].replay, result.findings[0].replay);
	assert_int_equal(run_file_read(result.findings[0].replay, &file, why), 0);
	assert_true(file.facts_size > 0);
	campaign_release(&alone);
	campaign_release(&result);
	options.jobs = 1;
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), 0);
	assert_true(replays.trace == file.trace && replays.different == 0);
	assert_int_equal(result.findings_count, 1);
	run_file_release(&file);
	campaign_release(&result);
}

static void replay_of_another_image_is_refused(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 1 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	file.image ^= 1;
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), -1);
	assert_non_null(strstr(result.why, "not the one"));
	assert_true(replays.made == 0);
	campaign_release(&result);
	run_file_release(&file);
}

static void replay_by_another_build_is_refused(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 1 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	file.build ^= 1;
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), -1);
	assert_non_null(strstr(result.why, "another build"));
	assert_true(replays.made == 0);
	campaign_release(&result);
	run_file_release(&file);
}

static void replay_that_leaves_its_record_is_refused(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 3 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	file.record[0] ^= 1;			/* another kind of choice than the run asks for */
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), -1);
	assert_non_null(strstr(result.why, "choice 0"));
	campaign_release(&result);
	run_file_release(&file);
}

/* A record that is cut off is followed as far as it goes: another run, and that shows. */
static void shorter_record_is_another_trace(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 2 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	file.record_size = 0;
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), 0);
	assert_true(replays.trace != file.trace);
	assert_true(replays.different == 0);
	campaign_release(&result);
	run_file_release(&file);
}

static void expect_no_campaign(const struct campaign_options *options, const char *words)
{
	struct campaign_result result;

	assert_int_equal(campaign_run(options, &result), -1);
	if (!result.why || !strstr(result.why, words))
		fail_msg("no '%s' in '%s'", words, result.why ? result.why : "(nothing)");
	campaign_release(&result);
}

static void what_cannot_begin_says_why(void **state)
{
	struct campaign_options options = options_for('n', 1, 5);

	(void)state;
	options.image_path = "/no/such/image";
	expect_no_campaign(&options, "No such file");
	options = options_for('n', 1, 5);
	options.strategy = "clever";
	expect_no_campaign(&options, "no strategy 'clever'");
	options = options_for('f', 2, 5);
	expect_no_campaign(&options, "the tiny kernel is broken");
	options = options_for('y', 2, 5);
	expect_no_campaign(&options, "some_symbol");
}

static void unsupported_runs_are_counted(void **state)
{
	struct campaign_result result;

	(void)state;
	explore(options_for('x', 2, 6), &result);
	assert_true(result.runs == 6 && result.runs_unsupported == 6);
	assert_int_equal(result.findings_count, 0);
	assert_int_equal(result.unsupported_count, 1);
	assert_string_equal(result.unsupported[0], "second_symbol");
	campaign_release(&result);
}

/* What the host did to a run is no finding of the driver's. */
static void lost_runs_are_no_findings(void **state)
{
	struct campaign_result result;

	(void)state;
	explore(options_for('k', 2, 4), &result);
	assert_true(result.runs == 4 && result.runs_lost == 4);
	assert_int_equal(result.findings_count, 0);
	campaign_release(&result);
	explore(options_for('a', 2, 4), &result);
	assert_true(result.runs_lost == 4 && !result.findings_count);
	campaign_release(&result);
	/* A run that exits by itself did what no kernel does. */
	explore(options_for('e', 2, 4), &result);
	assert_true(result.runs == 4 && result.runs_lost == 0);
	assert_int_equal(result.findings_count, 1);
	assert_int_equal(result.findings[0].report.rule, TOPHALF_RULE_BAD_ACCESS);
	assert_true(result.findings[0].seen == 4);
	campaign_release(&result);
}

static void failed_save_is_one_sentence(void **state)
{
	struct campaign_options options = options_for('n', 1, 100);
	struct campaign_result result;

	(void)state;
	options.save_directory = "/proc/no/such/folder";
	explore(options, &result);
	assert_non_null(result.save_failed);
	assert_null(strchr(result.save_failed, '\n'));
	assert_non_null(strstr(result.save_failed, "could not be saved"));
	assert_int_equal(result.findings_count, 2);
	assert_null(result.findings[0].replay);
	campaign_release(&result);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, empty_folder, empty_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(workers_do_not_show),
		TEST(findings_are_counted_and_saved),
		TEST(failures_come_to_an_end),
		TEST(time_is_nominal),
		TEST(replay_gives_one_trace),
		TEST(runs_learn_from_earlier_generations),
		TEST(replay_of_another_image_is_refused),
		TEST(replay_by_another_build_is_refused),
		TEST(replay_that_leaves_its_record_is_refused),
		TEST(shorter_record_is_another_trace),
		TEST(what_cannot_begin_says_why),
		TEST(unsupported_runs_are_counted),
		TEST(lost_runs_are_no_findings),
		TEST(failed_save_is_one_sentence),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
