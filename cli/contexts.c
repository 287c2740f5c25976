// SPDX-License-Identifier: GPL-2.0-only
/* tophalf contexts [--markdown|--json]: the rule table. */
#include <stdio.h>
#include <string.h>
#include "cli/cli.h"
#include "report/rule.h"

int command_contexts(int argc, char **argv)
{
	enum table_form form = TABLE_TEXT;

	if (argc > 2)
		return complain("contexts takes one option, --markdown or --json");
	if (argc == 2 && !strcmp(argv[1], "--markdown"))
		form = TABLE_MARKDOWN;
	else if (argc == 2 && !strcmp(argv[1], "--json"))
		form = TABLE_JSON;
	else if (argc == 2)
		return complain("contexts does not know '%s'; it takes --markdown or --json", argv[1]);
	table_print(form, stdout);
	return 0;
}
