/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The trace: one 64-bit hash over everything observable in a run, in order.
 *
 * Two runs with equal traces made the same choices, the same bus accesses and
 * context switches at the same virtual times, and printed the same text.  It is
 * a multiply-and-xorshift chain of our own, not a cryptographic one: it has to
 * notice accidents, at a few cycles a word.
 */
#ifndef EXPLORE_TRACE_H
#define EXPLORE_TRACE_H

#include <stddef.h>
#include <stdint.h>

/* What happened: mixed in front of its operands. */
enum trace_event {
	TRACE_CHOICE = 1,
	TRACE_VALUE,
	TRACE_BUS_READ,
	TRACE_BUS_WRITE,
	TRACE_INTERRUPT,
	TRACE_LINE,
	TRACE_CPU,
	TRACE_SWITCH,
	TRACE_CONSOLE,
	TRACE_CALL,
	TRACE_NODE,
	TRACE_REPORT,
	TRACE_END,
};

#define TRACE_START	0x746f7068616c6621ull

static inline uint64_t trace_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
	return hash ^ (hash >> 29);
}

/* Hashes bytes, eight at a time, and their number. */
uint64_t trace_hash(uint64_t hash, const void *bytes, size_t size);

/* Both add to the trace of the run that is going on. */
void trace_event(enum trace_event event, uint64_t first, uint64_t second);
void trace_bytes(enum trace_event event, const void *bytes, size_t size);

#endif
