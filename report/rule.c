// SPDX-License-Identifier: GPL-2.0-only
/* The two tables of include/tophalf and explain.def, as arrays. */
#include <assert.h>
#include <string.h>
#include <tophalf/boundary.h>
#include "report/rule.h"

#define YES ABILITY_YES
#define NO ABILITY_NO
#define LIMITED ABILITY_LIMITED

/* What people call a context in a sentence. */
#define TITLE_PROCESS "process context"
#define TITLE_ATOMIC "atomic context"
#define TITLE_HARDIRQ "hard IRQ context"
#define TITLE_SOFTIRQ "softirq context"
#define TITLE_TIMER "a timer callback"
#define TITLE_IRQ_THREAD "an IRQ thread"
#define TITLE_WORKQUEUE "a workqueue"

static const struct context_row contexts[TOPHALF_CONTEXTS] = {
#define CONTEXT(id, name, sleep, alloc, mutex, user, preempted_by, entered_by) \
	[TOPHALF_CONTEXT_##id] = { name, TITLE_##id, sleep, alloc, mutex, user, \
				   preempted_by, entered_by },
#include <tophalf/context.def>
#undef CONTEXT
};

static const struct {
	const char *name;
	bool fatal;
} names[TOPHALF_RULES] = {
#define RULE(id, name, fatal) [TOPHALF_RULE_##id] = { name, fatal },
#include <tophalf/rules.def>
#undef RULE
};

static const struct rule_words words[TOPHALF_RULES] = {
#define EXPLAIN(id, says, because, breaks, remedy) \
	[TOPHALF_RULE_##id] = { says, because, breaks, remedy },
#include "report/explain.def"
#undef EXPLAIN
};

const struct context_row *context_row(unsigned int context)
{
	return context < TOPHALF_CONTEXTS ? &contexts[context] : NULL;
}

bool rule_fatal(unsigned int rule)
{
	return rule < TOPHALF_RULES && names[rule].fatal;
}

const struct rule_words *rule_words(unsigned int rule)
{
	return rule < TOPHALF_RULES && words[rule].says ? &words[rule] : NULL;
}

int rule_find(const char *name)
{
	for (int rule = 0; rule < TOPHALF_RULES; rule++)
		if (!strcmp(names[rule].name, name))
			return rule;
	return -1;
}

const char *rule_name(unsigned int rule)
{
	return rule < TOPHALF_RULES ? names[rule].name : "unknown-rule";
}

const char *context_name(unsigned int context)
{
	return context < TOPHALF_CONTEXTS ? contexts[context].name : "unknown";
}

const char *stage_name(unsigned int stage)
{
	static const char *const names[TOPHALF_STAGES] = {
		[TOPHALF_STAGE_LOAD] = "load",
		[TOPHALF_STAGE_PROBE] = "probe",
		[TOPHALF_STAGE_EXERCISE] = "exercise",
		[TOPHALF_STAGE_REMOVE] = "remove",
	};

	assert(stage < TOPHALF_STAGES);
	return names[stage];
}

const char *ability_name(enum ability ability)
{
	static const char *const names[] = {
		[ABILITY_NO] = "no", [ABILITY_YES] = "yes", [ABILITY_LIMITED] = "limited",
	};

	return names[ability];
}

/* What the context table forbids by this rule; null where the rule is none of the table's. */
static const char *forbidden_by_table(unsigned int rule, const struct context_row *row)
{
	switch (rule) {
	case TOPHALF_RULE_SLEEP_IN_ATOMIC:
		return row->sleep == ABILITY_NO ? "sleep" : NULL;
	case TOPHALF_RULE_SCHEDULE_IN_ATOMIC:
		return row->sleep == ABILITY_NO ? "call the scheduler" : NULL;
	case TOPHALF_RULE_GFP_IN_ATOMIC:
		return row->alloc == ABILITY_NO ? "allocate with a flag that may sleep" : NULL;
	case TOPHALF_RULE_MUTEX_IN_ATOMIC:
		return row->mutex == ABILITY_NO ? "take a mutex" : NULL;
	case TOPHALF_RULE_USER_ACCESS_IN_ATOMIC:
		return row->user == ABILITY_NO ? "touch user memory" : NULL;
	default:
		return NULL;
	}
}

void rule_why(unsigned int rule, unsigned int context, char *line, size_t size)
{
	const struct context_row *row = context_row(context);
	const struct rule_words *words_of = rule_words(rule);
	const char *forbidden = row ? forbidden_by_table(rule, row) : NULL;

	if (forbidden)
		snprintf(line, size, "%s cannot %s", row->title, forbidden);
	else
		snprintf(line, size, "%s", words_of ? words_of->says : "");
}
