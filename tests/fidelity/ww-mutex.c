// SPDX-License-Identifier: GPL-2.0-only
/*
 * ww_mutex: the younger of two that want each other's lock is told to back off, and one that
 * has the lock already.
 */
#include <linux/kthread.h>
#include <linux/ww_mutex.h>
#include "fidelity.h"

static DEFINE_WW_CLASS(fidelity_class);
static struct ww_mutex first, second;
static DECLARE_COMPLETION(step);
static DECLARE_COMPLETION(go);

static int younger(void *unused)
{
	struct ww_acquire_ctx context;

	ww_acquire_init(&context, &fidelity_class);
	show(ww_mutex_lock(&second, &context));
	show(ww_mutex_lock(&second, &context));
	complete(&step);
	wait_for_completion(&go);
	show(ww_mutex_lock(&first, &context));
	ww_mutex_unlock(&second);
	ww_mutex_lock_slow(&first, &context);
	say("the younger has the first");
	show(ww_mutex_lock(&second, &context));
	ww_acquire_done(&context);
	ww_mutex_unlock(&first);
	ww_mutex_unlock(&second);
	ww_acquire_fini(&context);
	complete(&step);
	return 0;
}

static void run(void)
{
	struct ww_acquire_ctx context;

	ww_mutex_init(&first, &fidelity_class);
	ww_mutex_init(&second, &fidelity_class);
	ww_acquire_init(&context, &fidelity_class);
	show(ww_mutex_lock(&first, &context));
	show(ww_mutex_is_locked(&first));
	show(ww_mutex_trylock(&first, NULL));
	kthread_run(younger, NULL, "fidelity");
	wait_for_completion(&step);
	complete(&go);
	show(ww_mutex_lock(&second, &context));
	say("the older has both");
	ww_acquire_done(&context);
	ww_mutex_unlock(&second);
	ww_mutex_unlock(&first);
	ww_acquire_fini(&context);
	wait_for_completion(&step);
	show(ww_mutex_lock(&first, NULL));
	ww_mutex_unlock(&first);
	show(ww_mutex_is_locked(&second));
	ww_mutex_destroy(&first);
	ww_mutex_destroy(&second);
}

FIDELITY_MODULE(run, "Wound-wait mutexes");
