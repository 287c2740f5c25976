// SPDX-License-Identifier: GPL-2.0-only
/* The outputs: the JSON contract, KTAP, text; what is explained; tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "report/print.h"
#include "report/rule.h"

static struct finding_section sections[] = {
	{ .name = "process" },
	{ .name = "spinlock", .what = "&port->lock",
	  .where = { .function = "y_open", .file = "drivers/x/y.c", .line = 90 } },
	{ .name = "hardirq" },
};

static struct place backtrace[] = {
	{ .function = "y_helper", .file = "include/linux/y.h", .line = 7, .inlined = true },
	{ .function = "y_irq", .file = "drivers/x/y.c", .line = 123 },
};

static struct finding_extra extras[] = {
	{ .caption = (char *)"task b waits for it at:", .backtrace = backtrace + 1, .backtrace_count = 1 },
	{ .caption = (char *)"possible scenario:\n\nCPU0  CPU1" },
};

static struct finding finding = {
	.rule = TOPHALF_RULE_SLEEP_IN_ATOMIC, .context = TOPHALF_CONTEXT_HARDIRQ, .cpu = 1,
	.message = "msleep() \"sleeps\"", .task = "insmod",
	.at = { .function = "y_irq", .file = "drivers/x/y.c", .line = 123 },
	.sections = sections, .sections_count = 3,
	.backtrace = backtrace, .backtrace_count = 2, .began = backtrace + 1, .began_count = 1,
	.extras = extras, .extras_count = 2,
	.replay = "path/of/the.run", .console = "last words\n\x1b[2Jno newline", .run = 3, .seen = 17,
};

static char *unsupported[] = { "name_of_a_symbol" };

static struct target broken(void)
{
	struct target target = {
		.name = "drivers/x/y.c", .verdict = VERDICT_BROKEN, .built = true, .ran = true,
		.findings = &finding, .findings_count = 1, .lines = { .reached = 141, .total = 160 },
		.result = {
			.runs = 5120, .choices = 913212, .points = 77, .interrupts = 66,
			.stages = { true, true, true, false },
			.entries = { [TOPHALF_CONTEXT_PROCESS] = 812, [TOPHALF_CONTEXT_HARDIRQ] = 4031 },
			.unsupported = unsupported, .unsupported_count = 1, .runs_unsupported = 2,
		},
	};

	return target;
}

static struct target unbuildable(void)
{
	return (struct target){
		.name = "drivers/x/#z.c", .verdict = VERDICT_UNBUILDABLE, .why = (char *)"it does not compile",
		.details = (char *)"z.c:1: error\nz.c:2: error\n",
	};
}

static const struct heading heading = { .kernel = "6.12.1", .seconds = 3.24 };

static char *printed;

static FILE *out_begin(void)
{
	static size_t size;

	free(printed);
	printed = NULL;
	return open_memstream(&printed, &size);
}

static struct json_object *print_json(const struct heading *head, const struct target *targets,
				      size_t count)
{
	struct json_object *array = json_begin(), *object;
	FILE *out = out_begin();
	size_t i;

	for (i = 0; i < count; i++)
		json_add(array, &targets[i]);
	json_end(head, array, out);
	fclose(out);
	assert_int_equal(printed[strlen(printed) - 1], '\n');
	object = json_tokener_parse(printed);
	assert_non_null(object);
	return object;
}

static struct json_object *member(struct json_object *object, const char *key, enum json_type type)
{
	struct json_object *value = NULL;

	if (!json_object_object_get_ex(object, key, &value) || !json_object_is_type(value, type))
		fail_msg("no %s of the right type", key);
	return value;
}

static const char *text_of(struct json_object *object, const char *key)
{
	return json_object_get_string(member(object, key, json_type_string));
}

static int64_t number_of(struct json_object *object, const char *key)
{
	return json_object_get_int64(member(object, key, json_type_int));
}

static bool truth_of(struct json_object *object, const char *key)
{
	return json_object_get_boolean(member(object, key, json_type_boolean));
}

/* The object of the command line's contract, key by key. */
static void json_is_as_the_contract_says(void **state)
{
	struct target target = broken();
	struct json_object *object = print_json(&heading, &target, 1), *first, *part, *found, *place;

	(void)state;
	assert_string_equal(text_of(object, "tophalf"), TOPHALF_VERSION);
	assert_string_equal(text_of(object, "kernel"), "6.12.1");
	assert_true(json_object_get_double(member(object, "seconds", json_type_double)) < 3.25);
	assert_non_null(strstr(printed, "\"seconds\":3.2,"));
	assert_false(json_object_object_get_ex(object, "replayed", NULL));
	first = json_object_array_get_idx(member(object, "targets", json_type_array), 0);
	assert_string_equal(text_of(first, "target"), "drivers/x/y.c");
	assert_string_equal(text_of(first, "verdict"), "broken");
	assert_false(json_object_object_get_ex(first, "why", NULL));
	part = member(first, "stages", json_type_object);
	assert_int_equal(json_object_object_length(part), 5);
	assert_true(truth_of(part, "build") && truth_of(part, "load") && truth_of(part, "probe"));
	assert_true(truth_of(part, "exercise") && !truth_of(part, "remove"));
	part = member(first, "contexts", json_type_object);
	assert_int_equal(json_object_object_length(part), 7);
	assert_int_equal(number_of(part, "process"), 812);
	assert_int_equal(number_of(part, "hardirq"), 4031);
	assert_int_equal(number_of(part, "softirq") + number_of(part, "timer") +
			 number_of(part, "irq_thread") + number_of(part, "workqueue") +
			 number_of(part, "atomic"), 0);
	assert_int_equal(number_of(first, "runs"), 5120);
	assert_false(truth_of(first, "exhausted"));
	assert_int_equal(number_of(first, "choices"), 913212);
	part = member(first, "lines", json_type_object);
	assert_int_equal(number_of(part, "reached"), 141);
	assert_int_equal(number_of(part, "total"), 160);
	part = member(first, "unsupported", json_type_array);
	assert_string_equal(json_object_get_string(json_object_array_get_idx(part, 0)),
			    "name_of_a_symbol");
	found = json_object_array_get_idx(member(first, "findings", json_type_array), 0);
	assert_string_equal(text_of(found, "rule"), "sleep-in-atomic");
	assert_string_equal(text_of(found, "severity"), "error");
	assert_string_equal(text_of(found, "message"), "msleep() \"sleeps\"");
	assert_string_equal(text_of(found, "context"), "hardirq");
	part = member(found, "stack_of_contexts", json_type_array);
	assert_string_equal(json_object_to_json_string_ext(part, JSON_C_TO_STRING_PLAIN),
			    "[\"process\",\"spinlock\",\"hardirq\"]");
	assert_string_equal(text_of(found, "file"), "drivers/x/y.c");
	assert_int_equal(number_of(found, "line"), 123);
	assert_string_equal(text_of(found, "function"), "y_irq");
	place = json_object_array_get_idx(member(found, "backtrace", json_type_array), 1);
	assert_string_equal(text_of(place, "function"), "y_irq");
	assert_string_equal(text_of(place, "file"), "drivers/x/y.c");
	assert_int_equal(number_of(place, "line"), 123);
	part = member(found, "extra", json_type_array);
	assert_int_equal(json_object_array_length(part), 2);
	assert_string_equal(text_of(json_object_array_get_idx(part, 0), "caption"),
			    "task b waits for it at:");
	place = member(json_object_array_get_idx(part, 0), "backtrace", json_type_array);
	assert_int_equal(number_of(json_object_array_get_idx(place, 0), "line"), 123);
	assert_string_equal(text_of(found, "replay"), "path/of/the.run");
	assert_int_equal(number_of(found, "seen"), 17);
	json_object_put(object);
}

static void json_of_what_did_not_run(void **state)
{
	struct target target = unbuildable();
	struct json_object *object = print_json(&heading, &target, 1), *first;

	(void)state;
	first = json_object_array_get_idx(member(object, "targets", json_type_array), 0);
	assert_string_equal(text_of(first, "verdict"), "unbuildable");
	assert_string_equal(text_of(first, "why"), "it does not compile");
	assert_false(truth_of(member(first, "stages", json_type_object), "build"));
	assert_int_equal(json_object_array_length(member(first, "findings", json_type_array)), 0);
	json_object_put(object);
}

static void equal_results_are_equal_bytes(void **state)
{
	struct target targets[] = { broken(), unbuildable() };
	char *first;

	(void)state;
	json_object_put(print_json(&heading, targets, 2));
	first = strdup(printed);
	json_object_put(print_json(&heading, targets, 2));
	assert_string_equal(first, printed);
	free(first);
}

static void json_tells_of_a_replay(void **state)
{
	struct replayed replayed = { .trace = 0xabc, .saved = 0xabc, .count = 5 };
	struct heading head = { .kernel = "6.12.1", .replayed = &replayed };
	struct target target = broken();
	struct json_object *object = print_json(&head, &target, 1), *part;

	(void)state;
	part = member(object, "replayed", json_type_object);
	assert_string_equal(text_of(part, "trace"), "0000000000000abc");
	assert_true(truth_of(part, "exact"));
	assert_int_equal(number_of(part, "count"), 5);
	json_object_put(object);
	replayed.different = 1;
	object = print_json(&head, &target, 1);
	assert_false(truth_of(member(object, "replayed", json_type_object), "exact"));
	json_object_put(object);
	replayed.different = 0;
	replayed.saved = 1;
	assert_false(replayed_exactly(&replayed));
}

static void ktap_is_one_test_a_target(void **state)
{
	struct target targets[] = { broken(), unbuildable(), { .name = "drivers/x/a.c" } };
	FILE *out = out_begin();
	size_t i;

	(void)state;
	ktap_begin("6.12.1", 3, out);
	for (i = 0; i < 3; i++)
		ktap_add(&targets[i], i + 1, out);
	fclose(out);
	assert_string_equal(printed,
		"KTAP version 1\n1..3\n# tophalf " TOPHALF_VERSION ", Linux 6.12.1\n"
		"# error: sleep-in-atomic in hardirq at drivers/x/y.c:123: msleep() \"sleeps\"\n"
		"#   tophalf replay path/of/the.run\n"
		"not ok 1 drivers/x/y.c\n"
		"not ok 2 drivers/x/_z.c # ERROR unbuildable: it does not compile\n"
		"ok 3 drivers/x/a.c\n");
}

static void expect(const char *words)
{
	if (!strstr(printed, words))
		fail_msg("no '%s' in:\n%s", words, printed);
}

static void text_tells_all(void **state)
{
	struct target target = broken();
	FILE *out = out_begin();

	(void)state;
	text_print(&heading, &target, out);
	fclose(out);
	expect("drivers/x/y.c on Linux 6.12.1: broken, 1 finding\n");
	expect("build, load, probe, exercise, remove NOT REACHED");
	expect("5120, 2 ended in something unsupported");
	expect("66 interrupts, 77 preemption points, 913212 choices");
	expect("141 of 160 reached (88%)");
	expect("name_of_a_symbol");
	expect("1. error: sleep-in-atomic in hard IRQ context, seen 17 times");
	expect("y_irq (drivers/x/y.c:123)");
	expect("why: hard IRQ context cannot sleep");
	expect("spinlock &port->lock, since y_open (drivers/x/y.c:90)");
	expect("y_helper (include/linux/y.h:7) [inlined]");
	expect("the atomic section began at:");
	expect("     task b waits for it at:\n        y_irq (drivers/x/y.c:123)\n"
	       "     possible scenario:\n\n        CPU0  CPU1\n");
	expect("| last words\n        | [2Jno newline\n");
	expect("tophalf replay path/of/the.run");
	expect("tophalf explain sleep-in-atomic");
	/* A driver's console must not speak to the terminal. */
	assert_null(strchr(printed, 0x1b));
	assert_null(strstr(printed, "  trace  "));
}

static void text_tells_the_other_verdicts(void **state)
{
	struct target target = { .name = "a", .ran = true, .built = true };
	struct target other = unbuildable();
	FILE *out = out_begin();

	(void)state;
	text_print(&heading, &target, out);
	text_print(&heading, &other, out);
	target.verdict = VERDICT_INCONCLUSIVE;
	target.why = (char *)"nobody knows";
	target.result.cut_short = target.result.interrupted = true;
	text_print(&heading, &target, out);
	fclose(out);
	expect("a on Linux 6.12.1: clean, no rule was broken\n");
	expect("drivers/x/#z.c on Linux 6.12.1: unbuildable: it does not compile\n"
	       "    z.c:1: error\n    z.c:2: error\n");
	expect("a on Linux 6.12.1: inconclusive: nobody knows\n");
	expect("cut short");
	expect("interrupted");
}

static void text_tells_of_a_replay(void **state)
{
	struct replayed replayed = { .trace = 0xabc, .saved = 0xabc, .count = 1 };
	struct heading head = { .kernel = "6.12.1", .replayed = &replayed };
	struct target target = broken();
	FILE *out = out_begin();

	(void)state;
	text_print(&head, &target, out);
	fclose(out);
	expect("trace         0000000000000abc, as saved\n");
	assert_null(strstr(printed, "replays"));
	replayed = (struct replayed){ .trace = 0xabc, .saved = 0xdef, .count = 9, .different = 2 };
	out = out_begin();
	text_print(&head, &target, out);
	fclose(out);
	expect("0000000000000abc, NOT as saved: 0000000000000def\n");
	expect("9, 2 with ANOTHER trace\n");
}

static void survey_has_a_row_each(void **state)
{
	struct target targets[] = { broken(), unbuildable(), { .name = "c", .built = true } };
	FILE *out = out_begin();
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++)
		text_print_row(&targets[i], out);
	text_print_counts(targets, 3, out);
	fclose(out);
	assert_string_equal(printed,
		"broken       blpe-  p-h----    88%     5120  drivers/x/y.c sleep-in-atomic\n"
		"unbuildable  -----  -------      -        0  drivers/x/#z.c  (it does not compile)\n"
		"clean        b----  -------      -        0  c\n"
		"3 targets: 1 clean, 1 broken, 0 inconclusive, 1 unbuildable\n");
}

/* Every rule and context of the tables has words, and every name leads back. */
static void every_rule_is_explained(void **state)
{
	unsigned int rule, context;
	char why[256];

	(void)state;
	for (rule = 0; rule < TOPHALF_RULES; rule++) {
		const struct rule_words *words = rule_words(rule);
		FILE *out = out_begin();
		const char *line;

		assert_non_null(words);
		assert_true(*words->says && *words->because && *words->breaks && *words->remedy);
		assert_null(strchr(words->says, '\n'));
		assert_int_equal(rule_find(rule_name(rule)), (int)rule);
		explain_rule(rule, out);
		fclose(out);
		assert_true(!strncmp(printed, rule_name(rule), strlen(rule_name(rule))));
		expect("\nWhy it is so\n");
		expect("\nWhat usually breaks it\n");
		expect("\nWhat to do\n");
		assert_int_equal(strstr(printed, "the run ends there") != NULL, rule_fatal(rule));
		/* The first line says the rule; the others fit a terminal. */
		for (line = strchr(printed, '\n'); line && line[1]; line = strchr(line + 1, '\n'))
			assert_true(strcspn(line + 1, "\n") <= 80);
		for (context = 0; context < TOPHALF_CONTEXTS; context++) {
			rule_why(rule, context, why, sizeof(why));
			assert_true(*why);
		}
	}
	assert_int_equal(rule_find("no-such-rule"), -1);
	assert_string_equal(rule_name(TOPHALF_RULES), "unknown-rule");
	assert_null(rule_words(TOPHALF_RULES));
	assert_null(context_row(TOPHALF_CONTEXTS));
}

static void expect_why(unsigned int rule, unsigned int context, const char *words)
{
	char why[256];

	rule_why(rule, context, why, sizeof(why));
	assert_string_equal(why, words);
}

static void table_gives_the_reason(void **state)
{
	(void)state;
	expect_why(TOPHALF_RULE_MUTEX_IN_ATOMIC, TOPHALF_CONTEXT_SOFTIRQ,
		   "softirq context cannot take a mutex");
	expect_why(TOPHALF_RULE_GFP_IN_ATOMIC, TOPHALF_CONTEXT_TIMER,
		   "a timer callback cannot allocate with a flag that may sleep");
	expect_why(TOPHALF_RULE_USER_ACCESS_IN_ATOMIC, TOPHALF_CONTEXT_WORKQUEUE,
		   "a workqueue cannot touch user memory");
	/* Where the table allows it, the rule's own words. */
	expect_why(TOPHALF_RULE_SLEEP_IN_ATOMIC, TOPHALF_CONTEXT_PROCESS,
		   rule_words(TOPHALF_RULE_SLEEP_IN_ATOMIC)->says);
	expect_why(TOPHALF_RULE_SLEEP_IN_ATOMIC, 99, rule_words(TOPHALF_RULE_SLEEP_IN_ATOMIC)->says);
}

static void table_is_printed_in_three_forms(void **state)
{
	struct json_object *object, *row;
	FILE *out = out_begin();

	(void)state;
	table_print(TABLE_JSON, out);
	fclose(out);
	object = json_tokener_parse(printed);
	assert_int_equal(json_object_array_length(member(object, "contexts", json_type_array)),
			 TOPHALF_CONTEXTS);
	row = json_object_array_get_idx(member(object, "contexts", json_type_array),
					TOPHALF_CONTEXT_IRQ_THREAD);
	assert_string_equal(text_of(row, "context"), "irq_thread");
	assert_string_equal(text_of(row, "sleep"), "limited");
	assert_string_equal(text_of(row, "user"), "no");
	json_object_put(object);
	out = out_begin();
	table_print(TABLE_MARKDOWN, out);
	fclose(out);
	expect("| `hardirq` | no | no | no | no |");
	out = out_begin();
	table_print(TABLE_TEXT, out);
	fclose(out);
	expect("process     yes         yes         yes         yes");
}

static int free_printed(void **state)
{
	(void)state;
	free(printed);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_as_the_contract_says),
		cmocka_unit_test(json_of_what_did_not_run),
		cmocka_unit_test(equal_results_are_equal_bytes),
		cmocka_unit_test(json_tells_of_a_replay),
		cmocka_unit_test(ktap_is_one_test_a_target),
		cmocka_unit_test(text_tells_all),
		cmocka_unit_test(text_tells_the_other_verdicts),
		cmocka_unit_test(text_tells_of_a_replay),
		cmocka_unit_test(survey_has_a_row_each),
		cmocka_unit_test(every_rule_is_explained),
		cmocka_unit_test(table_gives_the_reason),
		cmocka_unit_test(table_is_printed_in_three_forms),
	};

	return cmocka_run_group_tests(tests, NULL, free_printed);
}
