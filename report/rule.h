/* SPDX-License-Identifier: GPL-2.0-only */
/* Names and words of rules, contexts and stages: all from the two tables in include/tophalf. */
#ifndef REPORT_RULE_H
#define REPORT_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum ability { ABILITY_NO, ABILITY_YES, ABILITY_LIMITED };

struct context_row {
	const char *name;		/* as in the JSON output: "hardirq" */
	const char *title;		/* in prose: "hard IRQ context" */
	enum ability sleep, alloc, mutex, user;
	const char *preempted_by, *entered_by;
};

struct rule_words {
	const char *says, *because, *breaks, *remedy;	/* see explain.def */
};

/* Null where the number is no context, no rule. */
const struct context_row *context_row(unsigned int context);
const struct rule_words *rule_words(unsigned int rule);

bool rule_fatal(unsigned int rule);		/* the run ends with it */

/* The rule of that name, or -1. */
int rule_find(const char *name);
const char *rule_name(unsigned int rule);
const char *context_name(unsigned int context);
const char *stage_name(unsigned int stage);
const char *ability_name(enum ability ability);

/*
 * Why that rule is broken in that context, in one line. For the rules of the context table the row of
 * the context gives the words.
 */
void rule_why(unsigned int rule, unsigned int context, char *line, size_t size);

/* What `tophalf explain RULE` prints. */
void explain_rule(unsigned int rule, FILE *out);

enum table_form { TABLE_TEXT, TABLE_MARKDOWN, TABLE_JSON };
/* What `tophalf contexts` prints. */
void table_print(enum table_form form, FILE *out);

#endif
