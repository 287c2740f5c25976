// SPDX-License-Identifier: GPL-2.0-only
/*
 * Notifier chains: the order of priorities, who stops a chain, and what the call returns.
 *
 * breaks: warn
 */
#include <linux/notifier.h>
#include "fidelity.h"

static ATOMIC_NOTIFIER_HEAD(atomic);
static BLOCKING_NOTIFIER_HEAD(blocking);
static RAW_NOTIFIER_HEAD(raw);

static int notified(struct notifier_block *block, unsigned long action, void *data)
{
	say("priority %d, action %lu", block->priority, action);
	if (action == 2 && block->priority == 5)
		return NOTIFY_STOP;
	if (action == 3 && block->priority == 5)
		return notifier_from_errno(-EBUSY);
	if (action == 4)
		return NOTIFY_DONE;
	return NOTIFY_OK;
}

static struct notifier_block low = { .notifier_call = notified, .priority = -1 };
static struct notifier_block middle = { .notifier_call = notified, .priority = 5 };
static struct notifier_block high = { .notifier_call = notified, .priority = 9 };

static void run(void)
{
	show(atomic_notifier_chain_register(&atomic, &middle));
	show(atomic_notifier_chain_register(&atomic, &low));
	show(atomic_notifier_chain_register(&atomic, &high));
	show(atomic_notifier_call_chain(&atomic, 1, NULL));
	show(atomic_notifier_call_chain(&atomic, 2, NULL));
	show(notifier_to_errno(atomic_notifier_call_chain(&atomic, 3, NULL)));
	show(atomic_notifier_call_chain(&atomic, 4, NULL));
	show(atomic_notifier_chain_unregister(&atomic, &middle));
	show(atomic_notifier_chain_unregister(&atomic, &middle));
	show(atomic_notifier_call_chain(&atomic, 2, NULL));
	show(atomic_notifier_chain_unregister(&atomic, &low));
	show(atomic_notifier_chain_unregister(&atomic, &high));
	show(atomic_notifier_call_chain(&atomic, 1, NULL));

	show(blocking_notifier_chain_register(&blocking, &low));
	show(blocking_notifier_chain_register_unique_prio(&blocking, &low));
	show(blocking_notifier_call_chain(&blocking, 1, NULL));
	show(blocking_notifier_call_chain_robust(&blocking, 1, 9, NULL));
	show(blocking_notifier_chain_unregister(&blocking, &low));

	show(raw_notifier_chain_register(&raw, &high));
	show(raw_notifier_chain_register(&raw, &middle));
	show(raw_notifier_call_chain_robust(&raw, 3, 9, NULL));
	show(raw_notifier_chain_unregister(&raw, &high));
	show(raw_notifier_chain_unregister(&raw, &middle));
}

FIDELITY_MODULE(run, "Notifier chains");
