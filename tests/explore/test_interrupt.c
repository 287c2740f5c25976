// SPDX-License-Identifier: GPL-2.0-only
/* Campaigns that are interrupted, killed, or lose a worker: what is known is told, nothing stays behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <explore/interrupt.h>
#include <machine/machine.h>
#include "tiny.h"

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

/* A campaign without an end in a process of its own, in a process group of its own. */
static pid_t start_endless(char what)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (!child) {
		struct campaign_result result;
		struct campaign_options options = options_for(what, 3, 0);

		setpgid(0, 0);
		/* The host's clock must not be what ends them. */
		machine_patience = 60;
		campaign_run(&options, &result);
		_exit(result.interrupted && !result.cut_short && result.runs ? 0 : 1);
	}
	setpgid(child, child);
	return child;
}

/* The status of the process, which must end soon. */
static int end_of(pid_t child)
{
	int status, tenths;

	for (tenths = 0; tenths < 100; tenths++) {
		if (waitpid(child, &status, WNOHANG) == child)
			return status;
		sleep_ms(100);
	}
	kill(-child, SIGKILL);
	fail_msg("the process does not end");
	return 0;
}

static void assert_group_is_gone(pid_t group)
{
	int tenths;

	/* A killed process needs a moment to leave; init reaps it. */
	for (tenths = 0; tenths < 30; tenths++) {
		if (kill(-group, 0) && errno == ESRCH)
			return;
		sleep_ms(100);
	}
	kill(-group, SIGKILL);
	fail_msg("processes stay behind");
}

static void interrupt_ends_a_campaign(void **state)
{
	static const struct { char mode; int signal; bool group; } cases[] = {
		{ 'n', SIGINT, false }, { 'n', SIGINT, true }, { 'n', SIGTERM, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		pid_t child = start_endless(cases[i].mode);
		int status;

		sleep_ms(500);
		kill(cases[i].group ? -child : child, cases[i].signal);
		status = end_of(child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
		assert_group_is_gone(child);
	}
}

/* Even where runs are in an endless loop; and who kills the campaign kills all of it. */
static void killed_campaign_leaves_nothing(void **state)
{
	pid_t child = start_endless('l');

	(void)state;
	sleep_ms(300);
	kill(child, SIGKILL);
	end_of(child);
	assert_group_is_gone(child);
}

static void second_interrupt_ends_at_once(void **state)
{
	pid_t child = fork();
	int status, i;

	(void)state;
	if (!child) {
		interrupt_begin();
		for (i = 0; i < 100; i++)
			sleep_ms(100);
		_exit(1);
	}
	sleep_ms(200);
	kill(child, SIGINT);
	sleep_ms(20);
	kill(child, SIGINT);			/* an echo, not a second wish */
	sleep_ms(300);
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	kill(child, SIGINT);
	status = end_of(child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGINT);
}

static void interrupt_kills_children_on_request(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (!child) {
		pid_t sleeper;

		interrupt_begin();
		interrupt_children(true);
		sleeper = fork();
		if (!sleeper) {
			sleep_ms(30000);
			_exit(0);
		}
		raise(SIGTERM);
		waitpid(sleeper, &status, 0);
		_exit(WIFSIGNALED(status) && interrupt_requested() ? 0 : 1);
	}
	status = end_of(child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* The first of its children, or 0. */
static pid_t child_of(pid_t parent)
{
	char path[64];
	int child = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", parent, parent);
	in = fopen(path, "r");
	if (!in)
		return 0;
	if (fscanf(in, "%d", &child) != 1)
		child = 0;
	fclose(in);
	return child;
}

static void killed_worker_is_replaced(void **state)
{
	pid_t child = fork(), worker;
	int status;

	(void)state;
	assert_true(child >= 0);
	if (!child) {
		struct campaign_result result;
		struct campaign_options options = options_for('n', 2, 6000);

		setpgid(0, 0);
		if (campaign_run(&options, &result))
			_exit(1);
		_exit(result.runs == 6000 && result.runs_lost <= 1 ? 0 : 2);
	}
	sleep_ms(150);
	worker = child_of(child);
	assert_true(worker > 0);
	/* Only the campaign and the host end a worker. */
	kill(worker, SIGTERM);
	kill(worker, SIGINT);
	sleep_ms(50);
	assert_int_equal(child_of(child), worker);
	kill(worker, SIGKILL);
	status = end_of(child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_group_is_gone(child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interrupt_ends_a_campaign),
		cmocka_unit_test(killed_campaign_leaves_nothing),
		cmocka_unit_test(second_interrupt_ends_at_once),
		cmocka_unit_test(interrupt_kills_children_on_request),
		cmocka_unit_test(killed_worker_is_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
