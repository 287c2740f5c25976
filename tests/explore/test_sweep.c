// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sweeps: what is claimed to be covered is compared with brute force, which visits
 * every placement of a small program's interrupts and leaves none out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <explore/campaign.h>
#include <machine/machine.h>
#include "tiny.h"

/* The program of tests/machine/image in mode 'P': four rounds of a point and a masked part. */
#define ROUNDS		4
#define OPEN_POINTS	2		/* of a round: with interrupts on */
#define MASKED_POINTS	8

static const uint32_t lines[] = { 3 };
static const struct tophalf_device device = {
	.name = "swept", .lines_count = 1, .lines = lines,
};

static struct campaign_options options(unsigned int jobs, uint64_t runs)
{
	struct campaign_options options = options_for('P', jobs, runs);

	options.cpus = 1;
	options.devices = &device;
	options.devices_count = 1;
	options.strategy = "sweep";
	return options;
}

static void sweep(struct campaign_options asked, struct campaign_result *result)
{
	if (campaign_run(&asked, result))
		fail_msg("no campaign: %s", result->why);
}

static const struct campaign_coverage *covered(const struct campaign_result *result,
					       unsigned int placements, const char *what)
{
	size_t i;

	for (i = 0; i < result->coverage_count; i++)
		if (result->coverage[i].placements == placements &&
		    !strcmp(result->coverage[i].what, what))
			return &result->coverage[i];
	fail_msg("nothing is said of %u-placements of %s", placements, what);
	return NULL;
}

/* Brute force: a handler that comes at every point of the program, and what it may see there. */
static void all_placements_are_counted(void **state)
{
	const struct campaign_coverage *single, *pairs;
	struct campaign_result result;

	(void)state;
	sweep(options(1, 0), &result);
	assert_true(result.exhausted);
	single = covered(&result, 1, "line 3");
	assert_int_equal(single->total, ROUNDS * (OPEN_POINTS + MASKED_POINTS));
	/* Each masked part is one placement. */
	assert_int_equal(single->distinct, ROUNDS * (OPEN_POINTS + 1));
	assert_int_equal(single->visited, single->total);
	assert_int_equal(single->visited_distinct, single->distinct);
	pairs = covered(&result, 2, "anything");
	assert_int_equal(pairs->visited, pairs->total);
	assert_int_equal(pairs->visited_distinct, pairs->distinct);
	assert_int_equal(result.runs, 1 + single->distinct + pairs->distinct);
	campaign_release(&result);
}

/* One placement is enough for the second place, two for the first one. */
static void what_needs_two_is_found_by_pairs(void **state)
{
	struct campaign_result result;
	uint64_t singles;

	(void)state;
	sweep(options(1, 0), &result);
	singles = covered(&result, 1, "line 3")->distinct;
	assert_int_equal(result.findings_count, 2);
	assert_int_equal(result.findings[0].report.rule, TOPHALF_RULE_CONTEXT_LEAK);
	assert_true(result.findings[0].run <= singles);
	assert_int_equal(result.findings[1].report.rule, TOPHALF_RULE_WARN);
	assert_true(result.findings[1].run > singles);
	assert_string_equal(result.findings[1].strategy, "sweep");
	campaign_release(&result);
}

static void workers_do_not_show(void **state)
{
	struct campaign_result one, several;
	size_t i;

	(void)state;
	sweep(options(1, 0), &one);
	sweep(options(4, 0), &several);
	assert_true(one.runs == several.runs && several.exhausted);
	assert_int_equal(one.coverage_count, several.coverage_count);
	for (i = 0; i < one.coverage_count; i++)
		assert_memory_equal(&one.coverage[i], &several.coverage[i], sizeof(*one.coverage));
	assert_int_equal(one.findings_count, several.findings_count);
	for (i = 0; i < one.findings_count; i++)
		assert_true(one.findings[i].run == several.findings[i].run);
	campaign_release(&one);
	campaign_release(&several);
}

/* A budget that ends it early is no complete visit, and that is said. */
static void what_is_cut_off_says_so(void **state)
{
	const struct campaign_coverage *single;
	struct campaign_result result;

	(void)state;
	sweep(options(1, 6), &result);
	assert_false(result.exhausted);
	single = covered(&result, 1, "line 3");
	assert_int_equal(single->visited_distinct, 5);
	assert_true(single->visited < single->total);
	assert_int_equal(single->distinct, ROUNDS * (OPEN_POINTS + 1));
	campaign_release(&result);
}

static int be_patient(void **state)
{
	(void)state;
	machine_patience = 2;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_placements_are_counted),
		cmocka_unit_test(what_needs_two_is_found_by_pairs),
		cmocka_unit_test(workers_do_not_show),
		cmocka_unit_test(what_is_cut_off_says_so),
	};

	return cmocka_run_group_tests(tests, be_patient, NULL);
}
