// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the warning macros return.
 *
 * breaks: warn
 */
#include <linux/bug.h>
#include "fidelity.h"

static bool once(void)
{
	return WARN_ON_ONCE(1);
}

static void run(void)
{
	show(WARN_ON(0));
	show(WARN_ON(5));
	show(WARN(1, "a warning\n"));
	show(once());
	show(once());
	show(WARN_ONCE(0, "never\n"));
	say_context("after them");
}

FIDELITY_MODULE(run, "Warnings");
