// SPDX-License-Identifier: GPL-2.0-only
/* Verdicts and the exit status, case by case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "report/target.h"

#define ALL_STAGES { true, true, true, true }

struct example {
	const char *name;
	bool strict, not_run, idle, has_probe, empty_table;
	int findings, warnings;		/* how many the campaign reports */
	struct campaign_result result;
	enum verdict verdict;
	int status;
	const char *why;		/* a part of it, or null: there is none */
};

static const struct example examples[] = {
	{ .name = "all went well", .result = { .runs = 9, .stages = ALL_STAGES },
	  .verdict = VERDICT_CLEAN, .status = 0 },
	{ .name = "an error", .findings = 1, .result = { .runs = 9, .stages = ALL_STAGES },
	  .verdict = VERDICT_BROKEN, .status = 1 },
	{ .name = "an error before the probe", .findings = 1, .result = { .runs = 9 },
	  .verdict = VERDICT_BROKEN, .status = 1 },
	{ .name = "a warning", .warnings = 1, .result = { .runs = 9, .stages = ALL_STAGES },
	  .verdict = VERDICT_CLEAN, .status = 0 },
	{ .name = "a strict warning", .warnings = 1, .strict = true,
	  .result = { .runs = 9, .stages = ALL_STAGES }, .verdict = VERDICT_BROKEN, .status = 1 },
	{ .name = "a warning and an error", .warnings = 1, .findings = 1,
	  .result = { .runs = 9, .stages = ALL_STAGES }, .verdict = VERDICT_BROKEN, .status = 1 },
	{ .name = "a warning and no probe", .warnings = 1, .has_probe = true,
	  .result = { .runs = 9, .stages = { true } },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "probe function never succeeded" },
	{ .name = "no campaign", .not_run = true, .result = { .why = (char *)"it did not boot" },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "it did not boot" },
	{ .name = "no reason", .not_run = true,
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "no run could be made" },
	{ .name = "a campaign that gave up", .result = { .runs = 9, .stages = ALL_STAGES,
							 .why = (char *)"out of memory" },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "out of memory" },
	{ .name = "no run", .result = { .interrupted = true },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "no run was made before the interruption" },
	{ .name = "a lost run", .result = { .runs = 9, .runs_lost = 1, .stages = ALL_STAGES },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "1 of 9 runs were lost" },
	{ .name = "init fails", .result = { .runs = 9 },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "init function never succeeded" },
	{ .name = "probe fails", .has_probe = true, .result = { .runs = 9, .stages = { true } },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "probe function never succeeded" },
	{ .name = "there is no device", .has_probe = true, .empty_table = true,
	  .result = { .runs = 9, .stages = { true } },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "no entry in this configuration" },
	{ .name = "there is no probe", .result = { .runs = 9, .stages = { true } },
	  .verdict = VERDICT_CLEAN, .status = 0 },
	{ .name = "nothing of it was called", .idle = true, .result = { .runs = 9, .stages = ALL_STAGES },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "none of the driver's code" },
	{ .name = "all unsupported", .result = { .runs = 9, .runs_unsupported = 9, .stages = ALL_STAGES },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "9 of 9 runs ended in something unsupported" },
	{ .name = "some unsupported", .result = { .runs = 9, .runs_unsupported = 8, .stages = ALL_STAGES },
	  .verdict = VERDICT_CLEAN, .status = 0 },
	{ .name = "some unsupported, never removed",
	  .result = { .runs = 9, .runs_unsupported = 8, .stages = { true, true, true, false } },
	  .verdict = VERDICT_INCONCLUSIVE, .status = 3, .why = "unsupported" },
	{ .name = "interrupted after all was seen",
	  .result = { .runs = 9, .interrupted = true, .stages = ALL_STAGES },
	  .verdict = VERDICT_CLEAN, .status = 0 },
};

/* As campaign_run() leaves a result: everything on the heap. */
static struct target make_target(const struct example *example)
{
	const char *build = getenv("TOPHALF_BUILD");
	struct target target = { .name = example->name, .built = true, .ran = !example->not_run };
	struct campaign_result *result = &target.result;
	char path[4096] = "/no/such/image";
	int count = example->findings + example->warnings, i;

	*result = example->result;
	if (!example->idle)
		result->entries[TOPHALF_CONTEXT_PROCESS] = 12;
	if (example->result.why)
		result->why = strdup(example->result.why);
	if (example->has_probe)
		snprintf(path, sizeof(path), "%s/tests/report/sample/sample", build ? build : "build");
	target.image.path = strdup(path);
	target.image.target_files = calloc(2, sizeof(char *));
	if (example->has_probe)
		target.image.target_files[0] = strdup("tests/report/sample/driver.c");
	if (example->empty_table) {
		target.image.devices = calloc(1, sizeof(*target.image.devices));
		target.image.device_count = 1;
	}
	result->findings = calloc(count + 1, sizeof(*result->findings));
	result->findings_count = count;
	for (i = 0; i < count; i++) {
		result->findings[i].report.rule = i;
		result->findings[i].report.warning = i < example->warnings;
		result->findings[i].report.message = strdup("a message");
		result->findings[i].seen = 1;
	}
	return target;
}

static void verdicts_are_as_in_the_table(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const struct example *example = &examples[i];
		struct target target = make_target(example);
		int status;

		target_judge(&target, example->strict);
		status = targets_exit_status(&target, 1);
		if (target.verdict != example->verdict || status != example->status)
			fail_msg("%s: %s, status %d", example->name, verdict_name(target.verdict),
				 status);
		if (example->why ? !target.why || !strstr(target.why, example->why) : !!target.why)
			fail_msg("%s: because '%s'", example->name, target.why ? target.why : "");
		target_release(&target);
	}
}

static void unbuildable_keeps_the_compilers_words(void **state)
{
	struct tree_error error = { .text = "y.c does not compile\ny.c:1: error: no\ny.c:2: error\n" };
	struct target target = { .name = "y.c" };

	(void)state;
	target_unbuildable(&target, &error);
	assert_int_equal(target.verdict, VERDICT_UNBUILDABLE);
	assert_string_equal(target.why, "y.c does not compile");
	assert_string_equal(target.details, "y.c:1: error: no\ny.c:2: error\n");
	assert_int_equal(targets_exit_status(&target, 1), 2);
	target_release(&target);
	strcpy(error.text, "there is no y.c");
	target_unbuildable(&target, &error);
	assert_string_equal(target.why, "there is no y.c");
	assert_null(target.details);
	target_release(&target);
}

static void one_that_was_not_run_is_no_success(void **state)
{
	struct target targets[2] = { { .verdict = VERDICT_CLEAN }, { .name = "y.c" } };

	(void)state;
	target_not_run(&targets[1], "interrupted\nbefore");
	assert_string_equal(targets[1].why, "interrupted before");
	assert_int_equal(targets_exit_status(targets, 2), 3);
	target_release(&targets[1]);
}

static void several_targets_have_one_status(void **state)
{
	static const enum verdict pairs[][3] = {
		/* one, the other, the status */
		{ VERDICT_CLEAN, VERDICT_CLEAN, 0 },
		{ VERDICT_CLEAN, VERDICT_BROKEN, 1 },
		{ VERDICT_CLEAN, VERDICT_UNBUILDABLE, 2 },
		{ VERDICT_CLEAN, VERDICT_INCONCLUSIVE, 3 },
		{ VERDICT_BROKEN, VERDICT_UNBUILDABLE, 1 },
		{ VERDICT_BROKEN, VERDICT_INCONCLUSIVE, 1 },
		{ VERDICT_UNBUILDABLE, VERDICT_INCONCLUSIVE, 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct target targets[2] = { { .verdict = pairs[i][0] }, { .verdict = pairs[i][1] } };
		struct target swapped[2] = { targets[1], targets[0] };

		assert_int_equal(targets_exit_status(targets, 2), (int)pairs[i][2]);
		assert_int_equal(targets_exit_status(swapped, 2), (int)pairs[i][2]);
	}
	/* Nothing was run: no success. */
	assert_int_equal(targets_exit_status(NULL, 0), 3);
}

static void verdicts_have_names(void **state)
{
	(void)state;
	assert_string_equal(verdict_name(VERDICT_CLEAN), "clean");
	assert_string_equal(verdict_name(VERDICT_BROKEN), "broken");
	assert_string_equal(verdict_name(VERDICT_UNBUILDABLE), "unbuildable");
	assert_string_equal(verdict_name(VERDICT_INCONCLUSIVE), "inconclusive");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_are_as_in_the_table),
		cmocka_unit_test(unbuildable_keeps_the_compilers_words),
		cmocka_unit_test(one_that_was_not_run_is_no_success),
		cmocka_unit_test(several_targets_have_one_status),
		cmocka_unit_test(verdicts_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
