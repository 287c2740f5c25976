// SPDX-License-Identifier: GPL-2.0-only
/* tophalf replay: a saved run again, to the bit. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/cli.h"
#include "explore/event.h"
#include "explore/identity.h"
#include "explore/run_file.h"
#include "explore/shrink.h"
#include "machine/machine.h"
#include "report/timeline.h"

/* 0 where this Tophalf makes runs as the one did that saved it; else one sentence. */
static int check_build(const struct run_file *file, const char *path)
{
	if (file->build == run_identity())
		return 0;
	return complain("%s was saved by another build of Tophalf (%016" PRIx64 ", this one is %016" PRIx64 ") and cannot be expected to replay: run %s again to save it anew",
			path, file->build, run_identity(), file->target);
}

/* 0 where the image is the one that the run was saved from; else one sentence. */
static int check_image(const struct session *session, const struct target *target,
		       const struct run_file *file, const char *path)
{
	struct image_facts facts;
	char why[MACHINE_WHY];

	if (machine_inspect(target->image.path, &facts, why))
		return complain("%s", why);
	if (facts.hash == file->image)
		return 0;
	if (strcmp(file->kernel, session->heading.kernel))
		return complain("%s was saved on Linux %s, and this tree is %s: name its tree with --kdir",
				path, file->kernel, session->heading.kernel);
	return complain("%s cannot be expected to replay: %s, or what it is built with, has changed since it was saved; run it again to save it anew",
			path, file->target);
}

/* The findings of this run are those of this file. */
static void name_replay(struct campaign_result *result, const char *path)
{
	size_t i;

	for (i = 0; i < result->findings_count; i++)
		result->findings[i].replay = strdup(path);
}

static void report(struct session *session, const struct target *target)
{
	session_report(session, target);
	if (!session->options.ktap) {
		text_print(&session->heading, target, session->out);
		return;
	}
	ktap_begin(session->heading.kernel, 1, session->out);
	ktap_add(target, 1, session->out);
}

/* What the repetitions say of themselves: the exit status of the target, if it was the same run. */
static int judge_replay(const struct replayed *replayed, const char *path, int status)
{
	if (replayed->different)
		return complain("%llu of %llu replays of %s had another trace than the first",
				(unsigned long long)replayed->different,
				(unsigned long long)replayed->count, path);
	if (replayed->trace != replayed->saved)
		return complain("the replay of %s is not the run that was saved: its trace is %016llx, not %016llx; this is a fault of Tophalf's",
				path, (unsigned long long)replayed->trace,
				(unsigned long long)replayed->saved);
	return status;
}

static void tell_progress(const struct shrink_progress *progress)
{
	fprintf(stderr, "shrinking: %" PRIu64 " trials, %" PRIu64 " things to follow are %" PRIu64 " now\n",
		progress->trials, shrink_things(&progress->before), shrink_things(&progress->now));
}

static void print_size(const char *label, const struct shrink_size *size, FILE *out)
{
	fprintf(out, "  %-14s%" PRIu64 " system calls, %" PRIu64 " interrupts, %" PRIu64
		" task switches, %" PRIu64 " answers that are not plain; %" PRIu64 " choices\n",
		label, size->calls, size->interrupts, size->switches, size->answers, size->choices);
}

/* "x.run" is shrunk to "x.shrunk.run", unless another name was given. */
static char *shrunk_name(const struct options *options, const char *path)
{
	size_t length = strlen(path);
	char *name;

	if (options->output)
		return strdup(options->output);
	if (length > 4 && !strcmp(path + length - 4, ".run"))
		length -= 4;
	return asprintf(&name, "%.*s.shrunk.run", (int)length, path) < 0 ? NULL : name;
}

static int save_shrunk(struct session *session, const struct run_file *file, const char *name,
		       const struct shrink_progress *progress)
{
	char why[RUN_FILE_WHY];

	if (run_file_write(name, file, why))
		return complain("%s", why);
	fprintf(session->out, "%s, in %" PRIu64 " trials%s\n", name, progress->trials,
		progress->interrupted ? ", interrupted" :
		progress->exhausted ? "" : ", stopped by the budget");
	print_size("before", &progress->before, session->out);
	print_size("now", &progress->now, session->out);
	return 0;
}

/*
 * Makes the run of *file shorter and saves it as `name`.  Its trace is that of a replay, which
 * shows as well that the shorter record stands by itself.
 */
static int shrink(struct session *session, struct target *target, struct run_file *file,
		  const char *path, const char *name)
{
	struct campaign_replays replays = { .wanted = 1 };
	struct shrink_progress progress;
	struct campaign_result result;
	struct prepared prepared;
	char why[RUN_FILE_WHY];
	int status = prepare_campaign(&prepared, session, target);

	if (status)
		return status;
	if (shrink_run(&prepared.campaign, file, tell_progress, &progress, why)) {
		prepared_release(&prepared);
		return complain("%s cannot be made shorter: %s", path, why);
	}
	if (campaign_replay(&prepared.campaign, file, &replays, &result))
		status = complain("the shorter run of %s cannot be replayed: %s", path,
				  result.why ? result.why : "no run could be made");
	file->trace = replays.trace;
	campaign_release(&result);
	prepared_release(&prepared);
	return status ? status : save_shrunk(session, file, name, &progress);
}

/* What the first repetition recorded. */
static void tell_timeline(struct session *session, const struct target *target,
			  const struct run_file *file)
{
	struct timeline_wanted wanted = {
		.debug = target->debug, .target_files = target->image.target_files,
		.rule = file->rule, .place = file->place, .all = session->options.timeline_all,
	};
	struct timeline timeline;

	timeline_make(&timeline, &wanted);
	timeline_print(&timeline, session->out);
	timeline_release(&timeline);
}

static int replay(struct session *session, struct target *target, const struct run_file *file,
		  const char *path)
{
	struct campaign_replays replays = { .wanted = session->options.repeat };
	struct prepared prepared;
	int status;

	status = prepare_campaign(&prepared, session, target);
	if (status)
		return status;
	/* One log holds one run: repetitions follow each other. */
	if (session->options.timeline) {
		prepared.campaign.jobs = 1;
		if (events_open()) {
			prepared_release(&prepared);
			return complain("out of memory");
		}
	}
	status = campaign_replay(&prepared.campaign, file, &replays, &target->result);
	prepared_release(&prepared);
	if (status) {
		events_close();
		return complain("%s cannot be replayed: %s", path,
				target->result.why ? target->result.why : "no run could be made");
	}
	target->ran = true;
	target->without = options_without(file->options);
	name_replay(&target->result, path);
	target_judge(target, session->options.strict);
	session->replayed = (struct replayed){
		.trace = replays.trace, .saved = file->trace,
		.count = replays.made, .different = replays.different,
	};
	session->heading.replayed = &session->replayed;
	report(session, target);
	if (session->options.timeline)
		tell_timeline(session, target, file);
	events_close();
	return judge_replay(&session->replayed, path, targets_exit_status(target, 1));
}

/* Replays the run, or the shorter one that is made of it. */
static int shrink_and_replay(struct session *session, struct target *target, struct run_file *file,
			     const char *path)
{
	char *name;
	int status = check_image(session, target, file, path);

	if (status || !session->options.shrink)
		return status ? status : replay(session, target, file, path);
	name = shrunk_name(&session->options, path);
	status = name ? shrink(session, target, file, path, name) : complain("out of memory");
	if (!status)
		status = replay(session, target, file, name);
	free(name);
	return status;
}

static int build_and_replay(struct session *session, struct run_file *file, const char *path)
{
	struct target target = { .name = file->target };
	struct tree_error error;
	int status;

	if (session_build(session, &target, &error))
		status = complain("%s cannot be replayed: %.*s", path,
				  (int)strcspn(error.text, "\n"), error.text);
	else
		status = shrink_and_replay(session, &target, file, path);
	target_release(&target);
	return status;
}

static int check_usage(const struct options *options)
{
	if (options->output && !options->shrink)
		return complain("--output names the file of a run that --shrink makes shorter");
	if (options->timeline && options->ktap)
		return complain("a timeline is text: it cannot be had with --ktap");
	if (options->targets_count != 1)
		return complain("replay takes one saved run");
	return 0;
}

int command_replay(int argc, char **argv)
{
	struct session session = { 0 };
	struct run_file file;
	char why[RUN_FILE_WHY];
	const char *path;
	int status;

	options_parse(&session.options, TAKES_REPLAYING, argc, argv, "FILE");
	if (check_usage(&session.options))
		return EXIT_ERROR;
	path = session.options.targets[0];
	if (run_file_read(path, &file, why))
		return complain("%s", why);
	if (check_build(&file, path)) {
		run_file_release(&file);
		return EXIT_ERROR;
	}
	/* The firmware describes the machine that the run was made on. */
	session.options.cpus = file.cpus;
	status = session_open(&session);
	if (!status)
		status = session_close(&session, build_and_replay(&session, &file, path));
	run_file_release(&file);
	return status;
}
