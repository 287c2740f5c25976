// SPDX-License-Identifier: GPL-2.0-only
/* The options that commands share; their meaning is part of the command line's contract. */
#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/cli.h"
#include "explore/strategy.h"

enum {
	OPTION_KDIR = 256, OPTION_CPUS, OPTION_TIME, OPTION_RUNS, OPTION_SEED, OPTION_STRATEGY,
	OPTION_JOBS, OPTION_JSON, OPTION_KTAP, OPTION_HTML, OPTION_SAVE, OPTION_STRICT,
	OPTION_THREADIRQS, OPTION_DETECT, OPTION_WITHOUT, OPTION_FRESH, OPTION_REPEAT,
	OPTION_TIMELINE, OPTION_SHRINK, OPTION_OUTPUT, OPTION_BEGIN,
	OPTION_POINTS,
};

#define BOTH (TAKES_EXPLORING | TAKES_REPLAYING)

static const struct {
	unsigned int takes;
	struct argp_option option;
} known[] = {
	{ BOTH, { "kdir", OPTION_KDIR, "DIR", 0, "The kernel tree (or the environment's KDIR); default: the newest prepared one", 0 } },
	{ TAKES_EXPLORING, { "cpus", OPTION_CPUS, "N", 0, "CPUs of the simulated machine, 1 to 8; default 2", 0 } },
	{ BOTH, { "time", OPTION_TIME, "S", 0, "Stop exploring, or shrinking, after S seconds; default 10; 60 for bounded programs", 0 } },
	{ TAKES_EXPLORING, { "runs", OPTION_RUNS, "N", 0, "Stop exploring after N runs; default: no limit", 0 } },
	{ TAKES_EXPLORING, { "seed", OPTION_SEED, "N", 0, "Where random exploration starts; default 1", 0 } },
	{ TAKES_EXPLORING, { "strategy", OPTION_STRATEGY, "NAME", 0, "How to explore; default: a mix", 0 } },
	{ TAKES_EXPLORING, { "begin", OPTION_BEGIN, "WHERE", 0, "Begin all runs at load, or at probe: with a device that is probed; default: some of each", 0 } },
	{ TAKES_EXPLORING, { "points", OPTION_POINTS, "N", 0, "End each run N preemption points after its device was probed; default: when it is through", 0 } },
	{ BOTH, { "jobs", OPTION_JOBS, "N", 0, "Worker processes; default: the cores", 0 } },
	{ BOTH, { "json", OPTION_JSON, "FILE", 0, "Write one JSON object to FILE, - for standard output", 0 } },
	{ BOTH, { "ktap", OPTION_KTAP, NULL, 0, "Write KTAP instead of text", 0 } },
	{ BOTH, { "html", OPTION_HTML, "FILE", 0, "Not available in this version", 0 } },
	{ TAKES_EXPLORING, { "save", OPTION_SAVE, "DIR", 0, "Where runs with a finding are saved; default: here", 0 } },
	{ BOTH, { "strict", OPTION_STRICT, NULL, 0, "Warnings count as findings for the exit status", 0 } },
	{ TAKES_EXPLORING, { "threadirqs", OPTION_THREADIRQS, NULL, 0, "Force interrupt handlers into threads", 0 } },
	{ TAKES_EXPLORING, { "detect", OPTION_DETECT, "RULE", 0, "Look for what breaks RULE as well: data-race", 0 } },
	{ TAKES_EXPLORING, { "without", OPTION_WITHOUT, "WHAT", 0, "Switch a detector off, which the result says: lock-validator", 0 } },
	{ BOTH, { "fresh", OPTION_FRESH, NULL, 0, "Make each run in a process of its own; slower, and the same", 0 } },
	{ TAKES_REPLAYING, { "repeat", OPTION_REPEAT, "N", 0, "Repeat N times and compare the traces; default 1", 0 } },
	{ TAKES_REPLAYING, { "timeline", OPTION_TIMELINE, "all", OPTION_ARG_OPTIONAL, "Tell the run in order: what matters for its finding, or all", 0 } },
	{ TAKES_REPLAYING, { "shrink", OPTION_SHRINK, NULL, 0, "Make the run as short as its finding allows, and save that", 0 } },
	{ TAKES_REPLAYING, { "output", OPTION_OUTPUT, "FILE", 0, "Where --shrink saves; default: NAME.shrunk.run beside NAME.run", 0 } },
	{ BOTH, { "verbose", 'v', NULL, 0, "Show what the simulated kernel prints", 0 } },
};

/* All runs of a bounded program are wanted: its budget is only for one that is not bounded. */
#define TIME_S		10
#define PROGRAM_TIME_S	60

#define KNOWN (sizeof(known) / sizeof(known[0]))

static const char without_validator[] = "lock-validator";

const char *options_without(unsigned int machine)
{
	return machine & TOPHALF_OPTION_NO_VALIDATOR ? without_validator : NULL;
}

static uint64_t whole(const char *text, const char *option, uint64_t least, uint64_t most)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || value < least || value > most)
		exit(complain("%s takes a whole number from %llu to %llu, not '%s'", option,
			      (unsigned long long)least, (unsigned long long)most, text));
	return value;
}

static double seconds(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !isfinite(value) || value <= 0)
		exit(complain("--time takes a number of seconds above 0, not '%s'", text));
	return value;
}

static enum campaign_begin beginning(const char *text)
{
	if (!strcmp(text, "load"))
		return BEGIN_LOAD;
	if (!strcmp(text, "probe"))
		return BEGIN_PROBE;
	exit(complain("--begin takes load or probe, not '%s'", text));
}

static error_t parse_one(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPTION_KDIR: options->kdir = argument; return 0;
	case OPTION_CPUS: options->cpus = whole(argument, "--cpus", 1, TOPHALF_MAX_CPUS); return 0;
	case OPTION_TIME: options->time_s = seconds(argument); return 0;
	case OPTION_RUNS: options->runs = whole(argument, "--runs", 1, INT64_MAX); return 0;
	case OPTION_SEED: options->seed = whole(argument, "--seed", 0, INT64_MAX); return 0;
	case OPTION_STRATEGY: options->strategy = argument; return 0;
	case OPTION_BEGIN: options->begin = beginning(argument); return 0;
	case OPTION_POINTS:
		options->points = whole(argument, "--points", 1, UINT32_MAX);
		options->machine |= TOPHALF_OPTION_LIMITED;
		return 0;
	case OPTION_JOBS: options->jobs = whole(argument, "--jobs", 1, 256); return 0;
	case OPTION_JSON: options->json = argument; return 0;
	case OPTION_KTAP: options->ktap = true; return 0;
	case OPTION_HTML: exit(complain("--html is not available in this version"));
	case OPTION_SAVE: options->save = argument; options->save_asked = true; return 0;
	case OPTION_STRICT: options->strict = true; return 0;
	case OPTION_THREADIRQS: options->machine |= TOPHALF_OPTION_THREADIRQS; return 0;
	case OPTION_DETECT:
		if (strcmp(argument, "data-race"))
			exit(complain("--detect takes 'data-race', not '%s'", argument));
		options->machine |= TOPHALF_OPTION_DATA_RACE;
		return 0;
	case OPTION_WITHOUT:
		if (strcmp(argument, without_validator))
			exit(complain("--without takes %s, not '%s'", without_validator, argument));
		options->machine |= TOPHALF_OPTION_NO_VALIDATOR;
		return 0;
	case OPTION_FRESH: options->fresh = true; return 0;
	case OPTION_REPEAT: options->repeat = whole(argument, "--repeat", 1, 1000000000); return 0;
	case OPTION_TIMELINE:
		if (argument && strcmp(argument, "all"))
			exit(complain("--timeline takes 'all' or nothing, not '%s'", argument));
		options->timeline = true;
		options->timeline_all = argument;
		return 0;
	case OPTION_OUTPUT: options->output = argument; return 0;
	case OPTION_SHRINK: options->shrink = true; return 0;
	case 'v': options->verbose = true; return 0;
	case ARGP_KEY_ARGS:
		options->targets = state->argv + state->next;
		options->targets_count = state->argc - state->next;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

void options_parse(struct options *options, unsigned int takes, int argc, char **argv,
		   const char *usage)
{
	struct argp_option taken[KNOWN + 1] = { 0 };
	const struct argp parser = { .options = taken, .parser = parse_one, .args_doc = usage };
	size_t count = 0, i;
	const char *kdir = getenv("KDIR");
	bool programs;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	for (i = 0; i < KNOWN; i++)
		if (known[i].takes & takes)
			taken[count++] = known[i].option;
	memset(options, 0, sizeof(*options));
	options->kdir = kdir && *kdir ? kdir : NULL;
	options->cpus = 2;
	options->jobs = cores > 0 ? cores : 1;
	options->seed = 1;
	options->save = ".";
	options->repeat = 1;
	argp_err_exit_status = EXIT_ERROR;
	if (argp_parse(&parser, argc, argv, 0, NULL, options))
		exit(EXIT_ERROR);
	if (options->begin == BEGIN_PROBE && !strategy_can_settle(options->strategy))
		exit(complain("--strategy %s begins its runs at load", options->strategy));
	programs = strategy_runs_programs(options->strategy);
	if (programs && options->points)
		exit(complain("--strategy %s ends its runs when they are through", options->strategy));
	/* There each task has a CPU of its own. */
	if (programs)
		options->cpus = TOPHALF_MAX_CPUS;
	if (!options->time_s)
		options->time_s = programs ? PROGRAM_TIME_S : TIME_S;
}
