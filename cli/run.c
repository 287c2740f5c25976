// SPDX-License-Identifier: GPL-2.0-only
/* tophalf run: build, load, exercise and explore each target; report. */
#include <stdlib.h>
#include "cli/cli.h"

static void report(struct session *session, const struct target *targets, unsigned int count)
{
	unsigned int i;

	if (session->options.ktap)
		ktap_begin(session->heading.kernel, count, session->out);
	for (i = 0; i < count; i++) {
		session_report(session, &targets[i]);
		if (session->options.ktap)
			ktap_add(&targets[i], i + 1, session->out);
		else
			text_print(&session->heading, &targets[i], session->out);
	}
	if (count > 1 && !session->options.ktap)
		text_print_counts(targets, count, session->out);
}

int command_run(int argc, char **argv)
{
	struct session session = { 0 };
	struct target *targets;
	unsigned int count, i;
	int status;

	options_parse(&session.options, TAKES_EXPLORING, argc, argv, "TARGET...");
	count = session.options.targets_count;
	if (!count)
		return complain("run takes at least one target: a driver's .c file, a folder or a module's name");
	if (session_open(&session))
		return EXIT_ERROR;
	targets = calloc(count, sizeof(*targets));
	if (!targets)
		return session_close(&session, complain("out of memory"));
	for (i = 0; i < count; i++) {
		targets[i].name = session.options.targets[i];
		session_run_target(&session, &targets[i]);
	}
	report(&session, targets, count);
	status = targets_exit_status(targets, count);
	for (i = 0; i < count; i++)
		target_release(&targets[i]);
	free(targets);
	return session_close(&session, status);
}
