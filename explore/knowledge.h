/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the runs of a campaign learn from those before them: values that may be
 * suggested (the dictionary), facts (facts.h), and whether runs settle.
 *
 * Runs of one generation begin with the same.  What they learn is gathered in the
 * order of their numbers, and is only added to; so what a run begins with is a length of
 * it, which follows from the run's number.  The first generations are short, because they
 * learn most, and each knows all that those before it learned.  Later ones do without
 * what the last one learned: it is under way while they begin, so that no worker waits
 * for another one.
 */
#ifndef EXPLORE_KNOWLEDGE_H
#define EXPLORE_KNOWLEDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <explore/choice.h>
#include <explore/facts.h>
#include <explore/outcome.h>

/* Shared with all workers. */
struct shared_dictionary {
	uint64_t values[DICTIONARY_LIMIT];
};

/* How much of what is gathered a run begins with. */
struct known {
	uint64_t values_count, facts_size;
	uint64_t changes;		/* how often these became more */
	uint32_t settles;		/* runs may have their beginning in common: one came to its end */
};

#define BOUNDARIES_KEPT		4

struct knowledge {
	struct shared_dictionary *dictionary;
	struct facts facts;
	struct known gathered;
	/* What there was when so many runs were merged; the newest is number `boundaries` - 1, modulo. */
	struct {
		uint64_t runs;
		struct known known;
	} at[BOUNDARIES_KEPT];
	unsigned int boundaries;
};

/* `known` has facts that the first generation begins with.  Returns 0, or -1 without memory. */
int knowledge_open(struct knowledge *knowledge, const unsigned char *known, size_t known_size);
void knowledge_close(struct knowledge *knowledge);
/* The next run in order is over.  Returns 0, or -1 without memory. */
int knowledge_gather(struct knowledge *knowledge, const struct outcome *outcome);
/* So many runs are merged. */
void knowledge_merged(struct knowledge *knowledge, uint64_t runs);
/* What this run begins with; all runs that it depends on are merged. */
const struct known *knowledge_of(const struct knowledge *knowledge, uint64_t run);

/* The number of the first run after those of the same generation. */
uint64_t generation_end(uint64_t run);
/* When so many runs are merged, all before the number that this returns can be made. */
uint64_t generations_known(uint64_t merged);

#endif
