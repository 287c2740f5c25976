// SPDX-License-Identifier: GPL-2.0-only
/* tophalf: which command is meant. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "cli/cli.h"

static const struct {
	const char *name;
	int (*function)(int argc, char **argv);
	const char *what;
} commands[] = {
	{ "run", command_run, "build, load, exercise and explore each target; report" },
	{ "replay", command_replay, "do a saved run again, to the bit" },
	{ "survey", command_survey, "run many drivers, one row each" },
	{ "contexts", command_contexts, "print the rule table" },
	{ "explain", command_explain, "say what a rule is, and what to do about it" },
	{ "prepare", command_prepare, "get and prepare a kernel tree" },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void usage(FILE *out)
{
	size_t i;

	fprintf(out, "Usage: tophalf COMMAND [options] ...\n\n");
	for (i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].what);
	fprintf(out, "\n`tophalf COMMAND --help` tells a command's options.\n");
}

int complain(const char *format, ...)
{
	va_list arguments;

	fputs("tophalf: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return EXIT_ERROR;
}

/* A full disk behind standard output is no success. */
static int flushed(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	return complain("standard output could not be written: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	size_t i;

	/* A file that may grow no more is told of like a full disk. */
	signal(SIGXFSZ, SIG_IGN);
	if (argc < 2) {
		usage(stderr);
		return EXIT_ERROR;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return flushed(0);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("tophalf %s\n", TOPHALF_VERSION);
		return flushed(0);
	}
	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name))
			return flushed(commands[i].function(argc - 1, argv + 1));
	return complain("there is no command '%s'; `tophalf --help` lists them", argv[1]);
}
