// SPDX-License-Identifier: GPL-2.0-only
/* tophalf run: build, load, exercise and explore each target; report. */
#include "cli/cli.h"

int command_run(int argc, char **argv)
{
	struct session session = { 0 };
	const struct options *options = &session.options;

	options_parse(&session.options, TAKES_EXPLORING, argc, argv, "TARGET...");
	if (!options->targets_count)
		return complain("run takes at least one target: a driver's .c file, a folder or a module's name");
	if (session_open(&session))
		return EXIT_ERROR;
	return session_close(&session, session_run_all(&session, options->targets,
						       options->targets_count, false));
}
