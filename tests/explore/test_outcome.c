// SPDX-License-Identifier: GPL-2.0-only
/* Outcomes: what a run leaves is read back, damage is put within bounds, merging counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <explore/merge.h>
#include <explore/outcome.h>
#include <explore/strategy.h>

#define TEXT		0x40001000ul
#define TEXT_SIZE	256ul

static struct outcome *outcome;
static struct campaign_options options = { .target = "drivers/x/tiny.c", .kernel = "6.12.1", .cpus = 2 };
static const struct merge_context context = {
	.options = &options, .image_hash = 1, .strategy = &strategy_random,
};

static int make_outcome(void **state)
{
	(void)state;
	outcome = outcome_create(TEXT, TEXT_SIZE);
	return outcome ? 0 : -1;
}

static struct tophalf_report report_at(uint32_t rule, unsigned long place, const char *message)
{
	struct tophalf_report report = {
		.rule = rule, .context = TOPHALF_CONTEXT_TIMER, .cpu = 1, .message = message,
		.task = "insmod", .sections_count = 2, .backtrace_count = 3,
		/* Our kernel's code lies on top of the driver's. */
		.backtrace = { 0x40000100, place, 0x40000200 },
	};

	report.sections[0].name = "process";
	report.sections[1].name = "spinlock";
	report.sections[1].what = "&port->lock";
	return report;
}

static void report_now(uint32_t rule, unsigned long place, const char *message)
{
	struct tophalf_report report = report_at(rule, place, message);

	outcome_report(&report);
}

static void report_is_copied(void **state)
{
	char message[] = "cannot sleep", task[] = "insmod", what[] = "&port->lock";
	char caption[] = "first seen at:";
	struct tophalf_report report = report_at(TOPHALF_RULE_SLEEP_IN_ATOMIC, TEXT + 8, message);
	const struct tophalf_report *copy = &outcome->findings[0].report;

	(void)state;
	report.task = task;
	report.sections[1].what = what;
	report.extras_count = 1;
	report.extras[0] = (struct tophalf_extra){
		.caption = caption, .backtrace_count = 1, .backtrace = { TEXT + 16 },
	};
	outcome_begin();
	outcome_report(&report);
	memset(message, 'x', sizeof(message) - 1);
	memset(task, 'x', sizeof(task) - 1);
	memset(what, 'x', sizeof(what) - 1);
	memset(caption, 'x', sizeof(caption) - 1);
	outcome_sanitise(outcome);
	assert_int_equal(outcome->summary.findings_count, 1);
	finding_bind(&outcome->findings[0]);
	assert_string_equal(copy->message, "cannot sleep");
	assert_string_equal(copy->task, "insmod");
	assert_string_equal(copy->sections[1].name, "spinlock");
	assert_string_equal(copy->sections[1].what, "&port->lock");
	assert_null(copy->sections[0].what);
	assert_int_equal(copy->rule, TOPHALF_RULE_SLEEP_IN_ATOMIC);
	assert_int_equal(copy->context, TOPHALF_CONTEXT_TIMER);
	assert_int_equal(copy->backtrace_count, 3);
	assert_true(copy->backtrace[1] == TEXT + 8);
	assert_int_equal(copy->extras_count, 1);
	assert_string_equal(copy->extras[0].caption, "first seen at:");
	assert_true(copy->extras[0].backtrace[0] == TEXT + 16);
}

/* The place is the innermost code of the target; without any, the innermost at all. */
static void place_is_in_the_target(void **state)
{
	struct tophalf_report report = report_at(0, TEXT + 8, "");

	(void)state;
	assert_true(finding_place(&report, TEXT, TEXT_SIZE) == TEXT + 8);
	assert_true(finding_place(&report, TEXT + 0x1000, TEXT_SIZE) == 0x40000100);
	report.backtrace_count = 0;
	assert_true(finding_place(&report, TEXT, TEXT_SIZE) == 0);
	/* A count that the image got wrong. */
	report.backtrace_count = 4000000000u;
	report.backtrace[1] = 0;
	assert_true(finding_place(&report, TEXT, TEXT_SIZE) == 0x40000100);
}

static void same_finding_is_reported_once(void **state)
{
	(void)state;
	outcome_begin();
	report_now(TOPHALF_RULE_WARN, TEXT + 8, "first");
	report_now(TOPHALF_RULE_WARN, TEXT + 8, "again");
	report_now(TOPHALF_RULE_WARN, TEXT + 9, "elsewhere");
	report_now(TOPHALF_RULE_LEAK, TEXT + 8, "another rule");
	assert_int_equal(outcome->summary.findings_count, 3);
	assert_string_equal(outcome->findings[0].message, "first");
}

static struct campaign_result empty_result(void)
{
	return (struct campaign_result){
		.target_text = TEXT, .target_text_size = TEXT_SIZE,
		.reached = calloc(1, TEXT_SIZE),
	};
}

/* The driver's code that an interrupt found running is not where the interrupt went wrong. */
static void what_was_interrupted_is_no_place(void **state)
{
	struct tophalf_report report = report_at(TOPHALF_RULE_NULL_DEREFERENCE, TEXT + 8, "null");
	struct tophalf_report other = report_at(TOPHALF_RULE_NULL_DEREFERENCE, TEXT + 9, "null");

	(void)state;
	assert_true(finding_place(&report, TEXT, TEXT_SIZE) == TEXT + 8);
	assert_false(finding_same(&report, &other, TEXT, TEXT_SIZE));
	report.own_count = other.own_count = 1;
	assert_true(finding_place(&report, TEXT, TEXT_SIZE) == report.backtrace[0]);
	assert_true(finding_same(&report, &other, TEXT, TEXT_SIZE));
	report.own_count = 2;
	assert_true(finding_place(&report, TEXT, TEXT_SIZE) == TEXT + 8);
	report.own_count = 4000000000u;
	assert_true(finding_place(&report, TEXT, TEXT_SIZE) == TEXT + 8);
}

/* What a report says of its identity outranks its place, in both directions. */
static void identity_outranks_place(void **state)
{
	struct tophalf_report report = report_at(TOPHALF_RULE_LOCK_INVERSION, TEXT + 8, "first");
	struct campaign_result result = empty_result();

	(void)state;
	outcome_begin();
	report.identity = 1;
	outcome_report(&report);
	report.backtrace[1] = TEXT + 9;
	report.message = "seen from the other side";
	outcome_report(&report);
	report.identity = 2;
	report.message = "another one in the same line";
	outcome_report(&report);
	assert_int_equal(outcome->summary.findings_count, 2);
	assert_int_equal(merge_outcome(&result, &context, outcome, 1), 0);
	outcome_begin();
	report.identity = 1;
	outcome_report(&report);
	assert_int_equal(merge_outcome(&result, &context, outcome, 2), 0);
	assert_int_equal(result.findings_count, 2);
	assert_int_equal(result.findings[0].seen, 2);
	assert_string_equal(result.findings[0].report.message, "first");
	campaign_release(&result);
}

static void full_list_keeps_the_end(void **state)
{
	unsigned long i;

	(void)state;
	outcome_begin();
	for (i = 0; i < OUTCOME_FINDINGS + 5; i++)
		report_now(TOPHALF_RULE_WARN, TEXT + i, "one of many");
	assert_int_equal(outcome->summary.findings_count, OUTCOME_FINDINGS);
	assert_int_equal(outcome->summary.findings_dropped, 5);
	outcome_add(outcome, TOPHALF_RULE_HANG, TEXT + 200, "the end");
	assert_int_equal(outcome->summary.findings_count, OUTCOME_FINDINGS);
	assert_string_equal(outcome->findings[OUTCOME_FINDINGS - 1].message, "the end");
}

static void boot_belongs_to_every_run(void **state)
{
	(void)state;
	outcome_begin();
	report_now(TOPHALF_RULE_WARN, 0, "while it booted");
	outcome_boot_finished();
	report_now(TOPHALF_RULE_WARN, TEXT, "in a run");
	outcome_begin();
	assert_int_equal(outcome->summary.findings_count, 1);
	assert_string_equal(outcome->findings[0].message, "while it booted");
	outcome->summary.findings_count = 0;
	outcome_boot_finished();
	outcome_begin();
	assert_int_equal(outcome->summary.findings_count, 0);
}

static void console_keeps_its_end(void **state)
{
	static char text[OUTCOME_CONSOLE], line[64];
	static char large[2 * OUTCOME_CONSOLE];
	size_t length;
	int i;

	(void)state;
	outcome_begin();
	outcome_console("one\ntwo\n", 8);
	length = outcome_console_text(outcome, text);
	assert_int_equal(length, 8);
	assert_memory_equal(text, "one\ntwo\n", 8);
	for (i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line), "this is line %d\n", i);
		outcome_console(line, strlen(line));
	}
	length = outcome_console_text(outcome, text);
	assert_in_range(length, OUTCOME_CONSOLE - 32, OUTCOME_CONSOLE);
	assert_memory_equal(text, "this is line ", 13);
	assert_memory_equal(text + length - 17, "this is line 999\n", 17);
	memset(large, 'x', sizeof(large));
	large[sizeof(large) - 3] = '\n';
	outcome_console(large, sizeof(large));
	length = outcome_console_text(outcome, text);
	assert_int_equal(length, 2);
	assert_memory_equal(text, "xx", 2);
}

static void release(struct campaign_result *result)
{
	campaign_release(result);
}

/* Whatever a wild driver writes into its outcome, the worker survives. */
static void damaged_outcome_is_survived(void **state)
{
	struct campaign_result result = empty_result();
	unsigned int seed, i;

	(void)state;
	for (seed = 0; seed < 64; seed++) {
		unsigned char *bytes = (unsigned char *)outcome;

		outcome_begin();
		srand(seed);
		for (i = 0; i < sizeof(*outcome); i += 1 + (i > 100000) * 997)
			bytes[i] = seed ? rand() : 0xff;
		outcome_sanitise(outcome);
		assert_true(outcome->summary.findings_count <= OUTCOME_FINDINGS);
		assert_true(outcome->summary.learned_count <= OUTCOME_LEARNED);
		assert_true(outcome->summary.record_bytes <= OUTCOME_RECORD_BYTES);
		assert_true(strlen(outcome->summary.unsupported) < sizeof(outcome->summary.unsupported));
		for (i = 0; i < outcome->summary.findings_count; i++) {
			const struct outcome_finding *finding = &outcome->findings[i];

			assert_true(finding->report.rule < TOPHALF_RULES);
			assert_true(finding->report.context < TOPHALF_CONTEXTS);
			assert_true(finding->report.backtrace_count <= TOPHALF_BACKTRACE_MAX);
			assert_true(finding->report.began_count <= TOPHALF_BACKTRACE_MAX);
			assert_true(finding->report.sections_count <= TOPHALF_SECTIONS_MAX);
			assert_true(finding->report.extras_count <= TOPHALF_EXTRAS_MAX);
			assert_true(strlen(finding->message) < sizeof(finding->message));
		}
		assert_int_equal(merge_outcome(&result, &context, outcome, seed), 0);
	}
	assert_true(result.runs == 64);
	release(&result);
	memset(outcome, 0, sizeof(*outcome));
	outcome_boot_finished();
}

static void merge_run(struct campaign_result *result, uint64_t run)
{
	outcome->summary.end = TOPHALF_END_DONE;
	assert_int_equal(merge_outcome(result, &context, outcome, run), 0);
}

static void merge_counts(void **state)
{
	struct campaign_result result = empty_result();

	(void)state;
	outcome_begin();
	report_now(TOPHALF_RULE_WARN, TEXT + 8, "as it was first");
	outcome_console("told\n", 5);
	outcome->summary.points = 10;
	outcome->summary.entries[TOPHALF_CONTEXT_HARDIRQ] = 3;
	outcome->summary.stages = 1u << TOPHALF_STAGE_LOAD;
	outcome->reached[5] = 1;
	merge_run(&result, 4);
	outcome_begin();
	report_now(TOPHALF_RULE_WARN, TEXT + 8, "as it was second");
	report_now(TOPHALF_RULE_WARN, TEXT + 9, "elsewhere");
	outcome->summary.points = 5;
	outcome->summary.entries[TOPHALF_CONTEXT_HARDIRQ] = 2;
	outcome->summary.stages = 1u << TOPHALF_STAGE_REMOVE;
	outcome->reached[6] = 1;
	merge_run(&result, 5);
	assert_true(result.runs == 2 && result.points == 15);
	assert_true(result.entries[TOPHALF_CONTEXT_HARDIRQ] == 5);
	assert_true(result.stages[TOPHALF_STAGE_LOAD] && result.stages[TOPHALF_STAGE_REMOVE]);
	assert_false(result.stages[TOPHALF_STAGE_PROBE]);
	assert_true(result.reached[5] && result.reached[6] && !result.reached[7]);
	assert_int_equal(result.findings_count, 2);
	assert_true(result.findings[0].seen == 2 && result.findings[0].run == 4);
	assert_string_equal(result.findings[0].report.message, "as it was first");
	assert_string_equal(result.findings[0].console, "told\n");
	assert_true(result.findings[1].seen == 1 && result.findings[1].run == 5);
	assert_null(result.findings[0].replay);
	release(&result);
}

static void merge_knows_unsupported_and_lost(void **state)
{
	static const char *const names[] = { "zebra", "ant", "zebra", "bee" };
	struct campaign_result result = empty_result();
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		outcome_begin();
		outcome->summary.end = TOPHALF_END_UNSUPPORTED;
		strcpy(outcome->summary.unsupported, names[i]);
		assert_int_equal(merge_outcome(&result, &context, outcome, i), 0);
	}
	outcome_begin();
	report_now(TOPHALF_RULE_WARN, TEXT, "not to be believed");
	outcome->summary.end = OUTCOME_LOST;
	assert_int_equal(merge_outcome(&result, &context, outcome, i), 0);
	assert_true(result.runs == 5 && result.runs_unsupported == 4 && result.runs_lost == 1);
	assert_int_equal(result.findings_count, 0);
	assert_int_equal(result.unsupported_count, 3);
	assert_string_equal(result.unsupported[0], "ant");
	assert_string_equal(result.unsupported[1], "bee");
	assert_string_equal(result.unsupported[2], "zebra");
	release(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(report_is_copied),
		cmocka_unit_test(place_is_in_the_target),
		cmocka_unit_test(same_finding_is_reported_once),
		cmocka_unit_test(what_was_interrupted_is_no_place),
		cmocka_unit_test(identity_outranks_place),
		cmocka_unit_test(full_list_keeps_the_end),
		cmocka_unit_test(boot_belongs_to_every_run),
		cmocka_unit_test(console_keeps_its_end),
		cmocka_unit_test(damaged_outcome_is_survived),
		cmocka_unit_test(merge_counts),
		cmocka_unit_test(merge_knows_unsupported_and_lost),
	};

	return cmocka_run_group_tests(tests, make_outcome, NULL);
}
