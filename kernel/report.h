/* SPDX-License-Identifier: GPL-2.0-only */
/* Findings about another place than the caller's own. */
#ifndef TOPHALF_REPORT_H
#define TOPHALF_REPORT_H

#include <linux/stdarg.h>
#include "tophalf.h"

/* Any context.  The backtrace starts at `pc` and goes on with `frame_pointer`. */
void tophalf_report_at(enum tophalf_rule rule, unsigned long pc, unsigned long frame_pointer,
		       const char *format, ...) __printf(4, 5);
void tophalf_vreport_at(enum tophalf_rule rule, bool warning, unsigned long pc,
			unsigned long frame_pointer, const char *format, va_list arguments);

/* Any context.  About `frame`, whose function has just returned. */
void tophalf_report_frame(enum tophalf_rule rule, const struct tophalf_frame *frame,
			  const char *format, ...) __printf(3, 4);

struct site;

/* Another place that a finding is about: who allocated what, and the like. */
struct report_site {
	const char *caption;		/* null ends a list */
	const struct site *site;	/* null: not known, and left out */
};

/* Any context.  With other places; `sites` may be null. */
void tophalf_report_sites(enum tophalf_rule rule, bool warning, const struct report_site *sites,
			  const char *format, ...) __printf(4, 5);
/* Any context.  About something that was left behind: the finding lies at the first of `sites`. */
void tophalf_report_left(enum tophalf_rule rule, const struct report_site *sites,
			 const char *format, ...) __printf(3, 4);

#endif
