// SPDX-License-Identifier: GPL-2.0-only
/*
 * irq_wake_thread() runs a line's thread without an interrupt; a hard handler may wake no
 * thread that is not there.
 */
#include "line.h"

static DECLARE_COMPLETION(done);
static int cookie, other;

static irqreturn_t handler(int irq, void *data)
{
	say("handler");
	return IRQ_HANDLED;
}

static irqreturn_t thread(int irq, void *data)
{
	say("thread");
	complete(&done);
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_simple_irq));
	show(request_threaded_irq(line_irq, handler, thread, 0, "both", &cookie));
	fire();
	irq_wake_thread(line_irq, &cookie);
	wait_for_completion(&done);
	irq_wake_thread(line_irq, &other);
	msleep(20);
	show(completion_done(&done));
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "Threads that are woken");
