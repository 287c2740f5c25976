// SPDX-License-Identifier: GPL-2.0-only
/* Ctrl-C; see interrupt.h.  The handler uses async-signal-safe functions only. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>
#include <explore/interrupt.h>

/*
 * timeout(1) and some shells send a signal twice, to the process and to its
 * group; a second wish of the user's comes later than that.
 */
#define ECHO_NS		150000000ll

static volatile sig_atomic_t requested, kill_children;
static struct timespec requested_at;
static struct sigaction old_int, old_term;
static int channel[2] = { -1, -1 };
static unsigned int depth;
static pid_t owner;			/* a child inherits the handler until it has its own */

static long long since_request_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - requested_at.tv_sec) * 1000000000ll + now.tv_nsec -
	       requested_at.tv_nsec;
}

static void kill_listed(const char *text, size_t length)
{
	pid_t child = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		if (text[i] >= '0' && text[i] <= '9') {
			child = child * 10 + (text[i] - '0');
			continue;
		}
		if (child > 1)
			kill(child, SIGKILL);
		child = 0;
	}
}

/* The host's kernel lists them, "12 345 ".  A list longer than this is none of ours. */
static void kill_all_children(void)
{
	char list[4096];
	int descriptor = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (descriptor < 0)
		return;
	length = read(descriptor, list, sizeof(list));
	close(descriptor);
	if (length > 0)
		kill_listed(list, length);
}

static void on_signal(int number)
{
	int error = errno;

	if (getpid() != owner)
		return;
	if (!requested) {
		clock_gettime(CLOCK_MONOTONIC, &requested_at);
		requested = 1;
		(void)!write(channel[1], "", 1);
	} else if (since_request_ns() > ECHO_NS) {
		signal(number, SIG_DFL);
		raise(number);
	}
	if (kill_children)
		kill_all_children();
	errno = error;
}

void interrupt_begin(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	if (depth++)
		return;
	requested = 0;
	owner = getpid();
	/* Without a channel poll() notices by EINTR, but for a race of a few instructions. */
	if (pipe2(channel, O_CLOEXEC | O_NONBLOCK))
		channel[0] = channel[1] = -1;
	sigaction(SIGINT, &action, &old_int);
	sigaction(SIGTERM, &action, &old_term);
}

void interrupt_end(void)
{
	assert(depth);
	if (--depth)
		return;
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGTERM, &old_term, NULL);
	close(channel[0]);
	close(channel[1]);
	channel[0] = channel[1] = -1;
	requested = 0;
}

bool interrupt_requested(void)
{
	return requested;
}

int interrupt_descriptor(void)
{
	return channel[0];
}

void interrupt_children(bool kill_them)
{
	kill_children = kill_them;
	/* It may have come a moment ago. */
	if (kill_them && requested)
		kill_all_children();
}
