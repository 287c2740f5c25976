// SPDX-License-Identifier: GPL-2.0-only
/*
 * A one-shot line stays masked until its thread is through; a thread without IRQF_ONESHOT does
 * not mask it, and is woken again by what fired while it ran.
 */
#include "line.h"

static DECLARE_COMPLETION(running);
static DECLARE_COMPLETION(go);
static int cookie, hard, soft;

static irqreturn_t handler(int irq, void *data)
{
	say("handler %d", ++hard);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread(int irq, void *data)
{
	complete(&running);
	wait_for_completion(&go);
	say("thread %d", ++soft);
	return IRQ_HANDLED;
}

static void once(void)
{
	fire();
	wait_for_completion(&running);
	say("fire while the thread runs");
	fire();
	fire();
	show(hard);
	complete(&go);
	wait_for_completion(&running);
	complete(&go);
	synchronize_irq(line_irq);
	msleep(20);
	show(hard);
	show(soft);
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_level_irq));
	show(request_threaded_irq(line_irq, handler, thread, IRQF_ONESHOT, "oneshot", &cookie));
	once();
	free_irq(line_irq, &cookie);
	show(request_threaded_irq(line_irq, handler, thread, 0, "threaded", &cookie));
	once();
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "One-shot lines");
