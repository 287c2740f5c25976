// SPDX-License-Identifier: GPL-2.0-only
/*
 * A nested thread runs the handlers of its children itself; a hard IRQ handler there is
 * refused, and any-context requests tell which they got.
 */
#include "line.h"

static int cookie, child_cookie, child;

static irqreturn_t in_child(int irq, void *data)
{
	say_context("nested thread");
	show(irq == child);
	return IRQ_HANDLED;
}

static irqreturn_t hard(int irq, void *data)
{
	return IRQ_HANDLED;
}

static irqreturn_t in_parent(int irq, void *data)
{
	say("parent's thread");
	handle_nested_irq(child);
	say("parent's thread ends");
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_level_irq));
	child = irq_alloc_desc(numa_node_id());
	irq_set_chip_and_handler(child, &dummy_irq_chip, handle_simple_irq);
	irq_set_nested_thread(child, true);
	irq_modify_status(child, IRQ_NOREQUEST, IRQ_NOPROBE);
	show(request_irq(child, hard, 0, "hard", &child_cookie));
	show(request_any_context_irq(child, in_child, 0, "any", &child_cookie));
	free_irq(child, &child_cookie);
	show(request_threaded_irq(child, NULL, in_child, IRQF_ONESHOT, "child", &child_cookie));
	show(request_threaded_irq(line_irq, NULL, in_parent, IRQF_ONESHOT, "parent", &cookie));
	fire();
	msleep(50);
	synchronize_irq(line_irq);
	disable_irq(child);
	fire();
	msleep(50);
	enable_irq(child);
	free_irq(child, &child_cookie);
	free_irq(line_irq, &cookie);
	show(request_any_context_irq(line_irq, hard, 0, "any", &cookie));
	free_irq(line_irq, &cookie);
	irq_set_chip_and_handler(child, NULL, NULL);
	irq_free_desc(child);
	line_free();
}

FIDELITY_MODULE(run, "Nested threads");
