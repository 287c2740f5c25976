// SPDX-License-Identifier: GPL-2.0-only
/*
 * percpu_ref: killed, switched to atomic and back, and when the release runs.
 */
#include <linux/percpu-refcount.h>
#include "fidelity.h"

static struct percpu_ref ref;
static DECLARE_COMPLETION(released);
static DECLARE_COMPLETION(confirmed);

static void release(struct percpu_ref *unused)
{
	say("released");
	complete(&released);
}

static void confirm(struct percpu_ref *unused)
{
	say("killed");
	complete(&confirmed);
}

static void run(void)
{
	show(percpu_ref_init(&ref, release, PERCPU_REF_ALLOW_REINIT, GFP_KERNEL));
	percpu_ref_get(&ref);
	show(percpu_ref_tryget(&ref));
	show(percpu_ref_tryget_live(&ref));
	show(percpu_ref_is_zero(&ref));
	show(percpu_ref_is_dying(&ref));
	percpu_ref_kill_and_confirm(&ref, confirm);
	wait_for_completion(&confirmed);
	show(percpu_ref_is_dying(&ref));
	show(percpu_ref_tryget_live(&ref));
	show(percpu_ref_tryget(&ref));
	percpu_ref_put(&ref);
	percpu_ref_put_many(&ref, 2);
	show(percpu_ref_is_zero(&ref));
	say("the last");
	percpu_ref_put(&ref);
	wait_for_completion(&released);
	show(percpu_ref_is_zero(&ref));
	show(percpu_ref_tryget(&ref));
	percpu_ref_reinit(&ref);
	show(percpu_ref_is_dying(&ref));
	show(percpu_ref_tryget_live(&ref));
	percpu_ref_put(&ref);
	percpu_ref_kill(&ref);
	wait_for_completion(&released);
	percpu_ref_exit(&ref);
}

FIDELITY_MODULE(run, "Per-CPU references");
