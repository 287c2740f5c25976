/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TOPHALF_FAULT_H
#define TOPHALF_FAULT_H

#include "tophalf.h"

/* What struct tophalf_image's fault() is. */
void machine_fault(unsigned long address, unsigned long pc, unsigned long frame, u32 write);

/* Any context.  True for a pointer, or one to a member behind it, that was read in freed memory. */
bool read_in_freed_memory(unsigned long address);

#endif
