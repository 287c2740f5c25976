// SPDX-License-Identifier: GPL-2.0-only
/* tophalf survey: many drivers, one row each. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/cli.h"
#include "tree/util.h"

/* What is asked for by folders is looked up when the tree is open. */
struct list {
	struct strings paths;		/* as given, lists read */
	struct strings names;		/* of targets, each once */
	struct map seen;
};

/* One path a line; empty lines and those that begin with '#' are no paths. */
static int read_list(const char *path, struct strings *paths)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	int failed;

	if (!in)
		return complain("the list %s cannot be read: %s", path, strerror(errno));
	while ((length = getline(&line, &size, in)) >= 0) {
		while (length && strchr(" \t\r\n", line[length - 1]))
			line[--length] = '\0';
		if (length && *line != '#')
			strings_add(paths, line);
	}
	failed = ferror(in);
	free(line);
	fclose(in);
	return failed ? complain("the list %s cannot be read: %s", path, strerror(EIO)) : 0;
}

static int read_arguments(const struct options *options, struct strings *paths)
{
	unsigned int i;

	for (i = 0; i < options->targets_count; i++) {
		const char *argument = options->targets[i];

		if (*argument != '@')
			strings_add(paths, argument);
		else if (read_list(argument + 1, paths))
			return EXIT_ERROR;
	}
	if (!paths->count)
		return complain("survey takes drivers' .c files, folders, or @LIST with one path a line");
	return 0;
}

static void add_name(struct list *list, const char *name)
{
	if (map_get(&list->seen, name))
		return;
	map_put(&list->seen, name, list);
	strings_add(&list->names, name);
}

/* The .c files of a folder that has no Kbuild file, or false if there are none. */
static bool add_sources(struct list *list, const char *folder)
{
	static const char *const endings[] = { ".c", NULL };
	struct strings found = { 0 };
	bool any;
	size_t i;

	if (file_is_dir(folder))
		file_find(folder, endings, &found);
	for (i = 0; i < found.count; i++)
		add_name(list, found.item[i]);
	any = found.count > 0;
	strings_free(&found);
	return any;
}

/* A path that gives no module stays in the list: its row says why. */
static void expand(struct list *list, struct tree *tree)
{
	size_t i;

	for (i = 0; i < list->paths.count; i++) {
		const char *path = list->paths.item[i];
		struct tree_error error;
		char **names, **name;

		if (tree_list_modules(tree, path, &names, &error)) {
			if (!add_sources(list, path))
				add_name(list, path);
			continue;
		}
		for (name = names; *name; name++)
			add_name(list, *name);
		tree_free_names(names);
	}
}

int command_survey(int argc, char **argv)
{
	struct session session = { 0 };
	struct list list = { 0 };
	int status;

	options_parse(&session.options, TAKES_EXPLORING, argc, argv, "PATH...");
	status = read_arguments(&session.options, &list.paths);
	if (!status)
		status = session_open(&session);
	if (!status) {
		expand(&list, session.tree);
		status = session_close(&session, session_run_all(&session, list.names.item,
								 list.names.count, true));
	}
	strings_free(&list.paths);
	strings_free(&list.names);
	map_free(&list.seen);
	return status;
}
