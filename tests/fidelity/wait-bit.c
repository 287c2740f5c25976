// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for bits and variables.
 */
#include <linux/kthread.h>
#include <linux/wait_bit.h>
#include "fidelity.h"

static unsigned long word;
static atomic_t users = ATOMIC_INIT(1);
static DECLARE_COMPLETION(step);

static int waits(void *unused)
{
	say("wait_on_bit %d", wait_on_bit(&word, 2, TASK_UNINTERRUPTIBLE));
	complete(&step);
	say("wait_on_bit_lock %d", wait_on_bit_lock(&word, 3, TASK_UNINTERRUPTIBLE));
	show(test_bit(3, &word));
	complete(&step);
	wait_var_event(&users, !atomic_read(&users));
	say("no users");
	complete(&step);
	return 0;
}

static void run(void)
{
	show(wait_on_bit(&word, 1, TASK_UNINTERRUPTIBLE));
	set_bit(1, &word);
	show(wait_on_bit_timeout(&word, 1, TASK_UNINTERRUPTIBLE, 2));
	set_bit(2, &word);
	set_bit(3, &word);
	kthread_run(waits, NULL, "fidelity");
	msleep(20);
	say("clear the bit");
	clear_and_wake_up_bit(2, &word);
	wait_for_completion(&step);
	msleep(20);
	say("clear the lock bit");
	clear_bit_unlock(3, &word);
	smp_mb__after_atomic();
	wake_up_bit(&word, 3);
	wait_for_completion(&step);
	msleep(20);
	say("drop the last user");
	if (atomic_dec_and_test(&users))
		wake_up_var(&users);
	wait_for_completion(&step);
	msleep(10);
	show(word);
}

FIDELITY_MODULE(run, "Waiting for bits");
