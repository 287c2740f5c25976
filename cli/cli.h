/* SPDX-License-Identifier: GPL-2.0-only */
/* What the commands share. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>
#include "explore/campaign.h"
#include "hardware/firmware.h"
#include "tree/tree.h"

#define EXIT_FINDING		1
#define EXIT_ERROR		2
#define EXIT_INCONCLUSIVE	3

/* A command gets its own name as argv[0] and returns the exit status. */
int command_run(int argc, char **argv);
int command_contexts(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_prepare(int argc, char **argv);

/* What run, replay and prepare take; each option's meaning is in options.c. */
struct options {
	const char *kdir;
	const char *json, *strategy, *save;
	unsigned int cpus, jobs;
	double time_s;
	uint64_t runs, seed;
	bool ktap, strict, threadirqs, verbose;
	char **targets;
	unsigned int targets_count;
};

/* Fills in defaults and reads the arguments; ends the process with status 2 where they make no sense. */
void options_parse(struct options *options, int argc, char **argv, const char *usage);

/* One sentence on standard error, after "tophalf: ".  Returns EXIT_ERROR. */
int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Opens the kernel tree that the options name; null after having complained. */
struct tree *open_tree(const struct options *options);

/* The devices that a module can drive, from what it says of itself; null when memory is exhausted. */
struct firmware *firmware_for(const struct image *image, const struct options *options);

#endif
