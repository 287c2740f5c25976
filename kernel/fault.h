/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TOPHALF_FAULT_H
#define TOPHALF_FAULT_H

#include "tophalf.h"

/*
 * What struct tophalf_image's fault() is.  `pc` is exact, and `frame` the frame
 * pointer of the code there; after a jump it is the call that led to `address`.
 */
void machine_fault(unsigned long address, unsigned long pc, unsigned long frame, u32 access);

/* What its trap() is: `pc` is exact, and `message` breaks `rule`.  Neither returns. */
void machine_trap(u32 rule, unsigned long pc, unsigned long frame, const char *message);

/*
 * Any context.  Words for a pointer, or one to a member behind it, that was read
 * in memory which no pointer is to be read in, and the rule that it breaks; null
 * if it is no such pointer.
 */
const char *read_in_bad_memory(unsigned long address, enum tophalf_rule *rule);

#endif
