// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts that no handler knows.
 *
 * A few are normal.  A line on which 99,900 of 100,000 in close succession were
 * nobody's is stuck, and is turned off; it is on again when another handler is
 * installed.  Linux also polls such a line from a timer and looks for handlers
 * on other lines (irqfixup, irqpoll), which is not done here.
 *
 * It takes a stuck line for 100,000 interrupts to come, and few runs last so
 * long.  One kind is plain much earlier: a handler that leaves the work to a
 * softirq or a task, has not touched the device, and still says IRQ_NONE.  A
 * level line stays asserted then, so it fires again at once, and so on.  The
 * machine lets it, DENIALS_MAX times, and tells.
 */
#include <linux/jiffies.h>
#include "internal.h"
#include "report.h"

#define OBSERVED		100000
#define UNHANDLED_MAX		99900
#define CLOSE_SUCCESSION	(HZ / 10)
#define DENIALS_MAX		16

/* Set in threads_handled_last: the last interrupt's answer is a thread's, and still to come. */
#define DEFERRED		0x80000000

bool noirqdebug;

int noirqdebug_setup(char *unused)
{
	noirqdebug = true;
	return 1;
}

static bool bad_answer(struct irq_desc *desc, irqreturn_t answer)
{
	const struct irqaction *action = desc->action;

	if ((u32)answer <= (IRQ_HANDLED | IRQ_WAKE_THREAD))
		return false;
	pr_err("irq event %u: bogus return value %x\n", desc->irq_data.irq, (u32)answer);
	tophalf_report_at(TOPHALF_RULE_IRQ_NOBODY_CARED, action ? (unsigned long)action->handler : 0,
			  (unsigned long)__builtin_frame_address(0),
			  "a handler of irq %u returned %#x, which is no irqreturn_t",
			  desc->irq_data.irq, (u32)answer);
	return true;
}

/*
 * All that the top halves said is that a thread will know.  Then this call is
 * about the interrupt before: did any thread handle one since?
 */
static irqreturn_t deferred_answer(struct irq_desc *desc, bool *unknown)
{
	u32 handled = (u32)atomic_read(&desc->threads_handled) | DEFERRED;
	u32 last = desc->threads_handled_last;

	*unknown = !(last & DEFERRED);
	desc->threads_handled_last = *unknown ? (int)(last | DEFERRED) : (int)handled;
	return !*unknown && handled == last ? IRQ_NONE : IRQ_HANDLED;
}

static void count_unhandled(struct irq_desc *desc)
{
	if (time_after(jiffies, desc->last_unhandled + CLOSE_SUCCESSION))
		desc->irqs_unhandled = 0;
	desc->irqs_unhandled++;
	desc->last_unhandled = jiffies;
}

static void turn_off(struct irq_desc *desc)
{
	const struct irqaction *action = desc->action;

	pr_emerg("irq %u: nobody cared, disabling it\n", desc->irq_data.irq);
	tophalf_report_at(TOPHALF_RULE_IRQ_NOBODY_CARED, action ? (unsigned long)action->handler : 0,
			  (unsigned long)__builtin_frame_address(0),
			  "irq %u: nobody cared about %u of %u interrupts", desc->irq_data.irq,
			  desc->irqs_unhandled, OBSERVED);
	desc->istate |= LINE_SPURIOUS_DISABLED;
	desc->depth++;
	irq_disable(desc);
}

static __printf(2, 3) void warn_at(irq_handler_t handler, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tophalf_vreport_at(TOPHALF_RULE_IRQ_NOBODY_CARED, true, (unsigned long)handler,
			   (unsigned long)__builtin_frame_address(0), format, arguments);
	va_end(arguments);
}

/*
 * Hard IRQ context, the line in service.  A warning, since what was deferred may
 * be unconnected with the interrupt, and it really was not this device's.
 */
static void check_denial(struct irq_desc *desc, irqreturn_t answer)
{
	struct line_desc *line = line_desc(desc);
	const struct irqaction *action = desc->action;
	bool denied = answer == IRQ_NONE && !(line->answer_marks & ANSWER_TOUCHED_DEVICE);

	/* What it left to others once may not have run when it is called again. */
	if (!denied || !(line->denials || line->answer_marks) || !action || action->next ||
	    !intc_hold_line(&desc->irq_data)) {
		line->denials = 0;
		return;
	}
	if (++line->denials < DENIALS_MAX)
		return;
	line->denials = 0;
	intc_release_line(&desc->irq_data);
	warn_at(action->handler,
		"%ps of irq %u left work to others, and said IRQ_NONE without having touched its device %u times in a row: after 99,900 times the line is turned off",
		action->handler, desc->irq_data.irq, DENIALS_MAX);
}

/* Hard IRQ or IRQ thread context: what all handlers of one interrupt said together. */
void note_interrupt(struct irq_desc *desc, irqreturn_t answer)
{
	bool unknown = false;

	if (setting(desc, IRQ_IS_POLLED) || bad_answer(desc, answer))
		return;
	check_denial(desc, answer);
	if (answer == IRQ_WAKE_THREAD)
		answer = deferred_answer(desc, &unknown);
	else if (answer & IRQ_WAKE_THREAD)
		desc->threads_handled_last &= ~DEFERRED;
	if (unknown)
		return;
	if (answer == IRQ_NONE)
		count_unhandled(desc);
	if (!desc->irqs_unhandled || ++desc->irq_count < OBSERVED)
		return;
	desc->irq_count = 0;
	if (desc->irqs_unhandled > UNHANDLED_MAX)
		turn_off(desc);
	desc->irqs_unhandled = 0;
}
