// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults: what the machine's memory refuses is a finding, by the address.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/poison.h>
#include "fault.h"
#include "mm/mm.h"
#include "report.h"

/* Below this a fault is a null pointer plus the offset of a member. */
#define NULL_LIMIT	0x10000UL

/* The largest offset of a member that is looked for behind a pointer with a pattern. */
#define MEMBER_LIMIT	0x10000UL

/* Any context.  Freed memory is full of one byte. */
bool read_in_freed_memory(unsigned long address)
{
	unsigned long pattern = PATTERN_FREED * (~0UL / 0xff);

	return address - (pattern & ~(MEMBER_LIMIT - 1)) < MEMBER_LIMIT;
}

/* list_del() leaves these in the entry; container_of() may have gone back from there. */
static bool left_by_list_del(unsigned long address)
{
	return address - ((unsigned long)LIST_POISON1 - MEMBER_LIMIT) < 2 * MEMBER_LIMIT;
}

static bool in_stack_guard(unsigned long address)
{
	unsigned long offset = address - TOPHALF_STACK_BASE;

	return offset < (unsigned long)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS &&
	       offset % TOPHALF_STACK_SLOT < TOPHALF_STACK_SLOT - TOPHALF_STACK_SIZE;
}

/* Any context, on a stack of its own.  Does not return. */
void machine_fault(unsigned long address, unsigned long pc, unsigned long frame, u32 write)
{
	const char *how = pc == address ? "jump to" : write ? "write to" : "read from";

	if (address < NULL_LIMIT)
		tophalf_report_at(TOPHALF_RULE_NULL_DEREFERENCE, pc, frame,
				  "%s address %lx: null pointer", how, address);
	else if (address >= TOPHALF_USER_BASE && address < TOPHALF_TASK_SIZE)
		tophalf_report_at(TOPHALF_RULE_USER_POINTER, pc, frame,
				  "%s user address %lx without the user-access functions", how, address);
	else if (address - TOPHALF_WINDOW_BASE < TOPHALF_WINDOW_SIZE)
		tophalf_report_at(TOPHALF_RULE_MMIO_POINTER, pc, frame,
				  "%s device window address %lx without readl() or its kin", how, address);
	else if (read_in_freed_memory(address))
		tophalf_report_at(TOPHALF_RULE_USE_AFTER_FREE, pc, frame,
				  "%s address %lx: the pointer was read in memory that was freed",
				  how, address);
	else if (left_by_list_del(address))
		tophalf_report_at(TOPHALF_RULE_BAD_ACCESS, pc, frame,
				  "%s address %lx: the pointer of an entry that is off its list",
				  how, address);
	else if (in_stack_guard(address))
		tophalf_report_at(TOPHALF_RULE_BAD_ACCESS, pc, frame,
				  "%s address %lx: kernel stack overflow", how, address);
	else if (IS_ERR_VALUE(address))
		tophalf_report_at(TOPHALF_RULE_BAD_ACCESS, pc, frame,
				  "%s address %lx: an error pointer, or a member before a null pointer", how, address);
	else
		tophalf_report_at(TOPHALF_RULE_BAD_ACCESS, pc, frame,
				  "%s address %lx, which is not mapped", how, address);
	tophalf_host->end_run(TOPHALF_END_FATAL);
}
