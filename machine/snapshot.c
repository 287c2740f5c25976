// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fresh machines by fork.
 *
 * The worker's process holds the booted machine and never changes it; each run
 * is made by a child, whose memory is a private copy.  A child may be damaged by
 * its driver in any way: it can harm the outcome that it shares with the worker,
 * which is checked, and nothing else.
 *
 * To restore the machine in the same process instead, only this file has to
 * change: snapshot_run() would note what is dirtied and come back from
 * snapshot_finish().
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <machine/internal.h>

/* Exit statuses that a process does not have by accident. */
#define EXIT_BASE	70

void snapshot_finish(enum run_exit status)
{
	_exit(EXIT_BASE + status);
}

/* The walls behind the walls: the host ends what does not end itself, and leaves no core file. */
static void limit_process(void)
{
	/* At the soft limit it is SIGXCPU, which nobody else sends; SIGKILL has many senders. */
	rlim_t seconds = machine_patience * 2 + 2;
	struct rlimit processor = { .rlim_cur = seconds, .rlim_max = seconds + 1 };
	struct rlimit core = { 0 };

	setrlimit(RLIMIT_CPU, &processor);
	setrlimit(RLIMIT_CORE, &core);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static __attribute__((noreturn)) void child(pid_t worker, void (*begin)(void *), void *argument)
{
	limit_process();
	if (getppid() != worker)
		_exit(EXIT_BASE + RUN_DIED);
	fault_watchdog(machine_patience);
	machine_begin_run();
	begin(argument);
	wall_build();
	boot_resume();
}

static enum run_exit exit_of(int status, int *signal)
{
	*signal = 0;
	if (WIFSIGNALED(status)) {
		*signal = WTERMSIG(status);
		return RUN_DIED;
	}
	switch (WEXITSTATUS(status) - EXIT_BASE) {
	case RUN_ENDED:
		return RUN_ENDED;
	case RUN_FAULTED:
		return RUN_FAULTED;
	case RUN_STUCK:
		return RUN_STUCK;
	default:
		return RUN_DIED;
	}
}

enum run_exit snapshot_run(void (*begin)(void *), void *argument, int *signal)
{
	pid_t worker = getpid(), run;
	int status;

	*signal = 0;
	run = fork();
	if (!run)
		child(worker, begin, argument);
	if (run < 0)
		return RUN_NOT_MADE;
	while (waitpid(run, &status, 0) < 0)
		if (errno != EINTR)
			return RUN_DIED;
	return exit_of(status, signal);
}
