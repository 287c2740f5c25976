/* SPDX-License-Identifier: GPL-2.0-only */
/* The strategies that --strategy knows. */
#include <stdio.h>
#include <string.h>
#include <explore/guide.h>
#include <explore/strategy.h>

/* The default comes first. */
static const struct strategy *const strategies[] = {
	&strategy_mix, &strategy_random, &strategy_swarm, &strategy_pct, &strategy_focus,
	&strategy_conflict,
	&strategy_sweep, &strategy_failures, &strategy_dpor, &strategy_interleavings,
	&strategy_walk,
};

#define STRATEGIES (sizeof(strategies) / sizeof(*strategies))

const struct strategy *strategy_find(const char *name)
{
	size_t i;

	if (!name)
		return strategies[0];
	for (i = 0; i < STRATEGIES; i++)
		if (!strcmp(strategies[i]->name, name))
			return strategies[i];
	return NULL;
}

bool strategy_runs_programs(const char *name)
{
	const struct strategy *strategy = strategy_find(name);

	return strategy && strategy->programs;
}

bool strategy_can_settle(const char *name)
{
	const struct strategy *strategy = strategy_find(name);

	return !strategy || (!strategy->enumerates && !guide_of(strategy));
}

const char *strategy_of_run(const struct strategy *strategy, uint64_t run)
{
	return strategy->of_run ? strategy->of_run(run)->name : strategy->name;
}

const char *strategy_names(void)
{
	static char names[16 * STRATEGIES];
	size_t used = 0, i;

	for (i = 0; i < STRATEGIES; i++)
		used += snprintf(names + used, sizeof(names) - used, "%s%s", i ? ", " : "",
				 strategies[i]->name);
	return names;
}

const struct guide *guide_of(const struct strategy *strategy)
{
	static const struct guide *const guides[] = {
		&guide_sweep, &guide_dpor, &guide_interleavings,
	};
	size_t i;

	for (i = 0; i < sizeof(guides) / sizeof(*guides); i++)
		if (guides[i]->strategy == strategy)
			return guides[i];
	return NULL;
}
