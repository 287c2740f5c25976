// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two one-shot threads that share a line: it is unmasked when the last of them is through.
 */
#include "line.h"

static DECLARE_COMPLETION(first_runs);
static DECLARE_COMPLETION(second_ran);
static DECLARE_COMPLETION(go);
static int first, second;

static irqreturn_t handler(int irq, void *data)
{
	say("handler %s", data == &first ? "first" : "second");
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread(int irq, void *data)
{
	if (data == &first) {
		complete(&first_runs);
		wait_for_completion(&go);
		say("first thread ends");
		return IRQ_HANDLED;
	}
	wait_for_completion(&first_runs);
	say("second thread ends");
	complete(&second_ran);
	return IRQ_HANDLED;
}

static void run(void)
{
	unsigned long flags = IRQF_SHARED | IRQF_ONESHOT;

	stay_on(0);
	show(line_new(handle_level_irq));
	show(request_threaded_irq(line_irq, handler, thread, flags, "first", &first));
	show(request_threaded_irq(line_irq, handler, thread, flags, "second", &second));
	fire();
	wait_for_completion(&second_ran);
	msleep(50);
	say("the second is through");
	show(line_masked);
	complete(&go);
	synchronize_irq(line_irq);
	msleep(50);
	show(line_masked);
	free_irq(line_irq, &first);
	free_irq(line_irq, &second);
	line_free();
}

FIDELITY_MODULE(run, "Shared lines with threads");
