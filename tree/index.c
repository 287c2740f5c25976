// SPDX-License-Identifier: GPL-2.0-only
/*
 * The symbol index: for each file of the tree the names that it may define.
 *
 * It is kept as text, "F path size time" and then one line a name, so that
 * after a change in a user's tree only what has changed is read again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "index.h"

struct symbol_index {
	struct text facts;
	struct map places;	/* name -> struct index_place */
	struct index_place *all;
	size_t count, room;
};

/* Whatever may hold something that a driver calls. */
static const char *const scanned[] = {
	"lib", "drivers", "net", "sound", "crypto", "kernel", "mm", "fs",
	"block", "security", "ipc", "init", "virt", "io_uring", "certs",
};

/*
 * A file may be nothing but #include "x.c" of another: what that defines, this
 * one does. One level, as the tree has it.
 */
static void scan_included(const char *path, const char *text,
			  struct text *out)
{
	const char *at = text;

	while ((at = strstr(at, "#include \""))) {
		size_t length = strcspn(at += strlen("#include \""), "\"\n");
		struct text more = { 0 };
		char *folder, *full;

		if (length < 3 || memcmp(at + length - 2, ".c", 2))
			continue;
		folder = path_dir(path);
		full = tree_printf("%s/%.*s", folder, (int)length, at);
		if (!file_read(full, &more))
			scan_source(more.data, more.length, out);
		text_free(&more);
		free(full);
		free(folder);
	}
}

static void scan_file(const char *source, const char *path, struct text *out)
{
	struct text text = { 0 };
	struct stat status = { 0 };

	stat(path, &status);
	if (!file_read(path, &text)) {
		text_printf(out, "F %s %lld %lld.%09ld\n",
			    path_inside(path, source),
			    (long long)status.st_size,
			    (long long)status.st_mtim.tv_sec,
			    status.st_mtim.tv_nsec);
		scan_source(text.data, text.length, out);
		scan_included(path, text.data, out);
	}
	text_free(&text);
}

/* Every so many-th file, in a child: the scan uses all CPUs. */
static void scan_share(struct tree *tree, const struct strings *files,
		       unsigned int share, unsigned int shares,
		       const char *out_path)
{
	struct text out = { 0 };

	text_add(&out, "");
	for (size_t i = share; i < files->count; i += shares)
		scan_file(tree->source, files->item[i], &out);
	if (file_write(out_path, out.data, out.length))
		_exit(1);
	_exit(0);
}

static int scan_files(struct tree *tree, const struct strings *files,
		      struct text *facts, struct tree_error *error)
{
	unsigned int shares = files->count < 200 ? 1 : tree->jobs;
	pid_t *children = tree_alloc(shares * sizeof(*children));
	int result = 0;

	for (unsigned int i = 0; i < shares; i++) {
		char *path = tree_printf("%s.%d.%u", tree->index_path,
					 (int)getpid(), i);

		children[i] = fork();
		if (!children[i])
			scan_share(tree, files, i, shares, path);
		free(path);
	}
	for (unsigned int i = 0; i < shares; i++) {
		char *path = tree_printf("%s.%d.%u", tree->index_path,
					 (int)getpid(), i);
		int status = -1;

		while (waitpid(children[i], &status, 0) < 0 && errno == EINTR)
			;
		if (status || file_read(path, facts))
			result = tree_fail_errno(error, "writing", path);
		unlink(path);
		free(path);
	}
	free(children);
	return result;
}

/* The old index's files that are as they were: path -> its part of the text. */
static void keep_unchanged(struct tree *tree, const struct text *old,
			   struct text *facts, struct map *known)
{
	char *at = old->data;

	while (at && *at == 'F') {
		char *end = strstr(at, "\nF "), path[1024];
		size_t length = end ? (size_t)(end + 1 - at) : strlen(at);
		char line[1200];
		long long size, seconds;
		long nano;
		struct stat status;
		char *full;

		/* sscanf() measures all of what it is given. */
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
		if (sscanf(line, "F %1023s %lld %lld.%ld", path, &size, &seconds,
			   &nano) != 4)
			return;
		full = tree_printf("%s/%s", tree->source, path);
		if (!stat(full, &status) && status.st_size == size &&
		    status.st_mtim.tv_sec == seconds &&
		    status.st_mtim.tv_nsec == nano) {
			text_add_bytes(facts, at, length);
			map_put(known, full, known);
		}
		free(full);
		at = end ? end + 1 : NULL;
	}
}

static int refresh(struct tree *tree, const struct text *old,
		   struct text *facts, struct tree_error *error)
{
	static const char *const endings[] = { ".c", NULL };
	struct strings files = { 0 }, changed = { 0 };
	struct map known = { 0 };
	size_t kept;
	int result = 0;

	if (!old->length)
		tree_progress(tree, "indexing what the tree defines (once)");
	text_add(facts, "");
	keep_unchanged(tree, old, facts, &known);
	kept = known.count;
	for (size_t i = 0; i < sizeof(scanned) / sizeof(*scanned); i++) {
		char *folder = tree_printf("%s/%s", tree->source, scanned[i]);

		file_find(folder, endings, &files);
		free(folder);
	}
	for (size_t i = 0; i < files.count; i++)
		if (!map_get(&known, files.item[i]))
			strings_add(&changed, files.item[i]);
	if (changed.count)
		result = scan_files(tree, &changed, facts, error);
	if (!result && (changed.count || kept < files.count) &&
	    file_write(tree->index_path, facts->data, facts->length))
		result = tree_fail_errno(error, "writing", tree->index_path);
	tree_progress_end(tree);
	strings_free(&files);
	strings_free(&changed);
	map_free(&known);
	return result;
}

static void add_place(struct symbol_index *index, const char *path,
		      char *line)
{
	struct index_place *place = &index->all[index->count++];

	place->path = path;
	place->how = line[0] == 'E' ? INDEX_EXPORTED :
		     line[0] == 'D' ? INDEX_DEFINED :
		     line[0] == 'X' ? INDEX_EXPORT_ONLY : INDEX_MAYBE;
	place->next = map_get(&index->places, line + 2);
	map_put(&index->places, line + 2, place);
}

/* Cut the text into lines, in place, and enter each. */
static void enter(struct symbol_index *index)
{
	size_t lines = 0;
	const char *path = NULL;
	char *line, *rest = NULL;

	for (const char *c = index->facts.data; *c; c++)
		lines += *c == '\n';
	index->all = tree_alloc(lines * sizeof(*index->all));
	for (line = strtok_r(index->facts.data, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (line[0] == 'F') {
			path = line + 2;
			line[2 + strcspn(line + 2, " ")] = '\0';
		} else if (path) {
			add_place(index, path, line);
		}
	}
}

struct symbol_index *index_open(struct tree *tree, struct tree_error *error)
{
	struct symbol_index *index;
	struct text old = { 0 };
	char *parent;

	if (tree->index)
		return tree->index;
	index = tree_alloc(sizeof(*index));
	parent = path_dir(tree->index_path);
	if (file_make_dirs(parent)) {
		tree_fail_errno(error, "writing to", parent);
		goto fail;
	}
	file_read(tree->index_path, &old);
	if (tree->kept && old.length)
		text_add_bytes(&index->facts, old.data, old.length);
	else if (refresh(tree, &old, &index->facts, error))
		goto fail;
	enter(index);
	text_free(&old);
	free(parent);
	tree->index = index;
	return index;
fail:
	text_free(&old);
	free(parent);
	index_close(index);
	return NULL;
}

void index_close(struct symbol_index *index)
{
	if (!index)
		return;
	map_free(&index->places);
	text_free(&index->facts);
	free(index->all);
	free(index);
}

const struct index_place *index_find(const struct symbol_index *index,
				     const char *symbol)
{
	return map_get(&index->places, symbol);
}
