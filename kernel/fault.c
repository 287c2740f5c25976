// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults: what the machine's memory refuses is a finding, by the address.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/poison.h>
#include <asm/sections.h>
#include "fault.h"
#include "firmware.h"
#include "mm/kasan/kasan.h"
#include "mm/mm.h"
#include "report.h"

/* Below this a fault is a null pointer plus the offset of a member. */
#define NULL_LIMIT	0x10000UL

/* The largest offset of a member that is looked for behind a pointer with a pattern. */
#define MEMBER_LIMIT	0x10000UL

/* Memory that nobody may read a pointer in is full of one byte, which tells why. */
static const struct pattern {
	u8 byte;
	enum tophalf_rule rule;
	const char *words;
} patterns[] = {
	{ PATTERN_FREED, TOPHALF_RULE_USE_AFTER_FREE,
	  "the pointer was read in memory that was freed" },
	{ PATTERN_REDZONE, TOPHALF_RULE_OUT_OF_BOUNDS,
	  "the pointer was read behind the end of an object" },
	{ PATTERN_FRESH, TOPHALF_RULE_UNINITIALISED_OBJECT,
	  "the pointer was read in memory that was allocated and never written" },
};

/* The pattern that `address` is made of, or a member behind it; null if it is of none. */
static const struct pattern *pattern_of(unsigned long address)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(patterns); i++) {
		unsigned long pointer = patterns[i].byte * (~0UL / 0xff);

		if (address - (pointer & ~(MEMBER_LIMIT - 1)) < MEMBER_LIMIT)
			return &patterns[i];
	}
	return NULL;
}

/* Any context. */
const char *read_in_bad_memory(unsigned long address, enum tophalf_rule *rule)
{
	const struct pattern *pattern = pattern_of(address);

	if (!pattern)
		return NULL;
	*rule = pattern->rule;
	return pattern->words;
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

/* What is to be said of an address that refuses an access. */
static const char *explain(unsigned long address, u32 access, enum tophalf_rule *rule)
{
	const char *words = read_in_bad_memory(address, rule);

	if (words)
		return words;
	*rule = TOPHALF_RULE_BAD_ACCESS;
	if (left_by_list_del(address))
		return "the pointer of an entry that is off its list";
	if (in_stack_guard(address))
		return "kernel stack overflow";
	if (IS_ERR_VALUE(address))
		return "an error pointer, or a member before a null pointer";
	if (access == TOPHALF_ACCESS_JUMP)
		return "no code is there";
	if (access == TOPHALF_ACCESS_WRITE && address >= (unsigned long)_stext &&
	    address < (unsigned long)__end_rodata)
		return "it can only be read";
	return "nothing is mapped there";
}

static const char *const access_names[] = {
	[TOPHALF_ACCESS_READ] = "read from",
	[TOPHALF_ACCESS_WRITE] = "write to",
	[TOPHALF_ACCESS_JUMP] = "jump to",
};

/* Any context, on a stack of its own.  Does not return. */
void machine_fault(unsigned long address, unsigned long pc, unsigned long frame, u32 access)
{
	const char *how = access < ARRAY_SIZE(access_names) ? access_names[access] : "access to";
	enum tophalf_rule rule;
	const char *words;

	if (address < NULL_LIMIT) {
		tophalf_check_platform_data();
		tophalf_report_at(TOPHALF_RULE_NULL_DEREFERENCE, pc, frame,
				  "%s address %lx: null pointer", how, address);
	} else if (address >= TOPHALF_USER_BASE && address < TOPHALF_TASK_SIZE) {
		tophalf_report_at(TOPHALF_RULE_USER_POINTER, pc, frame,
				  "%s user address %lx without the user-access functions", how, address);
	} else if (address - TOPHALF_WINDOW_BASE < TOPHALF_WINDOW_SIZE) {
		tophalf_report_at(TOPHALF_RULE_MMIO_POINTER, pc, frame,
				  "%s device window address %lx without readl() or its kin", how, address);
	} else {
		words = explain(address, access, &rule);
		/* The reading itself has been told: this is its echo. */
		if (rule == TOPHALF_RULE_OUT_OF_BOUNDS && kasan_told_outside())
			tophalf_host->end_run(TOPHALF_END_FATAL);
		tophalf_report_at(rule, pc, frame, "%s address %lx: %s", how, address, words);
	}
	tophalf_host->end_run(TOPHALF_END_FATAL);
}

/* Any context, on a stack of its own.  Does not return. */
void machine_trap(u32 rule, unsigned long pc, unsigned long frame, const char *message)
{
	tophalf_report_at(rule, pc, frame, "%s", message);
	tophalf_host->end_run(TOPHALF_END_FATAL);
}
