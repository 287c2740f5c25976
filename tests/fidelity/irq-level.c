// SPDX-License-Identifier: GPL-2.0-only
/*
 * A level line: which calls its chip sees when it is requested, fires, is disabled and freed,
 * and what the handler's context is.
 */
#include "line.h"

static int cookie, fired;

static irqreturn_t handler(int irq, void *data)
{
	show(irq == line_irq);
	show(data == &cookie);
	say_context("handler");
	fired++;
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_level_irq));
	show(request_irq(line_irq, handler, 0, "level", &cookie));
	fire();
	say("disable_irq");
	disable_irq(line_irq);
	fire();
	show(fired);
	say("disable_irq again");
	disable_irq(line_irq);
	say("enable_irq");
	enable_irq(line_irq);
	show(fired);
	say("enable_irq again");
	enable_irq(line_irq);
	msleep(20);
	show(fired);
	say("free_irq");
	show(!strcmp(free_irq(line_irq, &cookie), "level"));
	fire();
	show(fired);
	line_free();
}

FIDELITY_MODULE(run, "A level line");
