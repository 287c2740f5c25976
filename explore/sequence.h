/* SPDX-License-Identifier: GPL-2.0-only */
/* A choice sequence as an array, and the ways in which it is made simpler. */
#ifndef EXPLORE_SEQUENCE_H
#define EXPLORE_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <explore/record.h>

#define SEQUENCE_MAX	(1u << 18)
#define SEQUENCE_PLAN	2

struct sequence {
	size_t count;
	struct record_choice choices[SEQUENCE_MAX];

	/* For strategy_loose, which makes a run of it. */
	uint64_t fresh;			/* not 0: this run of the default mix instead */
	uint64_t weight_most;		/* what is heavier is not made any further: shrink_weight() */
	uint32_t plan[SEQUENCE_PLAN];	/* answers to questions about the plan that are new */
	uint64_t meanings[SEQUENCE_MAX];	/* it notes here what the answers of the run stand for */
};

/* The first `most` choices of a record.  0, or -1 where it is damaged or has more than there is room for. */
int sequence_from_record(struct sequence *sequence, const unsigned char *bytes, size_t size,
			 uint64_t most);
/* Its choices are those of the run that was made of it: they mean what was noted. */
void sequence_note_meanings(struct sequence *sequence);
/* Returns the bytes used, or 0 where there is no room. */
size_t sequence_to_record(const struct sequence *sequence, unsigned char *bytes, size_t size);

void sequence_copy(struct sequence *to, const struct sequence *from);

/* An answer that says something: not the plain one, and no distance, which only says where. */
bool choice_matters(const struct record_choice *choice);
/* How many such answers there are; *sum adds all answers up. */
size_t sequence_weight(const struct sequence *sequence, uint64_t *sum);

/* Cuts `count` choices out, from number `first` on. */
void sequence_cut(struct sequence *sequence, size_t first, size_t count);

/*
 * Decisions: a DISTANCE, which is drawn where a decision is made, and the STEP that
 * is made there.  Number `index` of them; false where there are not so many.
 */
struct decision {
	size_t distance, step;		/* numbers of the two choices */
	uint32_t answer;		/* of the step */
};
size_t sequence_decisions(const struct sequence *sequence, struct decision *decisions, size_t room);

/*
 * The sequence without the decisions [first, last): the distances of each are added
 * to the one before it, so that later ones come where they came, less `sooner` points.
 */
void sequence_merge(struct sequence *to, const struct sequence *from,
		    const struct decision *decisions, size_t first, size_t last, uint64_t sooner);

#endif
