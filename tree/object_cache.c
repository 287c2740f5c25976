// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiled objects, kept in the cache by what went into them.
 *
 * objects/xx/<key>-<headers>.o is named after the command line, the configuration
 * and the source, and after the headers that may change; <key>.deps lists these,
 * with a hash of each. Files of a tree that we unpacked do not change, nor does
 * what stands in a build folder. <key>.fail keeps a tree file's failure.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "images.h"
#include "object_cache.h"

/*
 * The build folder is what config_key stands for, and the files of our own that were
 * compiled are known by their contents.
 */
void hash_add_word(struct tree *tree, struct hash *hash, const char *word)
{
	const char *build = strstr(word, tree->build);
	const char *home = strstr(word, tree->home);

	if (build) {
		hash_add_string(hash, build + strlen(tree->build));
	} else if (home) {
		hash_add(hash, word, home - word);
		hash_add_string(hash, home + strlen(tree->home));
	} else {
		hash_add_string(hash, word);
	}
}

char *object_key(struct tree *tree, const struct object *object,
		 const struct strings *command)
{
	char text[HASH_TEXT], *path = object_source_path(tree, object);
	struct hash hash;

	hash_start(&hash);
	hash_add_string(&hash, tree->config_key);
	hash_add_word(tree, &hash, object->source);
	for (size_t i = 0; i < command->count; i++)
		hash_add_word(tree, &hash, command->item[i]);
	hash_add_string(&hash, tree_file_hash(tree, path));
	hash_end(&hash, text);
	free(path);
	return tree_printf("%s/objects/%.2s/%s", tree->cache, text, text + 2);
}

/* How a file is compiled that did not compile at once: raised when that changes. */
#define WAYS_TRIED "generated headers, -O2"

/* All our headers at once: a failure is tried again after any change. */
static const char *headers_key(struct tree *tree)
{
	static const char *const endings[] = { ".h", ".def", NULL };
	static const char *const folders[] = { "arch/tophalf/include",
					       "include" };
	struct strings files = { 0 };
	struct hash hash;

	if (tree->headers_key[0])
		return tree->headers_key;
	hash_start(&hash);
	hash_add_string(&hash, WAYS_TRIED);
	for (size_t i = 0; i < 2; i++) {
		char *folder = tree_printf("%s/%s", tree->home, folders[i]);

		file_find(folder, endings, &files);
		free(folder);
	}
	for (size_t i = 0; i < files.count; i++)
		hash_add_string(&hash, tree_file_hash(tree, files.item[i]));
	hash_end(&hash, tree->headers_key);
	strings_free(&files);
	return tree->headers_key;
}

/* A dependency in a .deps file: what stands in our home has HOME before it. */
#define HOME	"tophalf:"

static char *dependency_path(struct tree *tree, const char *name)
{
	if (strncmp(name, HOME, strlen(HOME)))
		return tree_copy(name);
	return tree_printf("%s/%s", tree->home, name + strlen(HOME));
}

/* Where an object lies that was compiled from these dependencies, a hash and a path a line. */
static char *object_path(const char *key, const char *dependencies)
{
	char text[HASH_TEXT];
	struct hash hash;

	hash_start(&hash);
	hash_add_string(&hash, dependencies);
	hash_end(&hash, text);
	return tree_printf("%s-%.16s.o", key, text);
}

/*
 * Whether the cache has it, compiled from the headers as they are here.  The list
 * of headers is what the last compilation read, of this checkout or of another: an
 * object is named after their contents as well, so each finds its own.
 */
int object_from_cache(struct tree *tree, struct object *object, const char *key)
{
	char *deps = tree_printf("%s.deps", key), *compiled, *line, *rest = NULL;
	struct text text = { 0 }, here = { 0 };
	int good = !file_read(deps, &text);

	text_add(&here, "");
	for (line = good ? strtok_r(text.data, "\n", &rest) : NULL; line;
	     line = strtok_r(NULL, "\n", &rest)) {
		char *path;

		if (strlen(line) < HASH_TEXT)
			continue;
		path = dependency_path(tree, line + HASH_TEXT);
		text_printf(&here, "%s %s\n", tree_file_hash(tree, path), line + HASH_TEXT);
		strings_take(&object->depends, path);
	}
	compiled = object_path(key, here.data);
	good = good && file_exists(compiled);
	if (good) {
		object->path = tree_copy(compiled);
		cache_used(compiled);
		cache_used(deps);
	} else {
		strings_free(&object->depends);
	}
	text_free(&text);
	text_free(&here);
	free(deps);
	free(compiled);
	return good;
}

int object_failed_before(struct tree *tree, struct object *object, const char *key)
{
	char *path = tree_printf("%s.fail", key);
	struct text text = { 0 };
	int known = object->kind == FLAGS_TREE && tree->kept &&
		    !file_read(path, &text) && text.length >= HASH_TEXT &&
		    !strncmp(text.data, headers_key(tree), HASH_TEXT - 1);

	if (known) {
		object->messages = tree_copy(text.data + HASH_TEXT);
		cache_used(path);
	}
	text_free(&text);
	free(path);
	return known;
}

void object_keep_failure(struct tree *tree, const char *key, const char *messages)
{
	char *path = tree_printf("%s.fail", key);
	struct text text = { 0 };

	text_printf(&text, "%s\n%s", headers_key(tree), messages);
	file_write(path, text.data, text.length);
	text_free(&text);
	free(path);
}

/* One name of a make rule that -MD wrote. */
static void take_dependency(struct tree *tree, struct object *object,
			    const char *name, struct text *deps)
{
	char *path = name[0] == '/' ? tree_copy(name) :
				      tree_printf("%s/%s", tree->source, name);
	const char *inside;

	/* What cannot change, or is known by the configuration's key. */
	if ((tree->kept && path_inside(path, tree->source)) ||
	    path_inside(path, tree->build) ||
	    path_inside(path, tree->gcc_include)) {
		free(path);
		return;
	}
	inside = path_inside(path, tree->home);
	text_printf(deps, "%s %s%s\n", tree_file_hash(tree, path), inside ? HOME : "",
		    inside ? inside : path);
	strings_take(&object->depends, path);
}

char *object_keep_dependencies(struct tree *tree, struct object *object, const char *key)
{
	char *from = tree_printf("%s.%d.d", key, (int)getpid());
	char *to = tree_printf("%s.deps", key), *name, *rest = NULL, *result = NULL;
	struct text rule = { 0 }, deps = { 0 };

	text_add(&deps, "");
	strings_free(&object->depends);
	if (!file_read(from, &rule)) {
		char *colon = strstr(rule.data, ": ");

		for (name = colon ? strtok_r(colon + 1, " \\\n", &rest) : NULL;
		     name; name = strtok_r(NULL, " \\\n", &rest))
			take_dependency(tree, object, name, &deps);
	}
	unlink(from);
	if (!file_write(to, deps.data, deps.length))
		result = object_path(key, deps.data);
	text_free(&rule);
	text_free(&deps);
	free(from);
	free(to);
	return result;
}
