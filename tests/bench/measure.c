// SPDX-License-Identifier: GPL-2.0-only
/*
 * measure COMMAND...: runs it, and prints what it took: wall-clock seconds, the KiB
 * that the largest process among it and its children had in memory, and seconds of
 * CPU time, in which it shows less what else the machine does.
 * measure --switch N: nanoseconds for a pair of bare stack switches, N of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <machine/internal.h>

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void *here, *there;

static void answer(void)
{
	for (;;)
		stack_switch(&there, here);
}

/* A stack as stack_switch() leaves one: where to go on is its last word. */
static void *stack_of(void (*function)(void))
{
	size_t size = 64 << 10;
	uint64_t *top = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (top == MAP_FAILED)
		exit(2);
	top += size / sizeof(*top) - 2;
	*--top = (uint64_t)function;
	return top - (sizeof(struct tophalf_saved_stack) / sizeof(*top) - 1);
}

static int measure_switch(long count)
{
	double began;

	there = stack_of(answer);
	stack_switch(&here, there);
	began = now_s();
	for (long i = 0; i < count; i++)
		stack_switch(&here, there);
	printf("%.2f\n", (now_s() - began) * 1e9 / count);
	return 0;
}

static double seconds_of(const struct timeval *time)
{
	return time->tv_sec + time->tv_usec / 1e6;
}

static int measure_command(char **command)
{
	double began = now_s(), took;
	struct rusage usage;
	int status;
	pid_t child;

	/* Whoever outlives its parent is waited for here, or its CPU time would be nobody's. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	child = fork();
	if (!child) {
		if (!freopen("/dev/null", "w", stdout))
			_exit(127);
		execv(command[0], command);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return 2;
	took = now_s() - began;
	while (wait(NULL) > 0)
		;
	getrusage(RUSAGE_CHILDREN, &usage);
	printf("%.4f %ld %.4f\n", took, usage.ru_maxrss,
	       seconds_of(&usage.ru_utime) + seconds_of(&usage.ru_stime));
	return WIFEXITED(status) && WEXITSTATUS(status) != 2 && WEXITSTATUS(status) != 127 ? 0 : 2;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--switch"))
		return measure_switch(atol(argv[2]));
	return argc < 2 ? 2 : measure_command(argv + 1);
}
