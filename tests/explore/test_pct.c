// SPDX-License-Identifier: GPL-2.0-only
/*
 * The strategies that place things in time, on a made-up machine: one that only asks
 * at its preemption points whether something happens there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <explore/strategy.h>
#include <explore/choice.h>
#include "no_machine.h"

void machine_end_run(uint32_t end)
{
	fail_msg("the run ends by itself: %u", end);
	abort();
}

#define LENGTH		1000
#define DISTANCE	4096

/* One run of LENGTH points, with a device that may always interrupt: counts the interrupts at each point. */
static void make_run(const struct strategy *strategy, uint64_t run, unsigned int *hits)
{
	static const uint64_t steps[] = { STEP_GO_ON, STEP_LINE, STEP_TIME };
	uint64_t due;
	uint32_t answer;

	made_up.points = 0;
	strategy->begin(run, 1);
	if (strategy->call)
		strategy->call(TOPHALF_SYS_UNPLUG);
	answer = strategy->pick(TOPHALF_CHOOSE_DISTANCE, DISTANCE);
	due = answer ? answer : DISTANCE;
	while (due < LENGTH) {
		made_up.points = due;
		answer = strategy->pick(TOPHALF_CHOOSE_DISTANCE, DISTANCE);
		assert_true(answer < DISTANCE);
		due += answer ? answer : DISTANCE;
		answer = strategy->pick_among(TOPHALF_CHOOSE_STEP, 3, steps);
		assert_true(answer < 3);
		hits[made_up.points] += steps[answer] == STEP_LINE;
	}
}

static unsigned int hits_at(const unsigned int *hits, unsigned int first, unsigned int count)
{
	unsigned int sum = 0, i;

	for (i = first; i < first + count; i++)
		sum += hits[i];
	return sum;
}

/*
 * A change point falls on each point with the same probability, of at least one in
 * SORTS * OCTAVES * the length of the octave that the run's length lies in.
 */
static void pct_hits_every_point_alike(void **state)
{
	static unsigned int hits[LENGTH];
	const unsigned int runs = 60000;
	unsigned int tenth;
	uint64_t run;

	(void)state;
	for (run = 0; run < runs; run++)
		make_run(&strategy_pct, run, hits);
	for (tenth = 0; tenth < 10; tenth++)
		assert_in_range(hits_at(hits, tenth * LENGTH / 10, LENGTH / 10),
				runs / (3 * 8 * 1024) * (LENGTH / 10), runs);
	/* No part of the run has twice the share of another one. */
	for (tenth = 1; tenth < 10; tenth++)
		assert_true(2 * hits_at(hits, tenth * LENGTH / 10, LENGTH / 10) >
			    hits_at(hits, LENGTH / 10, LENGTH / 10));
}

/* Points soon after a call began are hit more often than late ones, in inverse proportion. */
static void focus_is_near_the_beginning(void **state)
{
	static unsigned int hits[LENGTH];
	uint64_t run;
	unsigned int i;

	(void)state;
	for (run = 0; run < 20000; run++)
		make_run(&strategy_focus, run, hits);
	assert_true(hits_at(hits, 1, 8) > 2 * hits_at(hits, 101, 8));
	assert_true(hits_at(hits, 101, 50) > 2 * hits_at(hits, 901, 50));
	for (i = 1; i < 200; i++)
		assert_true(hits[i] > 0);
}

/*
 * One run in which two tasks come to places in turn, 200 of each kind: first one that both
 * write to, then one that is nobody else's.  Counts the decisions at each kind.
 */
static void visit_places(uint64_t run, unsigned int decisions[2])
{
	static const uint64_t steps[] = { STEP_GO_ON, STEP_LINE };
	struct tophalf_cpu *cpu = &made_up.cpu_state[0];
	unsigned int i;

	made_up.points = 0;
	strategy_conflict.begin(run, 1);
	for (i = 0; i < 400; i++) {
		bool shared = i % 2 == 0;

		made_up.points += 3;
		cpu->task = 1 + i / 2 % 2;
		/* Each at another place: none of them is come to often. */
		if (!strategy_conflict.place(0x1000 + 16 * i, shared ? 0x8000 : 0x9000 + 8 * i, 8, true))
			continue;
		decisions[!shared]++;
		strategy_conflict.pick(TOPHALF_CHOOSE_DISTANCE, DISTANCE);
		strategy_conflict.pick_among(TOPHALF_CHOOSE_STEP, 2, steps);
	}
}

/* Memory that two contexts write to has twice the decisions of other memory, at least. */
static void conflicts_have_more_decisions(void **state)
{
	unsigned int decisions[2] = { 0 };
	uint64_t run;

	(void)state;
	for (run = 0; run < 400; run++)
		visit_places(run, decisions);
	assert_true(decisions[1] > 400);
	assert_true(decisions[0] > 2 * decisions[1]);
}

/*
 * A place that is always contested: each decision there that stops a task for another CPU
 * is followed, in some runs, by one that lets it go on when the other has been there.
 */
static void who_is_held_is_let_go(void **state)
{
	static const uint64_t steps[] = { STEP_GO_ON, STEP_CPU | 2ull << 32 };
	struct tophalf_cpu *cpu = &made_up.cpu_state[0];
	unsigned int kept = 0, released = 0, i;
	uint64_t run;

	(void)state;
	for (run = 0; run < 400; run++) {
		bool away = false;

		made_up.points = 0;
		strategy_conflict.begin(run, 1);
		cpu->task = 1;
		for (i = 0; i < 200; i++) {
			made_up.points += 3;
			if (!away)
				cpu->task = 1;
			else if (strategy_conflict.pick(TOPHALF_CHOOSE_CPU, 2))
				kept++;
			if (!strategy_conflict.place(0x1000 + 16 * i, 0x8000, 8, true))
				continue;
			strategy_conflict.pick(TOPHALF_CHOOSE_DISTANCE, DISTANCE);
			if (!strategy_conflict.pick_among(TOPHALF_CHOOSE_STEP, 2, steps))
				continue;
			released += away && !strategy_conflict.pick(TOPHALF_CHOOSE_CPU, 2);
			away = !away;
			cpu->task = away ? 2 : 1;
		}
	}
	/* Meanwhile a slice that ends does not give it a turn; afterwards it does. */
	assert_true(kept > 400);
	assert_true(released > 400);
}

/* Of two tasks, the one with the higher priority runs wherever it can. */
static void priorities_are_strict(void **state)
{
	static const uint64_t pids[] = { 7, 9 }, turned[] = { 9, 7 };
	unsigned int first = 0;
	uint64_t run;

	(void)state;
	for (run = 0; run < 400; run++) {
		uint32_t answer, other;

		made_up.points = 0;
		strategy_pct.begin(run, 5);
		answer = strategy_pct.pick_among(TOPHALF_CHOOSE_TASK, 2, pids);
		other = strategy_pct.pick_among(TOPHALF_CHOOSE_TASK, 2, turned);
		assert_true(pids[answer] == turned[other]);
		first += answer == 0;
	}
	/* And it is either one as often as not. */
	assert_in_range(first, 120, 280);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pct_hits_every_point_alike),
		cmocka_unit_test(focus_is_near_the_beginning),
		cmocka_unit_test(conflicts_have_more_decisions),
		cmocka_unit_test(who_is_held_is_let_go),
		cmocka_unit_test(priorities_are_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
