// SPDX-License-Identifier: GPL-2.0-only
/* tophalf run: build, load, exercise and explore each target; report. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "cli/cli.h"
#include "exercise/exercise.h"
#include "hardware/hardware.h"
#include "report/print.h"

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* The campaign of one target that was built. */
static int explore(struct target *target, struct tree *tree, const struct options *options)
{
	struct firmware *firmware = firmware_for(&target->image, options);
	const char **names = calloc(target->image.unsupported_count + 1, sizeof(*names));
	struct campaign_options campaign = {
		.image_path = target->image.path,
		.target = target->name,
		.kernel = tree_version(tree),
		.cpus = options->cpus,
		.jobs = options->jobs,
		.seed = options->seed,
		.time_s = options->time_s,
		.runs = options->runs,
		.strategy = options->strategy,
		.save_directory = options->save,
		.threadirqs = options->threadirqs,
		.verbose = options->verbose,
	};
	size_t i;
	int result = -1;

	if (!firmware || !names) {
		complain("out of memory");
		goto out;
	}
	for (i = 0; i < target->image.unsupported_count; i++)
		names[i] = target->image.unsupported[i].name;
	campaign.unsupported_names = names;
	campaign.unsupported_count = target->image.unsupported_count;
	campaign.devices = firmware->devices;
	campaign.devices_count = firmware->devices_count;
	campaign.plugs_count = firmware->devices_count;
	campaign.device_tree = firmware->device_tree;
	campaign.device_tree_size = firmware->device_tree_size;
	hardware_install(firmware->devices, firmware->devices_count);
	exercise_install(firmware->devices_count);
	result = campaign_run(&campaign, &target->result);
	target->ran = result == 0;
out:
	if (firmware)
		firmware_release(firmware);
	free(names);
	return result;
}

static void run_target(struct target *target, struct tree *tree, const struct options *options)
{
	struct tree_error error;

	if (image_build(tree, target->name, &target->image, &error)) {
		target_unbuildable(target, &error);
		return;
	}
	target->built = true;
	explore(target, tree, options);
	target_judge(target, options->strict);
}

/* A temporary file beside the one that is asked for, so that a partial one never bears its name. */
static FILE *json_open(const char *path, char *temporary, size_t size)
{
	int fd;

	if (!strcmp(path, "-"))
		return stdout;
	if (snprintf(temporary, size, "%s.XXXXXX", path) >= (int)size) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	fd = mkstemp(temporary);
	if (fd < 0)
		return NULL;
	fchmod(fd, 0644);
	return fdopen(fd, "w");
}

static int json_close(FILE *out, const char *path, const char *temporary)
{
	if (fflush(out) || ferror(out))
		goto failed;
	if (out == stdout)
		return 0;
	if (fclose(out) || rename(temporary, path))
		goto failed;
	return 0;
failed:
	complain("%s could not be written: %s", path, strerror(errno));
	if (out != stdout)
		unlink(temporary);
	return -1;
}

static void print_text(const struct heading *heading, const struct target *targets, size_t count,
		       FILE *out)
{
	size_t i;

	for (i = 0; i < count; i++)
		text_print(heading, &targets[i], out);
	if (count > 1)
		text_print_counts(targets, count, out);
}

int command_run(int argc, char **argv)
{
	struct options options;
	struct heading heading = { 0 };
	struct target *targets;
	struct tree *tree;
	char temporary[4096] = "";
	FILE *json = NULL;
	double began = now_s();
	unsigned int i;
	int status;

	options_parse(&options, argc, argv, "TARGET...");
	if (!options.targets_count)
		return complain("run takes at least one target: a driver's .c file, a folder or a module's name");
	if (options.json) {
		json = json_open(options.json, temporary, sizeof(temporary));
		if (!json)
			return complain("%s cannot be written: %s", options.json, strerror(errno));
	}
	tree = open_tree(&options);
	targets = calloc(options.targets_count, sizeof(*targets));
	if (!tree || !targets) {
		if (*temporary)
			unlink(temporary);
		free(targets);
		return EXIT_ERROR;
	}
	for (i = 0; i < options.targets_count; i++) {
		targets[i].name = options.targets[i];
		run_target(&targets[i], tree, &options);
		if (targets[i].ran && targets[i].result.interrupted)
			break;
	}
	options.targets_count = i < options.targets_count ? i + 1 : i;

	heading.kernel = tree_version(tree);
	heading.seconds = now_s() - began;
	heading.strict = options.strict;
	if (options.ktap)
		ktap_print(&heading, targets, options.targets_count, json == stdout ? stderr : stdout);
	else
		print_text(&heading, targets, options.targets_count, json == stdout ? stderr : stdout);
	status = targets_exit_status(targets, options.targets_count);
	if (json) {
		json_print(&heading, targets, options.targets_count, json);
		if (json_close(json, options.json, temporary))
			status = EXIT_ERROR;
	}
	for (i = 0; i < options.targets_count; i++)
		target_release(&targets[i]);
	free(targets);
	tree_close(tree);
	return status;
}
