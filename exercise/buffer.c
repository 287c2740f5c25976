// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory: each task has a buffer and, behind it, a page that pointers in
 * the buffer may point to.
 *
 * What structure a driver expects is unknown.  Most fields of most structures
 * want small numbers, with here or there a larger one, so the patterns are made
 * of such words.
 */
#include <assert.h>
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"
#include "machine/machine.h"

#define AREA_SIZE	(EXERCISE_USER_SIZE / EXERCISE_TASKS)
#define SECOND_OFFSET	BUFFER_SIZE
#define SECOND_SIZE	0x1000
#define WORDS_CHOSEN	12

_Static_assert(SECOND_OFFSET + SECOND_SIZE <= AREA_SIZE, "a task's area holds its buffers");

/* How much of each buffer may be other than 0. */
static unsigned long used[EXERCISE_TASKS];

static unsigned char *bytes_of(uint32_t task)
{
	assert(task < EXERCISE_TASKS);
	return machine_user_memory() + (size_t)task * AREA_SIZE;
}

void buffer_reset(void)
{
	for (uint32_t task = 0; task < EXERCISE_TASKS; task++) {
		if (!used[task])
			continue;
		memset(bytes_of(task), 0, used[task]);
		memset(bytes_of(task) + SECOND_OFFSET, 0, SECOND_SIZE);
		used[task] = 0;
	}
}

void buffer_used(uint32_t task, unsigned long size)
{
	if (size > BUFFER_SIZE)
		size = BUFFER_SIZE;
	if (size > used[task])
		used[task] = size;
}

unsigned long buffer_address(uint32_t task)
{
	return TOPHALF_USER_BASE + (unsigned long)task * AREA_SIZE;
}

const unsigned char *buffer_bytes(uint32_t task)
{
	return bytes_of(task);
}

unsigned long buffer_bad_address(void)
{
	static const unsigned long addresses[] = {
		0,
		TOPHALF_USER_BASE + TOPHALF_USER_SIZE + 0x1000,
		TOPHALF_USER_BASE + TOPHALF_USER_SIZE - 2,	/* the first bytes are there */
		8,
	};

	return addresses[choose(TOPHALF_CHOOSE_ARGUMENT, 4)];
}

unsigned long buffer_choose_address(uint32_t task)
{
	if (choose(TOPHALF_CHOOSE_ARGUMENT, 24) == 23)
		return buffer_bad_address();
	return buffer_address(task);
}

void buffer_put(uint32_t task, const char *text, unsigned long size)
{
	assert(size < BUFFER_SIZE);
	memcpy(bytes_of(task), text, size);
	bytes_of(task)[size] = 0;
	buffer_used(task, size + 1);
}

static void put_word(uint32_t task, unsigned long index, uint32_t word)
{
	memcpy(bytes_of(task) + 4 * index, &word, 4);
}

static void fill_words(uint32_t task, unsigned long words, uint32_t first, uint32_t step)
{
	for (unsigned long i = 0; i < words; i++)
		put_word(task, i, first + (uint32_t)i * step);
}

/* All words 1 but one: a year, a length, an address among small fields. */
static void fill_odd_one_out(uint32_t task, unsigned long words)
{
	static const uint32_t values[8] = { 100, 120, 4096, 0, 0xffffffff, 0x80000000, 255, 70 };
	uint32_t at = choose(TOPHALF_CHOOSE_ARGUMENT, WORDS_CHOSEN);

	fill_words(task, words, 1, 0);
	if (at < words)
		put_word(task, at, values[choose(TOPHALF_CHOOSE_ARGUMENT, 8)]);
}

static void fill_chosen_words(uint32_t task, unsigned long words)
{
	static const uint32_t values[8] = { 1, 2, 0, 5, 10, 100, 8, 4096 };

	fill_words(task, words, 1, 0);
	for (unsigned long i = 0; i < words && i < WORDS_CHOSEN; i++)
		put_word(task, i, values[choose(TOPHALF_CHOOSE_ARGUMENT, 8)]);
}

/* Values that the code was seen to compare with, and others. */
static void fill_learned_words(uint32_t task, unsigned long words)
{
	fill_words(task, words, 0, 0);
	for (unsigned long i = 0; i < words && i < 4; i++) {
		const uint64_t *dictionary;
		size_t count;

		dictionary = explore_dictionary(&count);
		put_word(task, i, (uint32_t)choose_value(TOPHALF_CHOOSE_ARGUMENT, dictionary,
							 count, 32));
	}
}

/* Pointers to the second buffer, with lengths between them. */
static void fill_pointers(uint32_t task, unsigned long words)
{
	uint32_t length = 1u << choose(TOPHALF_CHOOSE_ARGUMENT, 8);
	bool lengths_first = choose(TOPHALF_CHOOSE_ARGUMENT, 2);

	memset(bytes_of(task) + SECOND_OFFSET, 1, SECOND_SIZE);
	fill_words(task, words, 0, 0);
	for (unsigned long i = 0; i + 1 < words; i += 2) {
		bool pointer = (i / 2 % 2 == 1) == lengths_first;

		put_word(task, i, pointer ? (uint32_t)buffer_address(task) + SECOND_OFFSET :
					    length);
	}
}

/*
 * A broken-down time, the first fields of struct tm: what clocks and alarms are
 * set to.  In some structures a word with flags stands before it.
 */
static void fill_date(uint32_t task, unsigned long words)
{
	static const uint32_t dates[8][6] = {
		{ 0, 0, 12, 1, 0, 124 }, { 30, 0, 12, 1, 0, 124 }, { 0, 30, 12, 1, 0, 124 },
		{ 59, 59, 23, 31, 11, 124 }, { 0, 0, 0, 29, 1, 128 }, { 1, 2, 3, 4, 5, 130 },
		{ 7, 14, 3, 19, 0, 138 }, { 0, 0, 0, 1, 0, 70 },
	};
	const uint32_t *date = dates[choose(TOPHALF_CHOOSE_ARGUMENT, 8)];
	unsigned long before = choose(TOPHALF_CHOOSE_ARGUMENT, 2);

	fill_words(task, words, before, 0);
	for (unsigned long i = 0; i < 6 && before + i < words; i++)
		put_word(task, before + i, date[i]);
}

static void fill_text(uint32_t task, unsigned long size)
{
	static const char text[] = "0123456789abcdef ";
	uint32_t shift = choose(TOPHALF_CHOOSE_ARGUMENT, 16);

	for (unsigned long i = 0; i < size; i++)
		bytes_of(task)[i] = (unsigned char)text[(i + shift) % (sizeof(text) - 1)];
}

void buffer_fill(uint32_t task, unsigned long size)
{
	unsigned long words;

	if (size > BUFFER_SIZE)
		size = BUFFER_SIZE;
	words = (size + 3) / 4;
	buffer_used(task, 4 * words);
	switch (choose(TOPHALF_CHOOSE_ARGUMENT, 14)) {
	case 0:
		fill_words(task, words, 1, 1);
		break;
	case 1:
	case 2:
	case 3:
		fill_odd_one_out(task, words);
		break;
	case 4:
	case 5:
		fill_chosen_words(task, words);
		break;
	case 6:
		fill_words(task, words, 0, 0);
		break;
	case 7:
		fill_words(task, words, 0xffffffff, 0);
		break;
	case 8:
		fill_pointers(task, words);
		break;
	case 9:
		fill_text(task, size);
		break;
	case 10:
		fill_learned_words(task, words);
		break;
	case 11:
		fill_words(task, words, 1, 0);
		break;
	case 12:
	case 13:
		fill_date(task, words);
		break;
	}
}
