// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks insert messages into a hash table, each with atomic_cmpxchg() where it finds room.
 * Where no two hash alike nothing depends on the order, whatever tells the places
 * apart: one execution (Flanagan and Godefroid, POPL 2005: indexer, up to 11 threads).
 *
 * expect: executions=1 clean
 */
#include <linux/atomic.h>
#include "program.h"

#define SIZE		128
#define MESSAGES	4

static atomic_t table[SIZE];

static void body(int index)
{
	int message, value, slot;

	for (message = 1; message <= MESSAGES; message++) {
		value = message * 11 + index;
		slot = (value * 7) % SIZE;
		while (atomic_cmpxchg(&table[slot], 0, value))
			slot = (slot + 1) % SIZE;
	}
}

static void check(void)
{
}

PROGRAM({ body }, { body }, { body }, { body });
MODULE_DESCRIPTION("Insertions into a hash table that never meet");
