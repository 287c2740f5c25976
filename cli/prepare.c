// SPDX-License-Identifier: GPL-2.0-only
/* tophalf prepare: get and prepare a kernel tree. */
#include <stdio.h>
#include "cli/cli.h"

int command_prepare(int argc, char **argv)
{
	struct options options;
	struct tree *tree;

	options_parse(&options, TAKES_EXPLORING, argc, argv, "");
	if (options.targets_count)
		return complain("prepare takes no target");
	tree = open_tree(&options);
	if (!tree)
		return EXIT_ERROR;
	printf("Linux %s is ready\n", tree_version(tree));
	tree_close(tree);
	return 0;
}
