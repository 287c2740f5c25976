// SPDX-License-Identifier: GPL-2.0-only
/*
 * A fasteoi line, plain and with a one-shot thread: end of interrupt and mask in their order.
 */
#include "line.h"

static DECLARE_COMPLETION(go);
static DECLARE_COMPLETION(done);
static int cookie;

static irqreturn_t handler(int irq, void *data)
{
	say_context("handler");
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread(int irq, void *data)
{
	wait_for_completion(&go);
	say_context("thread");
	complete(&done);
	return IRQ_HANDLED;
}

static irqreturn_t plain(int irq, void *data)
{
	say("plain");
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_fasteoi_irq));
	show(request_irq(line_irq, plain, 0, "plain", &cookie));
	fire();
	free_irq(line_irq, &cookie);
	show(request_threaded_irq(line_irq, handler, thread, IRQF_ONESHOT, "oneshot", &cookie));
	fire();
	complete(&go);
	wait_for_completion(&done);
	synchronize_irq(line_irq);
	msleep(20);
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "A fasteoi line");
