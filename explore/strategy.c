/* SPDX-License-Identifier: GPL-2.0-only */
/* The strategies that --strategy knows. */
#include <string.h>
#include <explore/strategy.h>

static const struct strategy *const strategies[] = { &strategy_mix, &strategy_random };

const struct strategy *strategy_find(const char *name)
{
	size_t i;

	if (!name)
		return strategies[0];
	for (i = 0; i < sizeof(strategies) / sizeof(*strategies); i++)
		if (!strcmp(strategies[i]->name, name))
			return strategies[i];
	return NULL;
}

const char *strategy_names(void)
{
	return "mix, random";
}
