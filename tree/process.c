// SPDX-License-Identifier: GPL-2.0-only
/* Child processes. Output goes to memory files: no pipe can fill up. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

struct running {
	pid_t pid;
	size_t index;
	int output;
	int errors;
};

/* Only async-signal-safe calls from here to exec: the caller may have threads. */
static void child(struct process *process, int output, int errors,
		  char **arguments, char **environment, pid_t parent)
{
	sigset_t none;
	int null = open("/dev/null", O_RDONLY);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(null, 0);
	dup2(output, 1);
	dup2(process->merge ? output : errors, 2);
	if (process->folder && chdir(process->folder))
		_exit(127);
	execvpe(arguments[0], arguments, environment);
	_exit(127);
}

static char **environment_of(const struct process *process)
{
	struct strings all = { 0 };

	strings_add(&all, "LC_ALL=C");
	for (char **e = environ; *e; e++) {
		/* Ours must not be changed by a calling make or a locale. */
		if (!strncmp(*e, "LC_", 3) || !strncmp(*e, "LANG", 4) ||
		    !strncmp(*e, "MAKE", 4) || !strncmp(*e, "MFLAGS", 6) ||
		    !strncmp(*e, "KDIR=", 5) || !strncmp(*e, "ARCH=", 5))
			continue;
		strings_add(&all, *e);
	}
	if (process->environment)
		strings_append(&all, process->environment);
	return strings_array(&all);
}

static int start(struct process *process, struct running *running)
{
	size_t count = process->arguments.count;
	char **arguments = tree_alloc((count + 1) * sizeof(*arguments));
	char **environment = environment_of(process);
	pid_t parent = getpid();

	memcpy(arguments, process->arguments.item, count * sizeof(*arguments));
	running->output = memfd_create("output", MFD_CLOEXEC);
	running->errors = memfd_create("errors", MFD_CLOEXEC);
	running->pid = -1;
	if (running->output >= 0 && running->errors >= 0)
		running->pid = fork();
	if (!running->pid)
		child(process, running->output, running->errors, arguments,
		      environment, parent);
	for (char **e = environment; *e; e++)
		free(*e);
	free(environment);
	free(arguments);
	return running->pid < 0 ? -1 : 0;
}

static void collect(int fd, struct text *text)
{
	char block[16384];
	ssize_t got;

	text_add(text, "");
	if (fd < 0)
		return;
	lseek(fd, 0, SEEK_SET);
	while ((got = read(fd, block, sizeof(block))) > 0)
		text_add_bytes(text, block, (size_t)got);
	close(fd);
}

static void finish(struct process *process, struct running *running,
		   int status)
{
	process->status = WIFEXITED(status) ? WEXITSTATUS(status) :
					      128 + WTERMSIG(status);
	collect(running->output, &process->output);
	collect(running->errors, &process->errors);
	running->pid = 0;
}

/* Wait for one of these children, and none of the caller's own others. */
static struct running *wait_one(struct running *running, unsigned int count,
				int *status)
{
	unsigned int nap = 200;

	for (;;) {
		unsigned int live = 0;

		for (unsigned int i = 0; i < count; i++) {
			pid_t got;

			if (running[i].pid <= 0)
				continue;
			live++;
			do {
				got = waitpid(running[i].pid, status,
					      count == 1 ? 0 : WNOHANG);
			} while (got < 0 && errno == EINTR);
			if (got == running[i].pid)
				return &running[i];
			if (got < 0) {	/* someone else reaped it */
				*status = 127 << 8;
				return &running[i];
			}
		}
		if (!live)
			return NULL;
		usleep(nap);
		if (nap < 4000)
			nap *= 2;
	}
}

void process_run_all(struct process *processes, size_t count,
		     unsigned int parallel, process_done done, void *data)
{
	struct running *running;
	size_t next = 0;
	unsigned int live = 0;
	int stop = 0;

	if (!parallel || parallel > count)
		parallel = count ? (unsigned int)count : 1;
	running = tree_alloc(parallel * sizeof(*running));
	for (size_t i = 0; i < count; i++)
		processes[i].status = -1;
	while (live || (next < count && !stop)) {
		struct running *ended;
		int status = 0;

		for (unsigned int i = 0; i < parallel; i++) {
			if (running[i].pid || stop || next >= count)
				continue;
			running[i].index = next++;
			if (start(&processes[running[i].index], &running[i])) {
				finish(&processes[running[i].index],
				       &running[i], 127 << 8);
				stop = 1;
				continue;
			}
			live++;
		}
		ended = wait_one(running, parallel, &status);
		if (!ended)
			break;
		finish(&processes[ended->index], ended, status);
		live--;
		if (done && done(&processes[ended->index], ended->index, data))
			stop = 1;
	}
	free(running);
}

int process_run(struct process *process)
{
	process_run_all(process, 1, 1, NULL, NULL);
	return process->status;
}

void process_free(struct process *process)
{
	strings_free(&process->arguments);
	text_free(&process->output);
	text_free(&process->errors);
}
