/* SPDX-License-Identifier: GPL-2.0-only */
/* Findings about another place than the caller's own. */
#ifndef TOPHALF_REPORT_H
#define TOPHALF_REPORT_H

#include <linux/stdarg.h>
#include "tophalf.h"

/* By enum tophalf_context. */
extern const char *const tophalf_context_names[];

/* Any context.  The backtrace starts at `pc` and goes on with `frame_pointer`. */
void tophalf_report_at(enum tophalf_rule rule, unsigned long pc, unsigned long frame_pointer,
		       const char *format, ...) __printf(4, 5);
void tophalf_vreport_at(enum tophalf_rule rule, bool warning, unsigned long pc,
			unsigned long frame_pointer, const char *format, va_list arguments);

/* Any context.  About `frame`, whose function has just returned. */
void tophalf_report_frame(enum tophalf_rule rule, const struct tophalf_frame *frame,
			  const char *format, ...) __printf(3, 4);

/*
 * Any context.  About a call of `function` by a task that has left it since; it was a
 * context of its own.  A warning.
 */
void tophalf_warn_call(enum tophalf_rule rule, struct task_struct *task, enum tophalf_context context,
		       const void *function, const char *format, ...) __printf(5, 6);

struct site;

/* Any context.  A note for the next report: where `site` was recorded.  Nothing where it is null. */
void tophalf_note_site(const struct site *site, const char *caption);
/* Any context.  About something that was left behind: the finding lies where that was made. */
void tophalf_report_left(enum tophalf_rule rule, const struct site *site,
			 const char *format, ...) __printf(3, 4);

/*
 * Any context.  What is known of this place now, for a report that is told later,
 * or never.  The task's name is that which it has then.
 */
void tophalf_describe(struct tophalf_report *report, enum tophalf_rule rule,
		      unsigned long frame_pointer);
void tophalf_tell(struct tophalf_report *report, bool warning, const char *format, ...)
	__printf(3, 4);
struct task_wait;

/* Any context.  About a wait that goes on, of a task that may run or not. */
void tophalf_report_wait(enum tophalf_rule rule, struct task_struct *task,
			 const struct task_wait *wait, const char *format, ...) __printf(4, 5);

/*
 * Any context.  Where a reader begins in the backtrace of a task that waits: at the
 * function of our kernel that code of a driver or of the tree called.  0 where no
 * such code is in it.
 */
unsigned int report_first_called(const unsigned long *addresses, unsigned int count);
/* Any context.  Where the frames of a task begin that does not run, and its return addresses. */
unsigned long report_saved_frame_pointer(const struct task_struct *task);
unsigned int report_task_backtrace(const struct task_struct *task, unsigned long *addresses,
				   unsigned int max);

#endif
