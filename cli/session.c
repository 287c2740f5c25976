// SPDX-License-Identifier: GPL-2.0-only
/* What run, replay and survey have in common: see struct session. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "cli/cli.h"
#include "exercise/exercise.h"
#include "explore/interrupt.h"
#include "explore/strategy.h"
#include "hardware/hardware.h"

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

int session_open(struct session *session)
{
	const struct options *options = &session->options;

	session->began_s = now_s();
	session->out = options->json && !strcmp(options->json, "-") ? stderr : stdout;
	if (output_check(options->json) ||
	    (options->save_asked && output_folder(options->save, &session->made_folder)))
		return EXIT_ERROR;
	interrupt_begin();
	interrupt_children(true);
	session->tree = open_tree(options);
	interrupt_children(false);
	if (!session->tree) {
		interrupt_end();
		if (session->made_folder)
			rmdir(options->save);
		return EXIT_ERROR;
	}
	session->heading.kernel = tree_version(session->tree);
	session->heading.strict = options->strict;
	return 0;
}

int session_build(struct session *session, struct target *target, struct tree_error *error)
{
	int failed;

	interrupt_children(true);
	failed = image_build(session->tree, target->name, &target->image, error);
	interrupt_children(false);
	target->built = !failed;
	return failed ? -1 : 0;
}

int prepare_campaign(struct prepared *prepared, const struct session *session,
		     const struct target *target)
{
	const struct options *options = &session->options;
	const struct image *image = &target->image;
	size_t i;

	*prepared = (struct prepared){
		.firmware = firmware_for(image, options),
		.unsupported = calloc(image->unsupported_count + 1, sizeof(*prepared->unsupported)),
	};
	if (!prepared->firmware || !prepared->unsupported) {
		prepared_release(prepared);
		return complain("out of memory");
	}
	for (i = 0; i < image->unsupported_count; i++)
		prepared->unsupported[i] = image->unsupported[i].name;
	prepared->campaign = (struct campaign_options){
		.image_path = image->path,
		.target = target->name,
		.kernel = tree_version(session->tree),
		.devices = prepared->firmware->devices,
		.devices_count = prepared->firmware->wired_count,
		.device_tree = prepared->firmware->device_tree,
		.device_tree_size = prepared->firmware->device_tree_size,
		.unsupported_names = prepared->unsupported,
		.unsupported_count = image->unsupported_count,
		.plugs_count = prepared->firmware->devices_count,
		.cpus = options->cpus,
		.jobs = options->jobs,
		.seed = options->seed,
		.time_s = options->time_s,
		.runs = options->runs,
		.points = options->points,
		.strategy = options->strategy,
		.begin = options->begin,
		.save_directory = options->save,
		.options = options->machine,
		.fresh = options->fresh,
		.verbose = options->verbose,
	};
	hardware_install(prepared->firmware->devices, prepared->firmware->wired_count);
	exercise_install(prepared->firmware->devices_count,
			 strategy_runs_programs(options->strategy));
	return 0;
}

void prepared_release(struct prepared *prepared)
{
	if (prepared->firmware)
		firmware_release(prepared->firmware);
	free(prepared->unsupported);
}

static void explore(struct session *session, struct target *target)
{
	struct prepared prepared;

	if (prepare_campaign(&prepared, session, target))
		return;
	target->ran = !campaign_run(&prepared.campaign, &target->result);
	prepared_release(&prepared);
	if (target->result.save_failed && !session->save_failed)
		session->save_failed = strdup(target->result.save_failed);
}

void session_run_target(struct session *session, struct target *target)
{
	struct tree_error error;

	if (interrupt_requested()) {
		target_not_run(target, "interrupted before its turn");
		return;
	}
	if (session_build(session, target, &error)) {
		/* The compiler was ended by it as well: what it said is not the driver's fault. */
		if (interrupt_requested())
			target_not_run(target, "interrupted while it was built");
		else
			target_unbuildable(target, &error);
		return;
	}
	if (interrupt_requested()) {
		target_not_run(target, "interrupted before it was run");
		return;
	}
	target->without = options_without(session->options.machine);
	explore(session, target);
	target_judge(target, session->options.strict);
}

void session_report(struct session *session, const struct target *target)
{
	if (!session->options.json)
		return;
	if (!session->json)
		session->json = json_begin();
	json_add(session->json, target);
}

int session_close(struct session *session, int status)
{
	const struct options *options = &session->options;

	session->heading.seconds = now_s() - session->began_s;
	if (session->json && output_json(options->json, &session->heading, session->json))
		status = EXIT_ERROR;
	if (session->save_failed)
		status = complain("%s", session->save_failed);
	/* Where nothing was saved, nothing is left behind. */
	if (session->made_folder)
		rmdir(options->save);
	free(session->save_failed);
	tree_close(session->tree);
	interrupt_end();
	return status;
}
