/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ctrl-C, and SIGTERM likewise.
 *
 * The first one asks: what goes on ends as soon as it can, and what is known so
 * far is reported.  A second one, a moment later, ends the process at once;
 * workers and compilers go with it, because the host kills them when their
 * parent dies.
 */
#ifndef EXPLORE_INTERRUPT_H
#define EXPLORE_INTERRUPT_H

#include <stdbool.h>

/* Watches from begin() to the matching end(); the two may be nested. */
void interrupt_begin(void);
void interrupt_end(void);

bool interrupt_requested(void);
/* Becomes readable when it is requested: for poll().  Nobody reads from it. */
int interrupt_descriptor(void);

/*
 * Between interrupt_children(true) and (false) the children of this process are
 * killed when an interrupt is requested: who waits for them then learns of it.
 */
void interrupt_children(bool kill_them);

#endif
