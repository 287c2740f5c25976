// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <explore/choice.h>
#include <explore/strategy.h>
#include "harness.h"

static const char *const names[] = { "first_symbol", "second_symbol" };
static struct answers given;

const char *tiny_path(void)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/tests/machine/image/tiny",
		 getenv("TOPHALF_BUILD") ? getenv("TOPHALF_BUILD") : "build");
	return path;
}

static void answer_begin(uint64_t run, uint64_t seed)
{
	(void)run;
	(void)seed;
}

static uint32_t answer(uint32_t kind, uint32_t n)
{
	return given.of[kind] < n ? given.of[kind] : 0;
}

static uint64_t answer_value(uint32_t kind, const uint64_t *suggestions, size_t count,
			     unsigned int bits)
{
	(void)bits;
	(void)suggestions;
	(void)count;
	return given.of[kind];
}

static const struct strategy fixed = {
	.name = "fixed", .begin = answer_begin, .pick = answer, .pick_value = answer_value,
};

static void begin(void *argument)
{
	(void)argument;
	choice_begin(&fixed, 0, 0);
}

static bool next(void *argument)
{
	(void)argument;
	outcome_begin();
	return true;
}

static struct series {
	struct try *try;
	unsigned int runs, odd;
	bool settles, reuse;
	const char *text;		/* what each run prints */
} series_of;

static bool next_of_series(void *argument)
{
	struct series *series = argument;

	return series->try->begun < series->runs;
}

static uint64_t beginning_of_series(void *argument)
{
	struct series *series = argument;
	unsigned int run = series->try->begun;

	if (!series->settles || run % 3 == 0)
		return 0;
	return run < series->runs / 2 ? 1 : 2;
}

static void go_on_of_series(void *argument, bool kept)
{
	struct series *series = argument;

	/* One that has begun itself is counted already. */
	if (kept) {
		series->try->begun++;
		series->try->kept++;
		outcome_recall();
	}
	choice_go_on(&fixed, 0, 0);
}

static void begin_of_series(void *argument)
{
	struct series *series = argument;

	outcome_begin();
	series->try->begun++;
	given.of[TOPHALF_CHOOSE_WAKE] = series->try->begun == 1;
	given.of[TOPHALF_CHOOSE_FAILURE] = series->try->begun == series->odd;
	/* Grows from run to run, unless the host's memory is put back. */
	given.of[TOPHALF_CHOOSE_RANDOM]++;
	choice_begin(&fixed, 0, 0);
}

static void end_of_series(void *argument)
{
	struct series *series = argument;
	char console[OUTCOME_CONSOLE + 1];

	console[outcome_console_text(series->try->outcome, console)] = '\0';
	series->try->different += !!strcmp(console, series->text);
}

static void make_series(struct try *try)
{
	struct run_series series = {
		.next = next_of_series, .beginning = beginning_of_series,
		.begin = begin_of_series, .go_on = go_on_of_series, .end = end_of_series,
		.argument = &series_of, .reuse = series_of.reuse, .channel = -1,
	};

	series_of.try = try;
	do {
		try->how = machine_series(&series, &try->signal);
		try->processes++;
		if (try->how == RUN_NOT_MADE)
			series.reuse = false;
		else if (try->how != RUN_NO_MORE)
			end_of_series(&series_of);
	} while (try->how != RUN_NO_MORE && try->processes < series_of.runs);
}

static void work(struct try *try, struct campaign_options *options, unsigned int runs)
{
	const struct run_series series = { .next = next, .begin = begin, .channel = -1 };

	try->loaded = machine_load(options, outcome_reached(), try->why);
	if (try->loaded)
		return;
	try->booted = machine_boot(try->why);
	if (try->booted)
		return;
	machine_patience = 1;
	if (series_of.runs)
		make_series(try);
	while (runs--) {
		try->how = machine_series(&series, &try->signal);
		outcome_sanitise(try->outcome);
	}
}

void try_mode(struct try *result, char mode, unsigned int cpus, unsigned int runs,
	      const struct answers *answers)
{
	static const uint32_t lines[] = { 3 };
	static const struct tophalf_device device = {
		.name = "device", .lines_count = 1, .lines = lines,
	};
	char text[2] = { mode, '\0' };
	struct campaign_options options = {
		.image_path = tiny_path(), .target = "tiny", .kernel = "none", .cpus = cpus,
		.device_tree = text, .device_tree_size = sizeof(text),
		.unsupported_names = names, .unsupported_count = 2,
		.devices = &device, .devices_count = 1,
	};
	struct try *try = mmap(NULL, sizeof(*try), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct image_facts facts;
	pid_t child;

	assert_ptr_not_equal(try, MAP_FAILED);
	assert_int_equal(machine_inspect(tiny_path(), &facts, try->why), 0);
	given = answers ? *answers : (struct answers){ { 0 } };
	try->outcome = outcome_create(facts.target_text, facts.target_text_size);
	assert_non_null(try->outcome);
	try->loaded = try->booted = -2;
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		work(try, &options, runs);
		_exit(0);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	*result = *try;
	munmap(try, sizeof(*try));
	result->console[outcome_console_text(result->outcome, result->console)] = '\0';
}

void try_series(struct try *try, char mode, unsigned int runs, unsigned int odd)
{
	series_of = (struct series){
		.runs = runs, .odd = odd, .reuse = true, .text = "seen=0\nanswer=1\n",
	};
	try_mode(try, mode, 1, 0, NULL);
	series_of.runs = 0;
}

void try_settled(struct try *try, char mode, unsigned int runs, bool reuse, const char *text)
{
	series_of = (struct series){ .runs = runs, .reuse = reuse, .settles = true, .text = text };
	try_mode(try, mode, 1, 0, NULL);
	series_of.runs = 0;
}

void try_release(struct try *try)
{
	outcome_release(try->outcome, TINY_TEXT_SIZE);
}

const struct tophalf_report *only_finding(struct try *try)
{
	assert_int_equal(try->outcome->summary.findings_count, 1);
	finding_bind(&try->outcome->findings[0]);
	return &try->outcome->findings[0].report;
}
