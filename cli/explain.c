// SPDX-License-Identifier: GPL-2.0-only
/* tophalf explain RULE: what the rule is, why, what breaks it, what to do. */
#include <stdio.h>
#include "cli/cli.h"
#include "report/rule.h"

int command_explain(int argc, char **argv)
{
	int rule;

	if (argc != 2)
		return complain("explain takes the id of one rule, as reports name it");
	rule = rule_find(argv[1]);
	if (rule < 0)
		return complain("there is no rule '%s'; reports and the manual name them", argv[1]);
	explain_rule(rule, stdout);
	return 0;
}
