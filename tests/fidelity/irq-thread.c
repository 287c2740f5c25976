// SPDX-License-Identifier: GPL-2.0-only
/*
 * The default top half: only a thread was requested. In which context it runs, with which
 * priority, and what synchronize_irq(), synchronize_hardirq() and free_irq() wait for.
 *
 * breaks: irq-flags
 */
#include <linux/sched.h>
#include "line.h"

static DECLARE_COMPLETION(running);
static int cookie, ended;

static irqreturn_t thread(int irq, void *data)
{
	say_context("thread");
	show(current->policy == SCHED_FIFO);
	show(!!(current->flags & PF_KTHREAD));
	complete(&running);
	msleep(50);
	WRITE_ONCE(ended, ended + 1);
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_level_irq));
	show(request_threaded_irq(line_irq, NULL, thread, 0, "no oneshot", &cookie));
	show(request_threaded_irq(line_irq, NULL, NULL, IRQF_ONESHOT, "nothing", &cookie));
	show(request_threaded_irq(line_irq, NULL, thread, IRQF_ONESHOT, "threaded", &cookie));
	fire();
	wait_for_completion(&running);
	show(synchronize_hardirq(line_irq));
	show(ended);
	synchronize_irq(line_irq);
	show(ended);
	fire();
	wait_for_completion(&running);
	say("free_irq");
	free_irq(line_irq, &cookie);
	show(ended);
	line_free();
}

FIDELITY_MODULE(run, "Threads alone");
