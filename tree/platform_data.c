// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a driver relies on platform data, from its sources.
 *
 * Platform data is a structure that board code or a parent's driver gives to a
 * device that it makes by name; nobody else knows what is in it.  Most drivers
 * do without where there is none.  One that follows the pointer and never looks
 * whether it is null was written for devices that have it.
 *
 * The judgement errs to one side.  A source relies on platform data if it keeps
 * a pointer to it that it follows and does nothing else with: as soon as that is
 * compared, negated or given to a function, someone may look at it.  One that
 * asks whether there is any without keeping it does look.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"

static bool in_name(char letter)
{
	return isalnum((unsigned char)letter) || letter == '_';
}

static const char *skip_space(const char *at)
{
	while (isspace((unsigned char)*at))
		at++;
	return at;
}

/* The last character before `at` that is no space; NUL at the beginning. */
static const char *before(const char *text, const char *at)
{
	do {
		if (at == text)
			return "";
		at--;
	} while (isspace((unsigned char)*at));
	return at;
}

static bool is_assignment(const char *at)
{
	return at[0] == '=' && at[1] != '=';
}

/* Where the expression that ends before `end` begins: names, joined by "->" and '.'. */
static const char *expression_start(const char *text, const char *end)
{
	while (end > text) {
		if (in_name(end[-1]) || end[-1] == '.')
			end--;
		else if (end - text > 1 && end[-1] == '>' && end[-2] == '-')
			end -= 2;
		else
			break;
	}
	return end;
}

/* What the statement around `at` assigns it to, or NULL. */
static char *assigned_to(const char *text, const char *at)
{
	const char *equals = NULL, *end, *start;

	for (; at > text && !strchr(";{}", at[-1]); at--)
		if (at[-1] == '=' && !is_assignment(at - 1))
			return NULL;
		else if (at[-1] == '=' && !(at - text > 1 && strchr("=!<>", at[-2])))
			equals = at - 1;
	if (!equals)
		return NULL;
	end = before(text, equals) + 1;
	start = expression_start(text, end);
	return start < end ? tree_copy_bytes(start, (size_t)(end - start)) : NULL;
}

enum use {
	FOLLOWED,
	KEPT,			/* declared, assigned, or copied */
	LOOKED_AT,		/* anything else: it may be compared */
};

/* "struct data" names no pointer. */
static bool is_tag(const char *text, const char *at)
{
	const char *last = before(text, at);

	return *last && last - text >= 5 && last + 1 < at && !strncmp(last - 5, "struct", 6);
}

static enum use use_of(const char *text, const char *at, size_t length)
{
	const char *next = skip_space(at + length);
	char previous = *before(text, at);

	if (is_tag(text, at))
		return KEPT;
	if (previous == '!')
		return LOOKED_AT;
	if (next[0] == '-' && next[1] == '>')
		return FOLLOWED;
	if (is_assignment(next))
		return KEPT;
	return *next == ';' && (previous == '=' || previous == '*') ? KEPT : LOOKED_AT;
}

/* Whether the source follows this pointer and does nothing else with it. */
static bool only_followed(const char *text, const char *name)
{
	size_t length = strlen(name);
	bool followed = false;

	for (const char *at = text; (at = strstr(at, name)); at += length) {
		if (in_name(at[length]) || expression_start(text, at) != at)
			continue;
		switch (use_of(text, at, length)) {
		case FOLLOWED:
			followed = true;
			break;
		case LOOKED_AT:
			return false;
		case KEPT:
			break;
		}
	}
	return followed;
}

/* The next place where platform data is read, or NULL; *end is behind it. */
static const char *next_reading(const char *at, const char **end)
{
	static const char getter[] = "dev_get_platdata", member[] = "platform_data";

	for (; *at; at++) {
		const char *close = strchr(at, ')');

		if (!strncmp(at, getter, strlen(getter)) && at[strlen(getter)] == '(' && close) {
			*end = close + 1;
			return at;
		}
		if (strncmp(at, member, strlen(member)) || in_name(at[strlen(member)]))
			continue;
		*end = at + strlen(member);
		if ((at[-1] == '.' || at[-1] == '>') && !is_assignment(skip_space(*end)))
			return at;
	}
	return NULL;
}

/* What becomes of what is read in [at, end). */
static enum use use_of_reading(const char *text, const char *at, const char *end)
{
	enum use use = KEPT;
	char *name;

	if (end[0] == '-' && end[1] == '>')
		return FOLLOWED;
	if (*skip_space(end) != ';')
		return LOOKED_AT;
	name = assigned_to(text, at);
	if (name && only_followed(text, name))
		use = FOLLOWED;
	free(name);
	return use;
}

static bool relies(const char *text)
{
	const char *end = text + (*text != '\0'), *at;
	bool followed = false;

	while ((at = next_reading(end, &end))) {
		enum use use = use_of_reading(text, at, end);

		if (use == LOOKED_AT)
			return false;
		followed |= use == FOLLOWED;
	}
	return followed;
}

void platform_data_scan(const char *text, struct image *image)
{
	char *code = tree_copy(text);

	blank_words(code);
	if (relies(code))
		image_add_property(image, IMAGE_PROPERTY_PLATFORM_DATA, "");
	free(code);
}
