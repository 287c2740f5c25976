// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fresh machines.
 *
 * The worker's process holds the booted machine and never changes it.  Runs are
 * made by a child, whose memory is a private copy.  A child may be damaged by its
 * driver in any way: it can harm the outcome that it shares with the worker, which
 * is checked, and nothing else.
 *
 * A child makes one run after the other: when one has ended, dirty.c puts back
 * what it has written, and the stack of the series goes on where the run left it.
 * It makes no further run, and is replaced by a new child, when the run did not end
 * by itself or before it executed anything, when the host's clock ended it (then a signal's handler is still on),
 * or when it changed what is not put back.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <explore/outcome.h>
#include <machine/internal.h>

/* Exit statuses that a process does not have by accident. */
#define EXIT_BASE	70

static bool reusing;			/* this process makes further runs */

void snapshot_finish(enum run_exit status)
{
	if (reusing && status == RUN_ENDED && computer.resumed && !computer.disposable &&
	    !outcome_current()->summary.host_clock)
		boot_return();
	_exit(EXIT_BASE + status);
}

/*
 * The walls behind the walls: the host ends what does not end itself, and leaves no
 * core file.  At the soft limit it is SIGXCPU, which nobody else sends; SIGKILL has
 * many senders.
 */
static void limit_processor(time_t *limited_s)
{
	struct timespec now, used;
	struct rlimit limit;

	/* It is generous: it need not be moved on with every run. */
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec == *limited_s)
		return;
	*limited_s = now.tv_sec;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	getrlimit(RLIMIT_CPU, &limit);
	limit.rlim_cur = used.tv_sec + machine_patience * 2 + 2;
	setrlimit(RLIMIT_CPU, &limit);
}

static void limit_process(void)
{
	struct rlimit core = { 0 };

	setrlimit(RLIMIT_CORE, &core);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/*
 * The beginning is made by the first run that has it.  Returns false where that run
 * has ended before it was through.
 */
static bool make_beginning(const struct run_series *series, uint64_t beginning, uint64_t *kept)
{
	computer.settling = beginning;
	series->begin(series->argument);
	machine_begin_run();
	boot_resume();
	if (!computer.settled)
		return false;
	if (!series->reuse)
		return true;
	outcome_keep();
	if (!dirty_checkpoint())
		_exit(EXIT_BASE + RUN_ENDED);
	*kept = beginning;
	return true;
}

/* One run, up to where its memory is put back.  `kept` says which beginning the checkpoint is. */
static void make_run(const struct run_series *series, uint64_t *kept)
{
	uint64_t beginning = series->beginning ? series->beginning(series->argument) : 0;
	bool again = beginning && beginning == *kept;

	if (series->reuse && !dirty_move(again ? DIRTY_CHECKPOINT : DIRTY_ORIGIN))
		_exit(EXIT_BASE + RUN_DIED);
	if (!again && !make_beginning(series, beginning, kept))
		return;
	series->go_on(series->argument, again);
	boot_go_on();
}

static __attribute__((noreturn)) void child(pid_t worker, const struct run_series *series)
{
	uint64_t kept = 0;
	/* On this stack, because other memory is put back. */
	time_t limited_s = 0;

	limit_process();
	if (getppid() != worker)
		_exit(EXIT_BASE + RUN_DIED);
	fault_watchdog(machine_patience);
	reusing = series->reuse;
	if (series->reuse && !dirty_track())
		_exit(EXIT_BASE + RUN_NOT_MADE);
	if (series->channel >= 0)
		dup2(series->channel, SERIES_CHANNEL);
	wall_build();
	while (series->next(series->argument)) {
		limit_processor(&limited_s);
		fault_watchdog_again();
		make_run(series, &kept);
		if (!dirty_restore())
			_exit(EXIT_BASE + RUN_ENDED);
		series->end(series->argument);
	}
	_exit(EXIT_BASE + RUN_NO_MORE);
}

static enum run_exit exit_of(int status, int *signal)
{
	*signal = 0;
	if (WIFSIGNALED(status)) {
		*signal = WTERMSIG(status);
		return RUN_DIED;
	}
	if (WEXITSTATUS(status) < EXIT_BASE || WEXITSTATUS(status) > EXIT_BASE + RUN_NO_MORE)
		return RUN_DIED;
	return WEXITSTATUS(status) - EXIT_BASE;
}

enum run_exit snapshot_series(const struct run_series *series, int *signal)
{
	pid_t worker = getpid(), runs;
	int status;

	*signal = 0;
	runs = fork();
	if (!runs)
		child(worker, series);
	if (runs < 0)
		return RUN_NOT_MADE;
	while (waitpid(runs, &status, 0) < 0)
		if (errno != EINTR)
			return RUN_DIED;
	return exit_of(status, signal);
}
