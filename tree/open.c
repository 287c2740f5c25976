// SPDX-License-Identifier: GPL-2.0-only
/* Opening a tree: which one, where its cache is, and errors as sentences. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index.h"
#include "internal.h"
#include "kbuild.h"

int tree_fail(struct tree_error *error, enum tree_failure kind,
	      const char *format, ...)
{
	va_list arguments;

	error->kind = kind;
	error->exit_status = 2;
	va_start(arguments, format);
	vsnprintf(error->text, sizeof(error->text), format, arguments);
	va_end(arguments);
	return -1;
}

int tree_fail_errno(struct tree_error *error, const char *doing,
		    const char *path)
{
	int reason = errno;

	if (reason == ENOSPC || reason == EDQUOT)
		return tree_fail(error, TREE_ERROR_SYSTEM,
				 "the disk is full: %s %s failed; free some space, or name another cache folder with XDG_CACHE_HOME",
				 doing, path);
	return tree_fail(error, TREE_ERROR_SYSTEM, "%s %s failed: %s", doing,
			 path, strerror(reason));
}

void tree_progress(const struct tree *tree, const char *format, ...)
{
	va_list arguments;

	if (tree->quiet)
		return;
	/* On a terminal each step takes the place of the one before. */
	fputs(isatty(2) ? "\r\033[K" : "", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputs(isatty(2) ? " ..." : " ...\n", stderr);
}

void tree_progress_end(const struct tree *tree)
{
	if (!tree->quiet && isatty(2))
		fputs("\r\033[K", stderr);
}

const char *tree_version(const struct tree *tree)
{
	return tree->version;
}

const char *tree_source(const struct tree *tree)
{
	return tree->source;
}

const char *tree_build(const struct tree *tree)
{
	return tree->build;
}

static char *cache_folder(const char *given)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *path, *real;

	if (given)
		path = tree_copy(given);
	else if (base && base[0] == '/')
		path = tree_printf("%s/tophalf", base);
	else
		path = tree_printf("%s/.cache/tophalf",
				   home && home[0] == '/' ? home : "/tmp");
	if (file_make_dirs(path)) {
		int saved = errno;

		free(path);
		errno = saved;
		return NULL;
	}
	real = file_real(path);
	free(path);
	return real;
}

/* Where a program is, by $PATH. */
static char *program(const char *name)
{
	const char *path = getenv("PATH");
	char *copy = tree_copy(path ? path : "/usr/bin:/bin");
	char *rest = NULL, *found = NULL;

	for (char *folder = strtok_r(copy, ":", &rest); folder && !found;
	     folder = strtok_r(NULL, ":", &rest)) {
		found = tree_printf("%s/%s", folder, name);
		if (access(found, X_OK)) {
			free(found);
			found = NULL;
		}
	}
	free(copy);
	return found;
}

static int find_compiler(struct tree *tree, struct tree_error *error)
{
	struct process gcc = { 0 };
	char *path, *kept, *end;
	struct text text = { 0 };

	path = program("gcc");
	tree->gcc = path ? file_real(path) : NULL;
	free(path);
	if (!tree->gcc)
		return tree_fail(error, TREE_ERROR_SYSTEM,
				 "gcc is missing: install it");
	/* Asking gcc costs some milliseconds each time: ask once. */
	kept = tree_printf("%s/gcc-include-%s", tree->cache,
			   path_base(tree->gcc));
	if (file_read(kept, &text) || !file_is_dir(text.data)) {
		strings_add(&gcc.arguments, tree->gcc);
		strings_add(&gcc.arguments, "-print-file-name=include");
		process_run(&gcc);
		text_free(&text);
		text_add(&text, gcc.output.data);
		end = strchr(text.data, '\n');
		if (end)
			*end = '\0';
		file_write_text(kept, text.data);
		process_free(&gcc);
	}
	free(kept);
	tree->gcc_include = text.data;
	return 0;
}

static int use_source(struct tree *tree, const char *source,
		      struct tree_error *error)
{
	struct tree_version version;

	tree->source = file_real(source);
	if (!tree->source)
		return tree_fail(error, TREE_ERROR_TREE,
				 "the kernel tree %s does not exist", source);
	if (version_read(tree->source, &version))
		return tree_fail(error, TREE_ERROR_TREE,
				 "%s is not a kernel source tree (it has no complete Makefile, Kconfig and scripts/kconfig)",
				 source);
	if (!version_supported(&version))
		return tree_fail(error, TREE_ERROR_TREE,
				 "%s is Linux %s, which is not supported (supported: %s)",
				 source, version.text, version_list());
	memcpy(tree->version, version.text, sizeof(tree->version));
	tree->major = version.major;
	tree->minor = version.minor;
	tree->patch = version.patch;
	return 0;
}

static int find_source(struct tree *tree, const char *kdir,
		       struct tree_error *error)
{
	char *source;
	int result;

	if (kdir && kdir[0])
		return use_source(tree, kdir, error);
	source = fetch_newest(tree->cache, NULL);
	if (!source)
		source = fetch_package(tree, error);
	if (!source)
		return -1;
	tree->kept = 1;
	result = use_source(tree, source, error);
	free(source);
	return result;
}

static void name_index(struct tree *tree)
{
	char text[HASH_TEXT];
	struct hash hash;

	hash_start(&hash);
	hash_add_string(&hash, TREE_FORMAT);
	hash_add_string(&hash, INDEX_FORMAT);
	hash_add_string(&hash, tree->source);
	hash_end(&hash, text);
	tree->index_path = tree_printf("%s/index/%s-%.16s", tree->cache,
				       tree->version, text);
}

static int prepare(struct tree *tree, const struct tree_options *options,
		   struct tree_error *error)
{
	char *lock_path, *kconfig;
	int lock, result;

	tree->home = file_real(options->home);
	kconfig = tree_printf("%s/arch/tophalf/Kconfig", options->home);
	if (!tree->home || !file_exists(kconfig)) {
		tree_fail(error, TREE_ERROR_SYSTEM,
			  "%s does not hold Tophalf's own sources (arch/tophalf/Kconfig is missing)",
			  options->home);
		free(kconfig);
		return -1;
	}
	free(kconfig);
	tree->cache = cache_folder(options->cache);
	if (!tree->cache)
		return tree_fail_errno(error, "making the cache folder",
				       options->cache ? options->cache :
				       "$XDG_CACHE_HOME/tophalf");
	lock_path = tree_printf("%s/lock", tree->cache);
	lock = file_lock(lock_path);
	if (lock < 0)
		result = tree_fail_errno(error, "locking", lock_path);
	else
		result = find_compiler(tree, error) ||
			 find_source(tree, options->kdir, error) ||
			 configure(tree, error);
	if (lock >= 0)
		close(lock);
	free(lock_path);
	if (!result)
		name_index(tree);
	return result ? -1 : 0;
}

struct tree *tree_open(const struct tree_options *options,
		       struct tree_error *error)
{
	struct tree *tree = tree_alloc(sizeof(*tree));
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	memset(error, 0, sizeof(*error));
	tree->quiet = options->quiet;
	tree->jobs = options->jobs ? options->jobs :
				     cpus > 0 ? (unsigned int)cpus : 1;
	if (prepare(tree, options, error)) {
		tree_close(tree);
		return NULL;
	}
	return tree;
}

void tree_close(struct tree *tree)
{
	if (!tree)
		return;
	for (size_t i = 0; i < tree->kbuild.room; i++)
		if (tree->kbuild.entry[i].key)
			kbuild_free(tree->kbuild.entry[i].value);
	for (size_t i = 0; i < tree->hashes.room; i++)
		if (tree->hashes.entry[i].key)
			free(tree->hashes.entry[i].value);
	map_free(&tree->kbuild);
	map_free(&tree->hashes);
	index_close(tree->index);
	free(tree->source);
	free(tree->home);
	free(tree->cache);
	free(tree->build);
	free(tree->index_path);
	free(tree->gcc);
	free(tree->gcc_include);
	free(tree);
}

/* The hash of a file's content, once a process; "" for one that is missing. */
const char *tree_file_hash(struct tree *tree, const char *path)
{
	char *known = map_get(&tree->hashes, path);

	if (known)
		return known;
	known = tree_alloc(HASH_TEXT);
	if (file_hash(path, known))
		known[0] = '\0';
	map_put(&tree->hashes, path, known);
	return known;
}
