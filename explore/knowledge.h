/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the runs of a campaign learn from those before them: values that may be
 * suggested (the dictionary), facts (facts.h), and whether runs settle.
 *
 * Runs of one generation begin with the same.  What they learn is gathered in the
 * order of their numbers, and published when the generation is merged; so what a run
 * begins with is a function of its number.  The first generations are short, because
 * they learn most.
 */
#ifndef EXPLORE_KNOWLEDGE_H
#define EXPLORE_KNOWLEDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <explore/choice.h>
#include <explore/facts.h>
#include <explore/outcome.h>

/* What is published besides the facts; shared with all workers. */
struct shared_dictionary {
	uint64_t values[DICTIONARY_LIMIT];
	size_t count;
	uint64_t changes;		/* how often these or the facts became more */
	bool settles;			/* runs may have their beginning in common: one came to its end */
};

struct knowledge {
	struct shared_dictionary *dictionary;
	struct shared_dictionary learned;	/* what it is for the next generation */
	struct facts facts;
};

/* `known` has facts that the first generation begins with.  Returns 0, or -1 without memory. */
int knowledge_open(struct knowledge *knowledge, const unsigned char *known, size_t known_size);
void knowledge_close(struct knowledge *knowledge);
/* The next run in order is over.  Returns 0, or -1 without memory. */
int knowledge_gather(struct knowledge *knowledge, const struct outcome *outcome);
/* A generation is merged. */
void knowledge_publish(struct knowledge *knowledge);
/* The number of runs at which the generation of run number `run` ends. */
uint64_t generation_end(uint64_t run);

#endif
