// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grace periods by cookie, and which readers nest.
 */
#include <linux/rcupdate.h>
#include "fidelity.h"

static void run(void)
{
	unsigned long cookie = get_state_synchronize_rcu();

	show(poll_state_synchronize_rcu(cookie));
	synchronize_rcu();
	show(poll_state_synchronize_rcu(cookie));
	cookie = start_poll_synchronize_rcu();
	cond_synchronize_rcu(cookie);
	show(poll_state_synchronize_rcu(cookie));
	show(poll_state_synchronize_rcu(get_completed_synchronize_rcu()));
	rcu_read_lock();
	rcu_read_lock();
	show(rcu_preempt_depth());
	rcu_read_unlock();
	show(rcu_preempt_depth());
	rcu_read_unlock();
	show(rcu_preempt_depth());
	show(rcu_is_watching());
}

FIDELITY_MODULE(run, "Grace periods");
