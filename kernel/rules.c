// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checks that the rule table drives.
 *
 * Each asks the table what the innermost context may do.  The table is
 * include/tophalf/context.def and nothing else; LIMITED allows here, and what
 * it limits is watched where it can be measured (kernel/irq/).
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include "tophalf.h"

enum ability { NO, LIMITED, YES };

static const struct {
	const char *name;
	enum ability sleep, alloc, mutex, user;
} rules[] = {
#define CONTEXT(id, text, may_sleep, may_alloc, may_mutex, may_user, by, entered)	\
	[TOPHALF_CONTEXT_##id] = { text, may_sleep, may_alloc, may_mutex, may_user },
#include <tophalf/context.def>
#undef CONTEXT
};

/* Boot is one thread that nothing preempts: Linux does not check it either. */
static bool unchecked(void)
{
	return system_state < SYSTEM_SCHEDULING || oops_in_progress;
}

/* Why the context is what it is, for the message. */
static const char *context_name(void)
{
	return rules[context_now()].name;
}

/*
 * Where the last check_may_sleep() failed: msleep() and its kin come to
 * schedule() next, and one mistake is one finding.
 */
static struct {
	const struct task_struct *task;
	const struct tophalf_frame *frame;
	u32 sections;
} told;

/* Any context. */
bool check_may_sleep(const char *what)
{
	if (rules[context_now()].sleep != NO || unchecked())
		return true;
	told.task = current;
	told.frame = tophalf_machine.frame;
	told.sections = tophalf_task(current)->sections_count;
	tophalf_report(TOPHALF_RULE_SLEEP_IN_ATOMIC, "%s may sleep, called in %s context",
		       what, context_name());
	return false;
}

/* Any context. */
bool check_may_schedule(const char *what)
{
	if (rules[context_now()].sleep != NO || unchecked())
		return true;
	if (told.task == current && told.frame == tophalf_machine.frame &&
	    told.sections == tophalf_task(current)->sections_count)
		return false;
	tophalf_report(TOPHALF_RULE_SCHEDULE_IN_ATOMIC, "%s gives up the CPU in %s context",
		       what, context_name());
	return false;
}

/* Any context. */
bool check_may_mutex(const char *what)
{
	if (rules[context_now()].mutex != NO || unchecked())
		return true;
	tophalf_report(TOPHALF_RULE_MUTEX_IN_ATOMIC, "%s called in %s context", what, context_name());
	return false;
}

/* Any context. */
bool check_may_allocate(gfp_t flags, const char *what)
{
	if (!gfpflags_allow_blocking(flags) || rules[context_now()].alloc != NO || unchecked())
		return true;
	tophalf_report(TOPHALF_RULE_GFP_IN_ATOMIC,
		       "%s with flags that allow it to sleep (%#x), called in %s context",
		       what, (__force u32)flags, context_name());
	return false;
}

/* Any context.  With page faults off an access does not sleep: it fails instead. */
bool check_may_access_user(const char *what)
{
	if (pagefault_disabled() || rules[context_now()].user != NO || unchecked())
		return true;
	tophalf_report(TOPHALF_RULE_USER_ACCESS_IN_ATOMIC, "%s called in %s context",
		       what, context_name());
	return false;
}
