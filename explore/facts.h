/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What runs learn from each other: facts, each a key and details (struct
 * tophalf_fact).  Here they are bytes.
 *
 * A run begins with those that earlier ones told (knowledge.h), and tells new ones, which
 * are gathered in the order of run numbers.  The first fact with a key stays, and none
 * goes: what was known at some time is the beginning of what is known.
 */
#ifndef EXPLORE_FACTS_H
#define EXPLORE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of address space; what lies beyond is not learned any more. */
#define FACTS_BYTES	(64u << 20)

/* Shared with workers, which read it. */
struct shared_facts {
	unsigned char bytes[FACTS_BYTES];
};

struct facts {
	struct shared_facts *shared;
	size_t gathered;		/* bytes */
	size_t *slots;			/* open addressing: where a record begins, plus 1 */
	size_t slots_count, count;
};

/* Returns 0, or -1 without memory. */
int facts_open(struct facts *facts);
void facts_close(struct facts *facts);
/*
 * Gathers the records that are not known yet.  Stops at bytes that are no record:
 * whoever wrote them may have been damaged.  Returns 0, or -1 without memory.
 */
int facts_gather(struct facts *facts, const unsigned char *bytes, size_t size);

/* Appends a record to `bytes`, `used` of `size` full; returns the new `used`, or the old one without room. */
size_t facts_append(unsigned char *bytes, size_t used, size_t size, const void *key, size_t key_size,
		    const void *detail, size_t detail_size);

#endif
