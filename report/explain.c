// SPDX-License-Identifier: GPL-2.0-only
/* `tophalf explain`: a rule in prose, filled to the width of a terminal. */
#include <string.h>
#include <tophalf/boundary.h>
#include "report/rule.h"

#define WIDTH 78

/* Prints the words of `text` in lines of at most WIDTH columns, each after `indent` blanks. */
static void fill(FILE *out, const char *text, int indent)
{
	int column = 0;

	while (*text) {
		int word = (int)strcspn(text, " ");

		if (column && column + 1 + word > WIDTH) {
			fputc('\n', out);
			column = 0;
		}
		if (!column)
			column = fprintf(out, "%*s%.*s", indent, "", word, text);
		else
			column += fprintf(out, " %.*s", word, text);
		text += word;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

void explain_rule(unsigned int rule, FILE *out)
{
	const struct rule_words *row = rule_words(rule);

	fprintf(out, "%s: %s\n", rule_name(rule), row->says);
	if (rule_fatal(rule))
		fputs("(the machine cannot go on after it: the run ends there)\n", out);
	fputs("\nWhy it is so\n", out);
	fill(out, row->because, 4);
	fputs("\nWhat usually breaks it\n", out);
	fill(out, row->breaks, 4);
	fputs("\nWhat to do\n", out);
	fill(out, row->remedy, 4);
}
