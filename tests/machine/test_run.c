// SPDX-License-Identifier: GPL-2.0-only
/* The machine executes the hand-made image: clock, CPUs, stacks, faults, snapshots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <machine/internal.h>
#include "harness.h"

/* One run of that mode that ends as it should; the caller releases it. */
static void done(struct try *try, char mode, unsigned int cpus, const struct answers *answers)
{
	try_mode(try, mode, cpus, 1, answers);
	assert_int_equal(try->booted, 0);
	if (try->how != RUN_ENDED || try->outcome->summary.end != TOPHALF_END_DONE)
		fail_msg("mode %c ended %d, %x, signal %d: %s; %s", mode, try->how,
			 try->outcome->summary.end, try->signal,
			 try->outcome->summary.findings_count ? try->outcome->findings[0].message :
			 try->outcome->summary.why, try->console);
	assert_true(try->outcome->summary.finished);
	assert_int_equal(try->outcome->summary.findings_count, 0);
	assert_null(strstr(try->console, "interrupts were on"));
}

static void expect_console(char mode, unsigned int cpus, const struct answers *answers,
			   const char *text)
{
	struct try try;

	done(&try, mode, cpus, answers);
	assert_string_equal(try.console, text);
	try_release(&try);
}

static void timers_fire_in_order(void **state)
{
	(void)state;
	/* An hour of waiting is a jump: late by what the interrupt itself costs at most. */
	expect_console('t', 1, NULL, "late=500\nlate=500\nlate=500\ntimers=3\n");
}

static void timer_is_on_time_at_work(void **state)
{
	(void)state;
	expect_console('T', 1, NULL, "late=0\nmasked=1\nopen=2\n");
}

static void delays_take_their_time(void **state)
{
	(void)state;
	expect_console('D', 1, NULL, "delay=1\nran=1\ntimers=1\n");
}

static void polling_is_cheap(void **state)
{
	(void)state;
	expect_console('R', 1, NULL, "few=1\n");
}

static void time_asleep_is_counted_apart(void **state)
{
	struct answers long_sleep = { { 0 } };

	(void)state;
	expect_console('Z', 1, NULL,
		       "woken by a line=0\nseconds asleep=1\nstood still=1\ntimers=0\n");
	long_sleep.of[TOPHALF_CHOOSE_TIME] = 5;
	expect_console('Z', 2, &long_sleep,
		       "woken by a line=0\nseconds asleep=3600\nstood still=1\ntimers=0\n");
}

static void no_sleep_is_disturbed_for_ever(void **state)
{
	(void)state;
	expect_console('z', 1, NULL, "disturbed=4\n");
}

static void stacks_switch_and_return(void **state)
{
	(void)state;
	expect_console('W', 1, NULL, "there\nhere\nthere again\nhere again\n");
}

/* Whatever is decided at the points between, the two end the same way. */
static void cpus_share_a_word(void **state)
{
	static const char end[] = "soon=1\nback on=0\nresumed=1\nipi=1\non 1=1\n";
	struct answers busy = { { 0 } };
	struct try try;

	(void)state;
	done(&try, '2', 2, NULL);
	assert_non_null(strstr(try.console, "argument=42\ncpu=1\n"));
	assert_non_null(strstr(try.console, end));
	try_release(&try);
	/* At every tenth point another CPU, if one can run. */
	busy.of[TOPHALF_CHOOSE_STEP] = 1;
	busy.of[TOPHALF_CHOOSE_DISTANCE] = 10;
	done(&try, '2', 2, &busy);
	assert_non_null(strstr(try.console, end));
	try_release(&try);
}

static void arenas_are_there(void **state)
{
	(void)state;
	/* User memory starts empty; each CPU has a copy of the per-CPU data. */
	expect_console('m', 2, NULL, "alias=0\npercpu=112\n");
	expect_console('M', 2, NULL, "shadow=64\n");
}

static void points_are_counted(void **state)
{
	static const uint32_t distances[] = { 0, 1, 2, 4095 };
	struct answers answers = { { 0 } };
	struct try try;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		answers.of[TOPHALF_CHOOSE_DISTANCE] = distances[i];
		done(&try, 'q', 2, &answers);
		assert_true(try.outcome->summary.points == 100000);
		assert_true(try.outcome->summary.now_ns >= 100000 * POINT_NS);
		/* A decision each `distance` points: that many draws of the next distance. */
		if (i)
			assert_in_range(try.outcome->summary.choices, 100000 / distances[i],
					2 * 100000 / distances[i] + 2);
		try_release(&try);
	}
}

#define SETTLED		"early=1\ncalls=2\nlate=1\nboth=2\n"

#ifndef MACHINE_ASAN
/* Enough of them that pages which only the first one wrote are protected again. */
#define SERIES		300

static void one_process_makes_many_runs(void **state)
{
	struct try try;

	(void)state;
	try_series(&try, 'C', SERIES, 0);
	assert_int_equal(try.how, RUN_NO_MORE);
	assert_int_equal(try.begun, SERIES);
	assert_int_equal(try.different, 0);
	assert_int_equal(try.processes, 1);
	try_release(&try);
}

static void a_run_that_cannot_be_undone_is_the_last(void **state)
{
	struct try try;

	(void)state;
	try_series(&try, 'C', SERIES, 100);
	assert_int_equal(try.how, RUN_NO_MORE);
	assert_int_equal(try.begun, SERIES);
	assert_int_equal(try.different, 0);
	assert_int_equal(try.processes, 2);
	try_release(&try);
}

/* The two beginnings are made once each, however often other runs come between. */
static void runs_go_on_where_one_has_settled(void **state)
{
	struct try try;

	(void)state;
	try_settled(&try, 'Y', SERIES, true, SETTLED);
	assert_int_equal(try.how, RUN_NO_MORE);
	assert_int_equal(try.begun, SERIES);
	assert_int_equal(try.different, 0);
	assert_int_equal(try.processes, 1);
	assert_int_equal(try.kept, SERIES / 3 * 2 - 2);
	try_release(&try);
}

#endif

/* Each in a process of its own makes its beginning itself, and is the same run. */
static void settled_runs_need_no_snapshot(void **state)
{
	struct try try;

	(void)state;
	try_settled(&try, 'Y', 12, false, SETTLED);
	assert_int_equal(try.begun, 12);
	assert_int_equal(try.different, 0);
	assert_int_equal(try.kept, 0);
	try_release(&try);
}

static void each_run_is_a_fresh_machine(void **state)
{
	struct try try;
	uint64_t trace;

	(void)state;
	try_mode(&try, 'n', 1, 1, NULL);
	trace = try.outcome->summary.trace;
	try_release(&try);
	try_mode(&try, 'n', 1, 3, NULL);
	assert_int_equal(try.how, RUN_ENDED);
	assert_non_null(strstr(try.console, "run=1\n"));
	assert_true(try.outcome->summary.trace == trace);
	assert_int_equal(try.outcome->summary.stages,
			 1u << TOPHALF_STAGE_LOAD | 1u << TOPHALF_STAGE_PROBE);
	assert_true(try.outcome->summary.entries[TOPHALF_CONTEXT_PROCESS] == 1);
	try_release(&try);
}

static void another_answer_is_another_trace(void **state)
{
	struct answers answers = { { 0 } };
	struct try try;
	uint64_t trace;

	(void)state;
	done(&try, 'n', 1, &answers);
	trace = try.outcome->summary.trace;
	try_release(&try);
	answers.of[TOPHALF_CHOOSE_RANDOM] = 1;
	done(&try, 'n', 1, &answers);
	assert_true(try.outcome->summary.trace != trace);
	try_release(&try);
}

/* The address, what was tried there, and where the backtrace begins. */
static void expect_fault(char mode, const char *address, enum tophalf_access access)
{
	char text[64];
	struct try try;

	try_mode(&try, mode, 1, 1, NULL);
	assert_int_equal(try.how, RUN_ENDED);
	assert_int_equal(try.outcome->summary.end, TOPHALF_END_FATAL);
	assert_int_equal(only_finding(&try)->rule, TOPHALF_RULE_BAD_ACCESS);
	snprintf(text, sizeof(text), "address=%s\naccess=%d\n", address, access);
	if (!strstr(try.console, text))
		fail_msg("mode %c: no '%s' in '%s'", mode, text, try.console);
	assert_non_null(strstr(try.console, "pc in image=1\nframe on a stack=1\n"));
	assert_true(try.outcome->summary.fault.taken);
	try_release(&try);
}

static void faults_tell_the_address(void **state)
{
	char text[32];

	(void)state;
	expect_fault('0', "8", TOPHALF_ACCESS_WRITE);
	snprintf(text, sizeof(text), "%lu", TOPHALF_USER_BASE + 64ul);
	expect_fault('u', text, TOPHALF_ACCESS_READ);
	snprintf(text, sizeof(text), "%lu", TOPHALF_WINDOW_BASE + 64ul);
	expect_fault('w', text, TOPHALF_ACCESS_WRITE);
	snprintf(text, sizeof(text), "%lu", TOPHALF_STACK_BASE + 5ul * TOPHALF_STACK_SLOT + 64);
	expect_fault('g', text, TOPHALF_ACCESS_WRITE);
	snprintf(text, sizeof(text), "%lu", 0x2f0000000000ul);
	expect_fault('b', text, TOPHALF_ACCESS_WRITE);
	/* An address that no page table can hold: the register that held it is named. */
	snprintf(text, sizeof(text), "%lu", 0x1234567812345678ul);
	expect_fault('p', text, TOPHALF_ACCESS_READ);
	expect_fault('j', "16", TOPHALF_ACCESS_JUMP);
}

/* The fault lies in the guard of slot 0. */
static void stack_overflow_is_caught(void **state)
{
	struct try try;
	const struct outcome_fault *fault;

	(void)state;
	try_mode(&try, 's', 1, 1, NULL);
	if (try.how != RUN_ENDED)
		fail_msg("ended %d, signal %d: %s", try.how, try.signal, try.outcome->summary.why);
	fault = &try.outcome->summary.fault;
	assert_int_equal(only_finding(&try)->rule, TOPHALF_RULE_BAD_ACCESS);
	assert_in_range(fault->address, TOPHALF_STACK_BASE,
			TOPHALF_STACK_BASE + TOPHALF_STACK_SLOT - TOPHALF_STACK_SIZE - 1);
	assert_non_null(strstr(try.console, "pc in image=1\nframe on a stack=1\n"));
	try_release(&try);
}

static void expect_unsupported(char mode, const char *symbol)
{
	struct try try;

	try_mode(&try, mode, 1, 1, NULL);
	assert_int_equal(try.how, RUN_ENDED);
	assert_int_equal(try.outcome->summary.end, TOPHALF_END_UNSUPPORTED);
	assert_string_equal(try.outcome->summary.unsupported, symbol);
	assert_int_equal(try.outcome->summary.findings_count, 0);
	try_release(&try);
}

static void undefined_symbols_name_themselves(void **state)
{
	(void)state;
	expect_unsupported('x', "second_symbol");
	expect_unsupported('X', "first_symbol");
}

static void expect_rule(char mode, unsigned int cpus, unsigned int rule, const char *words)
{
	struct try try;
	const struct tophalf_report *report;

	try_mode(&try, mode, cpus, 1, NULL);
	if (try.how != RUN_ENDED || try.outcome->summary.end != TOPHALF_END_FATAL)
		fail_msg("mode %c ended %d, %x, signal %d: %s", mode, try.how,
			 try.outcome->summary.end, try.signal, try.console);
	report = only_finding(&try);
	assert_int_equal(report->rule, rule);
	if (!strstr(report->message, words))
		fail_msg("no '%s' in '%s'", words, report->message);
	try_release(&try);
}

static void traps_are_findings(void **state)
{
	(void)state;
	expect_rule('d', 1, TOPHALF_RULE_BUG, "division");
	expect_rule('i', 1, TOPHALF_RULE_BUG, "instruction");
}

/* What a driver asks of the host's kernel by itself does not get there. */
static void calls_into_the_host_are_findings(void **state)
{
	(void)state;
	expect_rule('e', 1, TOPHALF_RULE_BUG, "the host's kernel");
	expect_rule('k', 1, TOPHALF_RULE_BUG, "the host's kernel");
	expect_rule('a', 1, TOPHALF_RULE_BUG, "the host's kernel");
}

static void endless_waits_are_found(void **state)
{
	(void)state;
	expect_rule('L', 1, TOPHALF_RULE_SOFT_LOCKUP, "without scheduling");
	expect_rule('N', 1, TOPHALF_RULE_DEADLOCK, "nothing can release");
	expect_rule('H', 1, TOPHALF_RULE_HANG, "every task waits");
}

/* By the host's clock: such a run does not repeat to the bit, and says so. */
static void loop_without_points_is_ended(void **state)
{
	struct try try;

	(void)state;
	try_mode(&try, 'l', 1, 1, NULL);
	assert_int_equal(try.how, RUN_ENDED);
	assert_int_equal(only_finding(&try)->rule, TOPHALF_RULE_SOFT_LOCKUP);
	assert_true(try.outcome->summary.host_clock);
	try_release(&try);
}

static void report_is_put_within_bounds(void **state)
{
	struct try try;
	const struct tophalf_report *report;

	(void)state;
	try_mode(&try, 'B', 1, 1, NULL);
	assert_int_equal(try.how, RUN_ENDED);
	report = only_finding(&try);
	assert_int_equal(report->rule, TOPHALF_RULE_BAD_ACCESS);
	assert_true(report->context < TOPHALF_CONTEXTS);
	assert_int_equal(report->backtrace_count, TOPHALF_BACKTRACE_MAX);
	assert_int_equal(report->sections_count, TOPHALF_SECTIONS_MAX);
	try_release(&try);
}

static void expect_no_boot(char mode, const char *words)
{
	struct try try;

	try_mode(&try, mode, 1, 1, NULL);
	assert_int_equal(try.loaded, 0);
	assert_int_equal(try.booted, -1);
	if (!strstr(try.why, words))
		fail_msg("no '%s' in '%s'", words, try.why);
	try_release(&try);
}

static void broken_boot_says_why(void **state)
{
	(void)state;
	expect_no_boot('f', "the tiny kernel is broken");
	expect_no_boot('y', "some_symbol");
	expect_no_boot('F', "fault");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timers_fire_in_order),
		cmocka_unit_test(timer_is_on_time_at_work),
		cmocka_unit_test(delays_take_their_time),
		cmocka_unit_test(polling_is_cheap),
		cmocka_unit_test(time_asleep_is_counted_apart),
		cmocka_unit_test(no_sleep_is_disturbed_for_ever),
		cmocka_unit_test(stacks_switch_and_return),
		cmocka_unit_test(cpus_share_a_word),
		cmocka_unit_test(arenas_are_there),
		cmocka_unit_test(points_are_counted),
		cmocka_unit_test(each_run_is_a_fresh_machine),
#ifndef MACHINE_ASAN
		cmocka_unit_test(one_process_makes_many_runs),
		cmocka_unit_test(a_run_that_cannot_be_undone_is_the_last),
		cmocka_unit_test(runs_go_on_where_one_has_settled),
#endif
		cmocka_unit_test(settled_runs_need_no_snapshot),
		cmocka_unit_test(another_answer_is_another_trace),
		cmocka_unit_test(faults_tell_the_address),
		cmocka_unit_test(stack_overflow_is_caught),
		cmocka_unit_test(undefined_symbols_name_themselves),
		cmocka_unit_test(traps_are_findings),
		cmocka_unit_test(calls_into_the_host_are_findings),
		cmocka_unit_test(endless_waits_are_found),
		cmocka_unit_test(loop_without_points_is_ended),
		cmocka_unit_test(report_is_put_within_bounds),
		cmocka_unit_test(broken_boot_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
