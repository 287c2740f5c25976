// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task waits for a completion for a limited time, and the one that completes it may be
 * later than that: time passes as it will.
 *
 * expect: executions=5 clean
 */
#include "program.h"

static DECLARE_COMPLETION(done);
static int answer;

static void waiter(int index)
{
	if (wait_for_completion_timeout(&done, HZ))
		WARN_ON(READ_ONCE(answer) != 42);
}

static void completer(int index)
{
	WRITE_ONCE(answer, 42);
	complete(&done);
}

static void check(void)
{
}

PROGRAM({ waiter }, { completer });
MODULE_DESCRIPTION("A wait with a time limit");
