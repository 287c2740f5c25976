// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a timer's function may do to its own timer, and timers on the stack and of another CPU.
 */
#include <linux/smp.h>
#include <linux/timer.h>
#include "fidelity.h"

static struct timer_list timer, other;
static DECLARE_COMPLETION(done);
static int ran;

static void function(struct timer_list *unused)
{
	ran++;
	show(timer_pending(&timer));
	show(timer_delete(&timer));
	show(try_to_del_timer_sync(&timer));
	show(mod_timer_pending(&timer, jiffies + 1));
	show(mod_timer(&timer, jiffies + 100 * HZ));
	show(mod_timer(&timer, jiffies + 200 * HZ));
	show(timer_delete(&timer));
	show(timer_delete_sync(&other));
	complete(&done);
}

static void local(struct timer_list *unused)
{
	show(smp_processor_id());
	complete(&done);
}

static void run(void)
{
	struct timer_list on_stack;

	stay_on(0);
	timer_setup(&timer, function, 0);
	timer_setup(&other, local, 0);
	show(mod_timer(&other, jiffies + 100 * HZ));
	timer.expires = jiffies + 1;
	add_timer(&timer);
	wait_for_completion(&done);
	show(timer_delete_sync(&timer));
	show(ran);
	other.expires = jiffies + 1;
	add_timer_local(&other);
	wait_for_completion(&done);
	timer_setup_on_stack(&on_stack, local, TIMER_PINNED);
	show(mod_timer(&on_stack, jiffies + 1));
	wait_for_completion(&done);
	show(timer_delete_sync(&on_stack));
	destroy_timer_on_stack(&on_stack);
	show(mod_timer(&other, jiffies + 100 * HZ));
	show(timer_shutdown_sync(&other));
	timer_setup(&other, local, 0);
	show(mod_timer(&other, jiffies + 100 * HZ));
	show(timer_delete_sync(&other));
}

FIDELITY_MODULE(run, "Timers and their functions");
