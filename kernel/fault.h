/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TOPHALF_FAULT_H
#define TOPHALF_FAULT_H

#include "tophalf.h"

/*
 * What struct tophalf_image's fault() is.  `frame` is the frame pointer of the
 * code at `pc`; after a jump to `address` (pc is the same), it is a frame that
 * returns to the code which jumped.
 */
void machine_fault(unsigned long address, unsigned long pc, unsigned long frame, u32 write);

/*
 * Any context.  Words for a pointer, or one to a member behind it, that was read
 * in memory which no pointer is to be read in, and the rule that it breaks; null
 * if it is no such pointer.
 */
const char *read_in_bad_memory(unsigned long address, enum tophalf_rule *rule);

#endif
