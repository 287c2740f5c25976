// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an allocation may have to wait for.
 *
 * Nothing is reclaimed here: the machine's memory is large enough.  What counts
 * for a driver is that an allocation with direct reclaim may sleep for a while,
 * run other tasks meanwhile, and fail; and that one without it never sleeps, and
 * fails sooner.
 */
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include "mm.h"

/* One answer in this many sleeps for a tick, another one yields. */
#define RECLAIM_ANSWERS		16
#define RECLAIM_SLEEPS		1
#define RECLAIM_YIELDS		2

static struct lockdep_map reclaim_map = STATIC_LOCKDEP_MAP_INIT("fs_reclaim", &reclaim_map);

static bool choices_open(void)
{
	return system_state == SYSTEM_RUNNING && !tophalf_machine.quiet;
}

/* Process context, may sleep. */
static void reclaim(void)
{
	switch (tophalf_choose(TOPHALF_CHOOSE_TIME, RECLAIM_ANSWERS)) {
	case RECLAIM_SLEEPS:
		schedule_timeout_uninterruptible(1);
		break;
	case RECLAIM_YIELDS:
		yield();
		break;
	}
}

/* From here to an allocator's caller, and through a wrapper like devm_kmalloc(). */
#define CALLERS_MAX	7
#define WRAPPERS_MAX	1

/*
 * Linux as good as never fails a small allocation that may wait, so that what
 * is behind such a failure in code that is not the target's is no finding about
 * the target: only what the target itself asks for fails.
 */
static bool asked_by_target(void)
{
	unsigned long callers[CALLERS_MAX];
	unsigned int i, count, wrappers = 0;

	count = tophalf_backtrace_context(callers, CALLERS_MAX,
					  (unsigned long)__builtin_frame_address(0));
	for (i = 0; i < count; i++) {
		if (tophalf_target_text(callers[i]))
			return true;
		if (!tophalf_own_text(callers[i]) && ++wrappers > WRAPPERS_MAX)
			return false;
	}
	return false;
}

bool allocation_enter(gfp_t flags, const char *what, bool may_fail)
{
	bool allowed = check_may_allocate(flags, what);

	if (!choices_open())
		return true;
	tophalf_point();
	if (allowed && gfpflags_allow_blocking(flags) && preemptible() && !is_idle_task(current))
		reclaim();
	if (!may_fail || (flags & __GFP_NOFAIL) || !asked_by_target())
		return true;
	return !tophalf_choose(TOPHALF_CHOOSE_FAILURE, 2);
}

bool request_fails(void)
{
	return choices_open() && asked_by_target() && tophalf_choose(TOPHALF_CHOOSE_FAILURE, 2);
}

/* ---- the lock validator's view: reclaim is a lock that allocations take ------- */

static bool reclaim_tracked(gfp_t flags)
{
	flags = current_gfp_context(flags);
	return (flags & __GFP_DIRECT_RECLAIM) && !(current->flags & PF_MEMALLOC) &&
	       !(flags & __GFP_NOLOCKDEP) && (flags & __GFP_FS);
}

void __fs_reclaim_acquire(unsigned long ip)
{
	lock_acquire_exclusive(&reclaim_map, 0, 0, NULL, ip);
}

void __fs_reclaim_release(unsigned long ip)
{
	lock_release(&reclaim_map, ip);
}

void fs_reclaim_acquire(gfp_t flags)
{
	if (reclaim_tracked(flags))
		__fs_reclaim_acquire(_RET_IP_);
}

void fs_reclaim_release(gfp_t flags)
{
	if (reclaim_tracked(flags))
		__fs_reclaim_release(_RET_IP_);
}
