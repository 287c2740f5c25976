// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a C file defines for others, by a scan that knows comments, strings,
 * preprocessor lines and brackets, and nothing else of C. It need not be
 * right: a candidate is believed only after its object has been read.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "index.h"

/* The declaration being read, as its words at the outermost level. */
struct declaration {
	char name[128];		/* the last word before '(', '[', '=' or ';' */
	char before[128];	/* the word before that */
	char first[128];	/* the first word of all */
	char argument[128];	/* the first word in the first brackets */
	int hidden;		/* static, typedef, extern: not for others */
	int words;
	int named;		/* name is final */
	int brackets;		/* has had (...) */
};

struct scan {
	const char *at, *end;
	struct declaration now;
	struct map names;	/* name -> how it was met, as a letter */
	struct strings order;
};

static int word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Past a string, a comment or a preprocessor line; 0 if at none of them. */
static int skip_text(struct scan *scan)
{
	const char *at = scan->at, *end = scan->end;

	if (*at == '"' || *at == '\'') {
		char quote = *at++;

		while (at < end && *at != quote && *at != '\n')
			at += *at == '\\' ? 2 : 1;
		at++;
	} else if (*at == '/' && at + 1 < end && at[1] == '*') {
		at += 2;
		while (at + 1 < end && !(at[0] == '*' && at[1] == '/'))
			at++;
		at += 2;
	} else if (*at == '/' && at + 1 < end && at[1] == '/') {
		while (at < end && *at != '\n')
			at++;
	} else if (*at == '#') {
		while (at < end && *at != '\n')
			at += *at == '\\' && at + 1 < end ? 2 : 1;
	} else {
		return 0;
	}
	scan->at = at < end ? at : end;
	return 1;
}

/*
 * Past what a bracket opens, over any brackets inside. Both branches of an #if
 * may open the same brace: a brace that closes in the first column ends it in
 * any case.
 */
static void skip_brackets(struct scan *scan, char *argument)
{
	int depth = 0, brace = *scan->at == '{';

	while (scan->at < scan->end) {
		char c = *scan->at;
		int resync = brace && c == '}' && scan->at[-1] == '\n';

		if (skip_text(scan))
			continue;
		if (argument && !argument[0] && depth == 1 && word_char(c)) {
			size_t length = 0;

			while (scan->at < scan->end && word_char(*scan->at)) {
				if (length < 127)
					argument[length++] = *scan->at;
				scan->at++;
			}
			argument[length] = '\0';
			continue;
		}
		if (c == '(' || c == '[' || c == '{')
			depth++;
		if (c == ')' || c == ']' || c == '}')
			depth--;
		scan->at++;
		if (depth <= 0 || resync)
			return;
	}
}

static void note(struct scan *scan, const char *name, char how)
{
	char *known;

	if (!name[0] || isdigit((unsigned char)name[0]))
		return;
	known = map_get(&scan->names, name);
	if (!known) {
		known = tree_alloc(3);	/* defined, exported, maybe */
		map_put(&scan->names, name, known);
		strings_add(&scan->order, name);
	}
	known[how == 'D' ? 0 : how == 'E' ? 1 : 2] = 1;
}

static int all_capitals(const char *name)
{
	for (; *name; name++)
		if (islower((unsigned char)*name))
			return 0;
	return 1;
}

/* A declaration has ended, with a body, a value or neither. */
static void declared(struct scan *scan, int body, int value)
{
	struct declaration *now = &scan->now;

	if (!strncmp(now->first, "EXPORT_", 7))
		note(scan, now->argument, 'E');
	else if (now->words == 1 && now->brackets && all_capitals(now->first))
		note(scan, now->argument, 'M');
	else if (!now->hidden && now->words > 1 &&
		 (body || value || !now->brackets)) {
		note(scan, now->name, 'D');
		/* "struct x name __ro_after_init = ...": the last word is where it lies. */
		if (!body && now->words > 2 && !strncmp(now->name, "__", 2))
			note(scan, now->before, 'D');
	}
	else if (!now->hidden && now->words == 1 && now->brackets)
		note(scan, now->argument, 'M');
	memset(now, 0, sizeof(*now));
}

static void take_word(struct scan *scan)
{
	static const char *const hiding[] = { "static", "typedef", "extern",
					      "inline", "struct_group" };
	struct declaration *now = &scan->now;
	char word[128];
	size_t length = 0;

	while (scan->at < scan->end && word_char(*scan->at)) {
		if (length < sizeof(word) - 1)
			word[length++] = *scan->at;
		scan->at++;
	}
	word[length] = '\0';
	for (size_t i = 0; i < 4; i++)
		if (!strcmp(word, hiding[i]))
			now->hidden = 1;
	if (!now->words++)
		memcpy(now->first, word, sizeof(word));
	/* An attribute or a macro behind the name does not change it. */
	if (!now->named && strcmp(word, "__attribute__")) {
		memcpy(now->before, now->name, sizeof(now->before));
		memcpy(now->name, word, sizeof(word));
	}
}

/*
 * '(' after the name of a function; or in "int (*name)(...)", in an attribute
 * before the name, or behind a macro.
 */
static void take_round(struct scan *scan)
{
	struct declaration *now = &scan->now;
	char argument[128] = "";

	skip_brackets(scan, argument);
	if (!strcmp(now->name, "__attribute__") || !now->words)
		return;
	if (!strncmp(now->name, "__", 2) && all_capitals(now->name + 2))
		return;
	if (!now->brackets)
		memcpy(now->argument, argument, sizeof(argument));
	now->brackets = 1;
	now->named = 1;
}

/* '=' and ',' and ';' end a name, '{' begins a body or the fields of a type. */
static void take_mark(struct scan *scan)
{
	struct declaration *now = &scan->now;
	char c = *scan->at;

	if (c == '{') {
		int type = !now->brackets;

		skip_brackets(scan, NULL);
		if (!type)
			declared(scan, 1, 0);
	} else if (c == '[') {
		skip_brackets(scan, NULL);
		now->named = 1;
	} else if (c == '=') {
		while (scan->at < scan->end && *scan->at != ';') {
			if (skip_text(scan))
				continue;
			if (strchr("([{", *scan->at))
				skip_brackets(scan, NULL);
			else
				scan->at++;
		}
		declared(scan, 0, 1);
	} else {
		if (c == ';')
			declared(scan, 0, 0);
		scan->at++;
	}
}

static void put_facts(struct scan *scan, struct text *facts)
{
	for (size_t i = 0; i < scan->order.count; i++) {
		const char *name = scan->order.item[i];
		char *known = map_get(&scan->names, name);
		char how = known[0] && known[1] ? 'E' : known[0] ? 'D' :
			   known[1] ? 'X' : 'M';

		text_printf(facts, "%c %s\n", how, name);
		free(known);
	}
}

void scan_source(const char *text, size_t length, struct text *facts)
{
	struct scan scan = { .at = text, .end = text + length };

	while (scan.at < scan.end) {
		char c = *scan.at;

		if (skip_text(&scan))
			continue;
		if (word_char(c))
			take_word(&scan);
		else if (c == '(')
			take_round(&scan);
		else if (c == '{' || c == '[' || c == '=' || c == ';')
			take_mark(&scan);
		else
			scan.at++;
	}
	put_facts(&scan, facts);
	map_free(&scan.names);
	strings_free(&scan.order);
}
