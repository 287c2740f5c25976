// SPDX-License-Identifier: GPL-2.0-only
/*
 * What programs write to text files, sysfs attributes above all.
 *
 * The file itself tells best: many list their options, or accept what they
 * show.  So the plain text is what was read; others are its words, numbers, and
 * seldom something that no parser wants.
 */
#include <assert.h>
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"

static unsigned int put(char *text, unsigned int max, const char *from, unsigned int size)
{
	if (size > max)
		size = max;
	memcpy(text, from, size);
	return size;
}

static unsigned int put_string(char *text, unsigned int max, const char *from)
{
	return put(text, max, from, (unsigned int)strlen(from));
}

static unsigned int put_number(char *text, unsigned int max, uint64_t number)
{
	char digits[20];
	unsigned int at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	return put(text, max, digits + at, (unsigned int)sizeof(digits) - at);
}

static bool separates(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '[' || c == ']' || c == ',' || c == '\0';
}

/* Where the word number `wanted` starts, and its length; the number of words in *words. */
static const char *find_word(const char *seen, unsigned int size, unsigned int wanted,
			     unsigned int *length, unsigned int *words)
{
	const char *found = NULL;
	unsigned int i = 0;

	*words = 0;
	while (i < size) {
		unsigned int start;

		while (i < size && separates(seen[i]))
			i++;
		start = i;
		while (i < size && !separates(seen[i]))
			i++;
		if (i == start)
			break;
		if ((*words)++ == wanted) {
			found = seen + start;
			*length = i - start;
		}
	}
	return found;
}

static unsigned int put_word(char *text, unsigned int max, const char *seen, unsigned int size)
{
	unsigned int length = 0, words;
	const char *word;

	find_word(seen, size, 0, &length, &words);
	if (!words)
		return put_string(text, max, "1");
	word = find_word(seen, size, choose(TOPHALF_CHOOSE_ARGUMENT, words), &length, &words);
	return put(text, max, word, length);
}

static unsigned int put_odd(char *text, unsigned int max)
{
	static const char *const odd[] = {
		"-1", "", "on", "off", "0x10", "99999999999999999999", " ", "y", "n", "auto",
		"enabled", "disabled", "none", "%s%n", "1 2 3 4", "+10",
	};

	return put_string(text, max, odd[choose(TOPHALF_CHOOSE_ARGUMENT, 16)]);
}

static unsigned int put_chosen_number(char *text, unsigned int max)
{
	static const uint64_t numbers[] = { 2, 3, 4, 8, 10, 16, 50, 100, 255, 1000, 65536, 1000000 };

	return put_number(text, max,
			  choose_value(TOPHALF_CHOOSE_ARGUMENT, numbers,
				       sizeof(numbers) / sizeof(numbers[0]), 32));
}

unsigned int text_choose(char *text, unsigned int max, const char *seen, unsigned int seen_size)
{
	unsigned int size;

	assert(max > 1);
	switch (choose(TOPHALF_CHOOSE_ARGUMENT, 10)) {
	case 1:
		size = put_string(text, max - 1, "1");
		break;
	case 2:
		size = put_string(text, max - 1, "0");
		break;
	case 3:
	case 4:
		size = put_chosen_number(text, max - 1);
		break;
	case 5:
	case 6:
	case 7:
		size = put_word(text, max - 1, seen, seen_size);
		break;
	case 8:
		size = put_odd(text, max - 1);
		break;
	default:
		size = seen_size ? put(text, max - 1, seen, seen_size) :
				   put_string(text, max - 1, "1");
	}
	if (size == 0 || text[size - 1] != '\n')
		text[size++] = '\n';
	return size;
}
