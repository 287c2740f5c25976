// SPDX-License-Identifier: GPL-2.0-only
/* What a run begins with follows from its number, however far the campaign is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <explore/knowledge.h>

#define RUNS	1000

static struct outcome *outcome;

/* A campaign of runs that each learn one value: its number. */
static void merge_next(struct knowledge *knowledge, uint64_t run)
{
	outcome->summary.learned_count = 1;
	outcome->learned[0] = 1000000 + run;
	outcome->summary.settled_at = run == 2;
	assert_int_equal(knowledge_gather(knowledge, outcome), 0);
	knowledge_merged(knowledge, run + 1);
}

/* Runs that are known can be made, and know the same as soon and as late as that can be asked. */
static void what_is_known_follows_from_the_number(void **state)
{
	static struct knowledge knowledge;
	static uint64_t values[RUNS];
	uint64_t run, made = 0;

	(void)state;
	assert_int_equal(knowledge_open(&knowledge, NULL, 0), 0);
	for (run = 0; run < RUNS; run++) {
		for (; made < generations_known(run) && made < RUNS; made++)
			values[made] = knowledge_of(&knowledge, made)->values_count;
		assert_true(made > run || made == RUNS);
		assert_int_equal(knowledge_of(&knowledge, run)->values_count, values[run]);
		/* Never of itself or a later one. */
		assert_true(values[run] <= run);
		merge_next(&knowledge, run);
	}
	assert_int_equal(values[3], 0);
	assert_int_equal(values[4], 4);
	assert_int_equal(values[63], 32);
	/* Later generations do without what the last one learned. */
	assert_int_equal(values[64], 64);
	assert_int_equal(values[128], 64);
	assert_int_equal(values[200], 128);
	knowledge_close(&knowledge);
}

static void changes_are_counted(void **state)
{
	static struct knowledge knowledge;
	uint64_t run;

	(void)state;
	assert_int_equal(knowledge_open(&knowledge, NULL, 0), 0);
	for (run = 0; run < 4; run++)
		merge_next(&knowledge, run);
	assert_int_equal(knowledge_of(&knowledge, 3)->changes, 0);
	assert_int_equal(knowledge_of(&knowledge, 3)->settles, 0);
	assert_int_equal(knowledge_of(&knowledge, 4)->changes, 4);
	assert_int_equal(knowledge_of(&knowledge, 4)->settles, 1);
	for (; run < 8; run++) {
		outcome->summary.learned_count = 0;
		assert_int_equal(knowledge_gather(&knowledge, outcome), 0);
		knowledge_merged(&knowledge, run + 1);
	}
	assert_int_equal(knowledge_of(&knowledge, 8)->changes, 4);
	knowledge_close(&knowledge);
}

static void generations_grow(void **state)
{
	static const uint64_t ends[] = { 4, 8, 16, 32, 64, 128, 192, 256 };
	uint64_t run = 0;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		assert_int_equal(generation_end(run), ends[i]);
		assert_int_equal(generation_end(ends[i] - 1), ends[i]);
		run = ends[i];
	}
	assert_int_equal(generations_known(0), 4);
	assert_int_equal(generations_known(63), 64);
	assert_int_equal(generations_known(64), 192);
	assert_int_equal(generations_known(127), 192);
}

static int open_outcome(void **state)
{
	(void)state;
	outcome = calloc(1, sizeof(*outcome));
	return !outcome;
}

static int close_outcome(void **state)
{
	(void)state;
	free(outcome);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_known_follows_from_the_number),
		cmocka_unit_test(changes_are_counted),
		cmocka_unit_test(generations_grow),
	};

	return cmocka_run_group_tests(tests, open_outcome, close_outcome);
}
