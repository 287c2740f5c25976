/* SPDX-License-Identifier: GPL-2.0-only */
/* What the commands share. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>
#include "explore/campaign.h"
#include "hardware/firmware.h"
#include "report/print.h"
#include "tree/tree.h"

#define EXIT_FINDING		1
#define EXIT_ERROR		2
#define EXIT_INCONCLUSIVE	3

/* A command gets its own name as argv[0] and returns the exit status. */
int command_run(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_survey(int argc, char **argv);
int command_contexts(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_prepare(int argc, char **argv);

/* Which commands an option belongs to. */
#define TAKES_EXPLORING	1u		/* run, survey, prepare */
#define TAKES_REPLAYING	2u

/* What run, survey, replay and prepare take; each option's meaning is in options.c. */
struct options {
	const char *kdir;
	const char *json, *strategy, *save;
	unsigned int cpus, jobs;
	double time_s;
	enum campaign_begin begin;
	uint64_t runs, seed;
	uint64_t points;		/* of a run; 0: all that it has */
	uint64_t repeat;
	bool save_asked;		/* --save was given */
	const char *output;
	unsigned int machine;		/* TOPHALF_OPTION_* */
	bool ktap, strict, fresh, verbose, timeline, timeline_all, shrink;
	char **targets;
	unsigned int targets_count;
};

/* Fills in defaults and reads the arguments; ends the process with status 2 where they make no sense. */
void options_parse(struct options *options, unsigned int takes, int argc, char **argv,
		   const char *usage);

/* What these options of the machine (TOPHALF_OPTION_*) leave unwatched, or null. */
const char *options_without(unsigned int machine);

/* One sentence on standard error, after "tophalf: ".  Returns EXIT_ERROR. */
int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Opens the kernel tree that the options name; null after having complained. */
struct tree *open_tree(const struct options *options);

/*
 * Outputs.  Each complains and returns EXIT_ERROR where a path cannot be written; what is checked
 * before the work begins leaves nothing behind.  `path` may be "-" for standard output.
 */
int output_check(const char *path);
int output_json(const char *path, const struct heading *heading, struct json_object *targets);
/* Makes the folder for saved runs if there is none: *made says so. */
int output_folder(const char *path, bool *made);

/* What the commands that run drivers have in common, from their options to the exit status. */
struct session {
	struct options options;
	struct heading heading;
	struct tree *tree;
	struct replayed replayed;	/* what heading.replayed points at, in a replay */
	struct json_object *json;	/* targets that were reported so far; null: not asked for, or none */
	FILE *out;			/* words go here: standard error where JSON takes standard output */
	double began_s;
	bool made_folder;		/* the one for saved runs */
	char *save_failed;		/* one sentence, or null */
};

/* Checks the outputs, watches for Ctrl-C and opens the tree: 0, or EXIT_ERROR after having complained. */
int session_open(struct session *session);
/* Builds, explores and judges a target of which only the name is set. */
void session_run_target(struct session *session, struct target *target);
/* These targets in turn: each is built, run, reported, and forgotten.  Returns the exit status. */
int session_run_all(struct session *session, char *const *names, size_t count, bool rows);
/* The image of a target.  0, or -1 with *error filled in. */
int session_build(struct session *session, struct target *target, struct tree_error *error);
/* Adds it to the JSON output. */
void session_report(struct session *session, const struct target *target);
/*
 * Writes the JSON output, if any target was reported, and closes all.  Returns the exit status:
 * `status`, or EXIT_ERROR if an output failed.
 */
int session_close(struct session *session, int status);

/* Options of a campaign with what they point at, for an image that was built. */
struct prepared {
	struct campaign_options campaign;
	struct firmware *firmware;
	const char **unsupported;
};

/* 0, or EXIT_ERROR after having complained. */
int prepare_campaign(struct prepared *prepared, const struct session *session,
		     const struct target *target);
void prepared_release(struct prepared *prepared);

/* The devices that a module can drive, from what it says of itself; null when memory is exhausted. */
struct firmware *firmware_for(const struct image *image, const struct options *options);

#endif
