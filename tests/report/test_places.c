// SPDX-License-Identifier: GPL-2.0-only
/* Places and lines, on a program that is compiled for it: what ran, and what is told of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "report/debug.h"
#include "report/finding.h"
#include "report/lines.h"

#define DRIVER	"tests/report/sample/driver.c"
#define PLAIN	"tests/report/sample/plain.c"

static char *driver_files[] = { DRIVER, NULL };
static char *plain_files[] = { PLAIN, NULL };
static char path[4096];
static struct debug *debug;
static uint64_t made[256];		/* where one execution marked a block as reached */
static size_t made_count;

static int open_sample(void **state)
{
	const char *build = getenv("TOPHALF_BUILD"), *why;
	FILE *out;

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/report/sample/sample", build ? build : "build");
	debug = debug_open(path, &why);
	out = popen(path, "r");
	if (!debug || !out)
		return -1;
	made_count = fread(made, sizeof(made[0]), 256, out);
	return pclose(out) || !made_count ? -1 : 0;
}

static int close_sample(void **state)
{
	(void)state;
	debug_close(debug);
	return 0;
}

/* The number of the line that holds the words, from 1; 0 if there are no more after `from`. */
static unsigned int line_with(const char *file, const char *words, unsigned int from)
{
	char line[256];
	unsigned int number = 0, found = 0;
	FILE *in = fopen(file, "r");

	assert_non_null(in);
	while (!found && fgets(line, sizeof(line), in))
		if (++number > from && strstr(line, words))
			found = number;
	fclose(in);
	return found;
}

static void symbols_are_found(void **state)
{
	uint64_t caller = debug_symbol(debug, "caller");
	const struct debug_function *function;

	(void)state;
	assert_true(caller >= 0x40000000);
	function = debug_function(debug, caller + 1);
	assert_non_null(function);
	assert_string_equal(function->name, "caller");
	assert_true(function->start == caller);
	assert_true(debug_symbol(debug, "no_such_symbol") == 0);
	assert_null(debug_function(debug, 1));
	assert_null(debug_function(debug, 0x7fffffff));
	assert_non_null(debug_bytes(debug, caller, 1));
	assert_null(debug_bytes(debug, caller, 1 << 20));
	assert_null(debug_bytes(debug, 0, 1));
}

static void function_has_its_place(void **state)
{
	uint64_t address = debug_symbol(debug, "branches");
	unsigned int opening = line_with(DRIVER, "int branches(int value)\n", 0);
	struct place places[4];

	(void)state;
	assert_int_equal(debug_places(debug, address, places, 4), 1);
	assert_string_equal(places[0].function, "branches");
	assert_string_equal(places[0].file, DRIVER);
	/* Its first line, or that of its opening brace. */
	assert_in_range(places[0].line, opening, opening + 1);
	assert_false(places[0].inlined);
	assert_int_equal(debug_places(debug, address, places, 0), 0);
}

static void unknown_address_has_a_place(void **state)
{
	struct place places[4];

	(void)state;
	assert_int_equal(debug_places(debug, 0x12345, places, 4), 1);
	assert_string_equal(places[0].function, "?");
	assert_null(places[0].file);
}

/* An address in the header's helper leads to the driver's line. */
static void inlined_call_names_the_driver(void **state)
{
	struct place places[4];
	unsigned int found = 0;
	size_t i;

	(void)state;
	for (i = 0; i < made_count; i++) {
		size_t count = debug_places(debug, made[i] - 1, places, 4);

		if (strcmp(places[0].function, "helper"))
			continue;
		found++;
		assert_int_equal(count, 2);
		assert_string_equal(places[0].file, "tests/report/sample/helper.h");
		assert_true(places[0].inlined);
		assert_string_equal(places[1].function, "caller");
		assert_string_equal(places[1].file, DRIVER);
		assert_int_equal(places[1].line, line_with(DRIVER, "inlined here", 0));
		assert_false(places[1].inlined);
	}
	assert_true(found > 0);
}

static unsigned char *reached_bytes(uint64_t text, uint64_t size)
{
	unsigned char *reached = calloc(1, size);
	size_t i;

	for (i = 0; i < made_count; i++)
		if (made[i] - text < size)
			reached[made[i] - text] = 1;
	return reached;
}

static void lines_are_those_that_ran(void **state)
{
	const uint64_t text = 0x40000000, size = 0x10000;
	unsigned char *reached = reached_bytes(text, size);
	unsigned int line, marked = 0, missed = 0;
	struct lines lines;

	(void)state;
	lines_count(debug, driver_files, reached, text, size, &lines);
	assert_int_equal(lines.files_count, 1);
	assert_string_equal(lines.files[0].name, DRIVER);
	for (line = 0; (line = line_with(DRIVER, "/* reached */", line)); marked++) {
		assert_true(line < lines.files[0].count);
		if (lines.files[0].line[line] != (LINE_HAS_CODE | LINE_REACHED))
			fail_msg("line %u: %u", line, lines.files[0].line[line]);
	}
	for (line = 0; (line = line_with(DRIVER, "/* missed */", line)); missed++)
		if (lines.files[0].line[line] != LINE_HAS_CODE)
			fail_msg("line %u: %u", line, lines.files[0].line[line]);
	assert_int_equal(lines.files[0].line[1], 0);
	assert_true(marked >= 7 && missed == 4);
	/* The opening lines of functions count as well. */
	assert_in_range(lines.reached, marked, marked + 4);
	assert_in_range(lines.total - lines.reached, missed, missed + 2);
	lines_release(&lines);
	free(reached);
}

static void nothing_ran_without_marks(void **state)
{
	struct lines lines;

	(void)state;
	lines_count(debug, driver_files, NULL, 0x40000000, 0x10000, &lines);
	assert_int_equal(lines.reached, 0);
	assert_true(lines.total > 10);
	lines_release(&lines);
	lines_count(debug, (char *[]){ "no/such/file.c", NULL }, NULL, 0x40000000, 0x10000, &lines);
	assert_int_equal(lines.total, 0);
	lines_release(&lines);
}

static void probe_function_is_seen(void **state)
{
	(void)state;
	assert_true(debug_has_probe(debug, driver_files));
	assert_false(debug_has_probe(debug, plain_files));
}

static void other_files_are_refused(void **state)
{
	const char *why = NULL;

	(void)state;
	assert_null(debug_open("/no/such/file", &why));
	assert_string_equal(why, "No such file or directory");
	assert_null(debug_open(DRIVER, &why));
	assert_string_equal(why, "not an ELF file");
}

static struct campaign_finding found_at(uint32_t rule, uint64_t address, uint64_t run, uint64_t seen)
{
	struct campaign_finding found = {
		.report = {
			.rule = rule, .message = "a message", .task = "task",
			.context = TOPHALF_CONTEXT_HARDIRQ, .backtrace_count = 1,
			.backtrace = { address }, .sections_count = 1,
		},
		.run = run, .seen = seen,
	};

	found.report.sections[0].name = "hardirq";
	found.report.sections[0].where = debug_symbol(debug, "caller") + 1;
	return found;
}

/* The address in the helper that `caller` inlined. */
static uint64_t address_in_helper(void)
{
	struct place place;
	size_t i;

	for (i = 0; i < made_count; i++) {
		debug_places(debug, made[i] - 1, &place, 1);
		if (!strcmp(place.function, "helper"))
			return made[i] - 1;
	}
	fail_msg("the helper was not called");
	return 0;
}

/* Two addresses on one line are one finding; the driver's line is what it is about. */
static void findings_are_at_lines(void **state)
{
	const uint64_t helper = address_in_helper(), branches = debug_symbol(debug, "branches");
	struct campaign_finding found[] = {
		found_at(TOPHALF_RULE_WARN, branches, 9, 2),
		found_at(TOPHALF_RULE_WARN, helper, 7, 3),
		found_at(TOPHALF_RULE_LEAK, helper, 7, 1),
		found_at(TOPHALF_RULE_WARN, helper, 5, 10),
	};
	struct finding *findings;
	size_t count;

	(void)state;
	findings = findings_make(debug, driver_files, found, 4, &count);
	assert_int_equal(count, 3);
	assert_int_equal(findings[0].rule, TOPHALF_RULE_WARN);
	assert_true(findings[0].run == 5 && findings[0].seen == 13);
	assert_string_equal(findings[0].at.file, DRIVER);
	assert_string_equal(findings[0].at.function, "caller");
	assert_int_equal(findings[0].at.line, line_with(DRIVER, "inlined here", 0));
	assert_int_equal(findings[0].backtrace_count, 2);
	assert_string_equal(findings[0].sections[0].where.function, "caller");
	assert_int_equal(findings[1].rule, TOPHALF_RULE_LEAK);
	assert_true(findings[2].run == 9 && findings[2].seen == 2);
	findings_release(findings, count);
}

/* Where none of the driver's lines is on the stack, a header's is not what a reader looks for. */
static void findings_are_not_in_headers(void **state)
{
	struct campaign_finding found[] = { found_at(TOPHALF_RULE_WARN, address_in_helper(), 1, 1) };
	struct finding *findings;
	size_t count;

	(void)state;
	findings = findings_make(debug, plain_files, found, 1, &count);
	assert_int_equal(count, 1);
	assert_string_equal(findings[0].at.file, DRIVER);
	assert_string_equal(findings[0].at.function, "caller");
	findings_release(findings, count);
}

/* What an interrupt found running is in its backtrace, and not what the finding is about. */
static void findings_are_not_in_what_was_interrupted(void **state)
{
	struct campaign_finding found[] = { found_at(TOPHALF_RULE_WARN, debug_symbol(debug, "_start"), 1, 1) };
	struct tophalf_report *report = &found[0].report;
	struct finding *findings;
	size_t count;

	(void)state;
	report->backtrace[report->backtrace_count++] = debug_symbol(debug, "branches") + 1;
	findings = findings_make(debug, driver_files, found, 1, &count);
	assert_string_equal(findings[0].at.function, "branches");
	findings_release(findings, count);
	report->own_count = 1;
	findings = findings_make(debug, driver_files, found, 1, &count);
	assert_string_equal(findings[0].at.function, "_start");
	assert_int_equal(findings[0].backtrace_count, 2);
	findings_release(findings, count);
}

static void findings_without_debug_information(void **state)
{
	struct campaign_finding found[] = {
		found_at(TOPHALF_RULE_WARN, 1, 1, 1), found_at(TOPHALF_RULE_WARN, 2, 2, 1),
	};
	struct finding *findings;
	size_t count;

	(void)state;
	found[1].report.message = "another message";
	findings = findings_make(NULL, driver_files, found, 2, &count);
	assert_int_equal(count, 2);
	assert_string_equal(findings[0].at.function, "?");
	findings_release(findings, count);
}

static void message_is_one_line_of_utf8(void **state)
{
	static const char *const cases[][2] = {
		{ "plain\n", "plain" }, { "two\nlines\n", "two lines" }, { "tab\there", "tab here" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" }, { "bad\xff\xc3", "bad??" },
		{ "\xed\xa0\x80", "???" }, { "\xc0\xaf", "??" }, { "", "" },
		{ "\xe2\x82\xac 5\x1b[2J", "\xe2\x82\xac 5 [2J" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *line = finding_one_line(cases[i][0]);

		assert_string_equal(line, cases[i][1]);
		free(line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbols_are_found),
		cmocka_unit_test(function_has_its_place),
		cmocka_unit_test(unknown_address_has_a_place),
		cmocka_unit_test(inlined_call_names_the_driver),
		cmocka_unit_test(lines_are_those_that_ran),
		cmocka_unit_test(nothing_ran_without_marks),
		cmocka_unit_test(probe_function_is_seen),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(findings_are_at_lines),
		cmocka_unit_test(findings_are_not_in_headers),
		cmocka_unit_test(findings_are_not_in_what_was_interrupted),
		cmocka_unit_test(findings_without_debug_information),
		cmocka_unit_test(message_is_one_line_of_utf8),
	};

	return cmocka_run_group_tests(tests, open_sample, close_sample);
}
