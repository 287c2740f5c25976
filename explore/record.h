/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The record of a choice sequence: one or two bytes for most choices.
 *
 * A choice is a tag byte, then what the tag does not say already:
 *
 *   bits 0-3   the kind (enum tophalf_choice)
 *   bit 4      the answer is 0 and is left out
 *   bit 5      n is that of the last choice of this kind and is left out
 *   bit 6      a value: n is its width in bits
 *   bit 7      always 0
 *
 * n and the answer are varints, seven bits a byte, least significant first.
 * This is part of the format of saved runs.
 */
#ifndef EXPLORE_RECORD_H
#define EXPLORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tophalf/boundary.h>

struct record_choice {
	uint32_t kind;
	uint32_t n;
	bool value;			/* made by choose_value(): n is a width in bits */
	uint64_t answer;
	/* What a record does not have. */
	uint64_t meaning;		/* what the answer stood for, see choose_among(), or UINT64_MAX */
	uint32_t begins;		/* the first one in this system call; 0: in none, 1 + its number */
};

/* The n of the last choice and the last value of each kind: what a tag may leave out. */
struct record_state {
	uint32_t last_n[2][TOPHALF_CHOICE_KINDS];
};

struct record_writer {
	unsigned char *bytes;
	size_t size, used;
	struct record_state state;
};

struct record_reader {
	const unsigned char *bytes;
	size_t size, at;
	struct record_state state;
};

/* False when there is no room; then nothing was written. */
bool record_put(struct record_writer *writer, const struct record_choice *choice);
/*
 * The same for an answer that may still change: it has two bytes, whatever it is, and
 * n is at most RECORD_WIDE_MAX.  `end` is what was used up to behind it.
 */
#define RECORD_WIDE_MAX		(1u << 14)
bool record_put_wide(struct record_writer *writer, const struct record_choice *choice);
void record_amend(struct record_writer *writer, size_t end, uint64_t answer);
/* 1: a choice; 0: the end; -1: the bytes are not a record. */
int record_get(struct record_reader *reader, struct record_choice *choice);

#endif
