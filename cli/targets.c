// SPDX-License-Identifier: GPL-2.0-only
/*
 * One target after the other, for run and survey.
 *
 * Each is reported as it is done, and forgotten but for its verdict: what is known
 * of one are some ten megabytes, and a kernel tree has thousands.
 */
#include <stdlib.h>
#include "cli/cli.h"
#include "explore/interrupt.h"

/* Forgets all but the verdict. */
static void forget(struct target *target)
{
	enum verdict verdict = target->verdict;

	target_release(target);
	target->verdict = verdict;
}

static void begin(const struct session *session, size_t count, bool rows)
{
	if (session->options.ktap)
		ktap_begin(session->heading.kernel, count, session->out);
	else if (rows)
		text_print_row_heading(session->out);
}

/* No row for each of the thousand whose turn did not come. */
static void tell(const struct session *session, const struct target *target, size_t number,
		 bool rows, bool in_turn)
{
	if (session->options.ktap)
		ktap_add(target, number, session->out);
	else if (!rows)
		text_print(&session->heading, target, session->out);
	else if (in_turn)
		text_print_row(target, session->out);
	fflush(session->out);
}

static void sum_up(const struct session *session, const struct target *targets, size_t count,
		   bool rows, size_t not_run)
{
	if (session->options.ktap)
		return;
	if (rows && not_run)
		fprintf(session->out, "interrupted: %zu were not run, and count as inconclusive\n",
			not_run);
	if (rows || count > 1)
		text_print_counts(targets, count, session->out);
}

int session_run_all(struct session *session, char *const *names, size_t count, bool rows)
{
	struct target *targets = calloc(count, sizeof(*targets));
	size_t i, not_run = 0;
	int status;

	if (!targets)
		return complain("out of memory");
	begin(session, count, rows);
	for (i = 0; i < count; i++) {
		bool in_turn = !interrupt_requested();

		targets[i].name = names[i];
		session_run_target(session, &targets[i]);
		session_report(session, &targets[i]);
		tell(session, &targets[i], i + 1, rows, in_turn);
		not_run += !in_turn;
		forget(&targets[i]);
	}
	sum_up(session, targets, count, rows, not_run);
	status = targets_exit_status(targets, count);
	free(targets);
	return status;
}
