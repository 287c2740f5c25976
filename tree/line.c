// SPDX-License-Identifier: GPL-2.0-only
/* The dividing line between our kernel and the tree, and companions. */
#include <stdlib.h>
#include <string.h>

#include "resolve.h"

struct line {
	struct tree *tree;
	struct strings allowed, folders, refused;
	struct map companions;		/* symbol -> struct strings */
};

/* The lines of a data file without comments, as words. */
static int read_lines(struct tree *tree, const char *name,
		      void (*take)(struct line *line, char *text),
		      struct line *line, struct tree_error *error)
{
	char *path = tree_printf("%s/tree/%s", tree->home, name);
	struct text text = { 0 };
	char *one, *rest = NULL;
	int result = file_read(path, &text);

	if (result)
		tree_fail_errno(error, "reading", path);
	for (one = result ? NULL : strtok_r(text.data, "\n", &rest); one;
	     one = strtok_r(NULL, "\n", &rest)) {
		one[strcspn(one, "#")] = '\0';
		take(line, one);
	}
	text_free(&text);
	free(path);
	return result;
}

static void take_line(struct line *line, char *text)
{
	char *rest = NULL, *path = strtok_r(text, " \t", &rest);

	if (!path)
		return;
	if (path[0] == '!')
		strings_add(&line->refused, path + 1);
	else if (path_ends(path, "/"))
		strings_add(&line->folders, path);
	else
		strings_add(&line->allowed, path);
}

static void take_companion(struct line *line, char *text)
{
	char *rest = NULL, *symbol = strtok_r(text, " \t", &rest), *path;
	struct strings *paths;

	if (!symbol)
		return;
	paths = map_get(&line->companions, symbol);
	if (!paths) {
		paths = tree_alloc(sizeof(*paths));
		map_put(&line->companions, symbol, paths);
	}
	while ((path = strtok_r(NULL, " \t", &rest)))
		strings_add(paths, path);
}

struct line *line_read(struct tree *tree, struct tree_error *error)
{
	struct line *line = tree_alloc(sizeof(*line));

	line->tree = tree;
	if (read_lines(tree, "dividing-line", take_line, line, error) ||
	    read_lines(tree, "companions", take_companion, line, error)) {
		line_free(line);
		return NULL;
	}
	return line;
}

void line_free(struct line *line)
{
	for (size_t i = 0; i < line->companions.room; i++) {
		if (!line->companions.entry[i].key)
			continue;
		strings_free(line->companions.entry[i].value);
		free(line->companions.entry[i].value);
	}
	map_free(&line->companions);
	strings_free(&line->allowed);
	strings_free(&line->folders);
	strings_free(&line->refused);
	free(line);
}

const struct strings *line_companions(const struct line *line,
				      const char *symbol)
{
	return map_get(&line->companions, symbol);
}

/* Our kernel/x.c for the tree's kernel/x.c; our kernel/mm/x.c for mm/x.c. */
static int replaced(const struct line *line, const char *path)
{
	char *ours = path_inside(path, "kernel") ?
		tree_printf("%s/%s", line->tree->home, path) :
		tree_printf("%s/kernel/%s", line->tree->home, path);
	int result = file_exists(ours);

	free(ours);
	return result;
}

int line_is_ours(const char *path)
{
	static const char *const tops[] = {
		"kernel", "mm", "fs", "init", "arch", "ipc", "security",
		"block", "io_uring", "virt", "certs",
	};

	for (size_t i = 0; i < sizeof(tops) / sizeof(*tops); i++)
		if (path_inside(path, tops[i]))
			return 1;
	return 0;
}

int line_allows(const struct line *line, const char *path)
{
	if (strings_has(&line->refused, path) || replaced(line, path))
		return 0;
	if (!line_is_ours(path) || strings_has(&line->allowed, path))
		return 1;
	for (size_t i = 0; i < line->folders.count; i++)
		if (!strncmp(path, line->folders.item[i],
			     strlen(line->folders.item[i])))
			return 1;
	return 0;
}
