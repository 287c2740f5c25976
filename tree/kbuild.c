// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tree's own Kbuild files say. make reads them, with kbuild.mk; the
 * answer for a folder of the tree is kept in builds/<id>/kbuild-<format>/.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "flags.h"
#include "kbuild.h"

/* Raised when kbuild.mk tells more than before. */
#define KEPT_FORMAT "2"

static char *kbuild_file(struct tree *tree, const char *folder)
{
	static const char *const names[] = { "Kbuild", "Makefile" };

	for (int i = 0; i < 2; i++) {
		char *path = folder[0] == '/' ?
			tree_printf("%s/%s", folder, names[i]) :
			tree_printf("%s/%s/%s", tree->source, folder, names[i]);

		if (file_exists(path) && !file_is_dir(path))
			return path;
		free(path);
	}
	return NULL;
}

void kbuild_make(struct tree *tree, const char *folder, int tell,
		 struct strings *list)
{
	char *file = kbuild_file(tree, folder);
	const char *inside = file ? path_inside(file, tree->source) : NULL;
	int outside = folder[0] == '/';
	const char *srctree = tell ? "." : tree->source;

	strings_add(list, "make");
	strings_add(list, "-rR");
	strings_add(list, "--no-print-directory");
	strings_add(list, "-f");
	strings_printf(list, "%s/tree/kbuild.mk", tree->home);
	strings_printf(list, "srctree=%s", outside ? tree->source : srctree);
	strings_printf(list, "objtree=%s", tree->build);
	strings_add(list, "SRCARCH=tophalf");
	strings_add(list, "ARCH=tophalf");
	strings_printf(list, "CC=%s", tree->gcc);
	strings_printf(list, "KERNELRELEASE=%s", tree->version);
	strings_printf(list, "KERNELVERSION=%s", tree->version);
	strings_printf(list, "VERSION=%u", tree->major);
	strings_printf(list, "PATCHLEVEL=%u", tree->minor);
	strings_printf(list, "SUBLEVEL=%u", tree->patch);
	strings_printf(list, "auto-conf=%s/include/config/auto.conf",
		       tree->build);
	strings_printf(list, "obj=%s", folder);
	if (outside) {
		strings_printf(list, "src=%s", folder);
		strings_printf(list, "KBUILD_EXTMOD=%s", folder);
		strings_printf(list, "M=%s", folder);
	} else if (version_src_is_path(tree)) {
		strings_printf(list, "src=%s/%s", srctree, folder);
	} else {
		strings_printf(list, "src=%s", folder);
	}
	if (inside && tell)
		strings_printf(list, "kbuild-file=%s", inside);
	else
		strings_printf(list, "kbuild-file=%s", file ? file : "/dev/null");
	free(file);
}

/* "drivers/a/../b/x" -> "drivers/b/x"; and no "./" anywhere. */
static char *tidy(const char *path)
{
	struct text out = { 0 };
	const char *at = path;

	text_add(&out, "");
	while (*at) {
		size_t part = strcspn(at, "/");

		if (part == 2 && !strncmp(at, "..", 2) && out.length) {
			char *slash = strrchr(out.data, '/');

			out.length = slash ? (size_t)(slash - out.data) : 0;
			out.data[out.length] = '\0';
		} else if (part && !(part == 1 && *at == '.')) {
			if (out.length || *path == '/')
				text_add(&out, "/");
			text_add_bytes(&out, at, part);
		}
		at += part;
		while (*at == '/')
			at++;
	}
	return out.data;
}

static char *join(const char *folder, const char *name)
{
	char *raw, *clean;

	if (name[0] == '/')
		return tidy(name);
	raw = tree_printf("%s/%s", folder, name);
	clean = tidy(raw);
	free(raw);
	return clean;
}

static struct kbuild_module *module_in(struct kbuild *kbuild, const char *name,
				       int builtin)
{
	struct kbuild_module *module;

	for (size_t i = 0; i < kbuild->count; i++)
		if (!strcmp(kbuild->modules[i]->name, name))
			return kbuild->modules[i];
	module = tree_alloc(sizeof(*module));
	module->folder = tree_copy(kbuild->folder);
	module->name = tree_copy(name);
	module->builtin = builtin;
	kbuild->modules = tree_grow(kbuild->modules, (kbuild->count + 1) *
						     sizeof(*kbuild->modules));
	kbuild->modules[kbuild->count++] = module;
	return module;
}

/* "part m foo.o a.o b.o": foo.o is made of a.o and b.o. */
static void take_part(struct kbuild *kbuild, const struct strings *words)
{
	struct kbuild_module *module;
	char *name;

	if (words->count < 4)
		return;
	name = tree_copy_bytes(words->item[2], strlen(words->item[2]) - 2);
	module = module_in(kbuild, name, words->item[1][0] == 'y');
	for (size_t i = 3; i < words->count; i++) {
		char *object;

		/* A composite may name a library, or a folder. */
		if (!path_ends(words->item[i], ".o"))
			continue;
		object = join(kbuild->folder, words->item[i]);
		if (!strings_has(&module->objects, object))
			strings_add(&module->objects, object);
		free(object);
	}
	free(name);
}

static void take_flags(const struct strings *words, struct strings *flags)
{
	for (size_t i = 1; i < words->count; i++) {
		const char *word = words->item[i];

		/* Names in the objects begin at the tree, not with "./". */
		if (!strncmp(word, "-I./", 4))
			strings_printf(flags, "-I%s", word + 4);
		else
			strings_add(flags, word);
	}
}

static void take_line(struct kbuild *kbuild, const char *line)
{
	struct strings words = { 0 };
	const char *first;

	flags_split(line, &words);
	first = words.count ? words.item[0] : "";
	if (!strcmp(first, "part")) {
		take_part(kbuild, &words);
	} else if (!strcmp(first, "dir") && words.count == 2) {
		strings_take(&kbuild->folders,
			     join(kbuild->folder, words.item[1]));
	} else if (!strcmp(first, "order")) {
		for (size_t i = 1; i < words.count; i++)
			strings_add(&kbuild->order, words.item[i]);
	} else if (!strcmp(first, "ccflags")) {
		take_flags(&words, &kbuild->ccflags);
	} else if (!strcmp(first, "subdir-ccflags")) {
		take_flags(&words, &kbuild->subdir_ccflags);
	} else if (!strcmp(first, "ccflags-remove")) {
		take_flags(&words, &kbuild->remove);
	} else if (!strncmp(first, "CFLAGS_", 7)) {
		struct strings *flags = map_get(&kbuild->file_flags, first);

		if (!flags) {
			flags = tree_alloc(sizeof(*flags));
			map_put(&kbuild->file_flags, first, flags);
		}
		take_flags(&words, flags);
	}
	strings_free(&words);
}

static char *kept_path(struct tree *tree, const char *folder)
{
	char *name = tree_copy(folder), *path;

	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '%';
	path = tree_printf("%s/kbuild-" KEPT_FORMAT "/%s", tree->build, name);
	free(name);
	return path;
}

/* The answer for a Makefile of this size and time. */
static char *stamp_of(const char *file)
{
	struct stat status = { 0 };

	stat(file, &status);
	return tree_printf("stamp %lld %lld.%09ld", (long long)status.st_size,
			   (long long)status.st_mtim.tv_sec,
			   status.st_mtim.tv_nsec);
}

static void ask_make(struct tree *tree, const char *folder, const char *stamp,
		     struct text *answer)
{
	struct process make = { .folder = folder[0] == '/' ? folder :
							      tree->source };
	char *path = kept_path(tree, folder), *parent = path_dir(path);

	kbuild_make(tree, folder, 1, &make.arguments);
	strings_add(&make.arguments, "__tell");
	process_run(&make);
	text_printf(answer, "%s\n%s", stamp, make.output.data);
	if (make.status == 0 && folder[0] != '/' && !file_make_dirs(parent))
		file_write_text(path, answer->data);
	process_free(&make);
	free(path);
	free(parent);
}

static struct kbuild *read_kbuild(struct tree *tree, const char *folder,
				  const char *file)
{
	struct kbuild *kbuild = tree_alloc(sizeof(*kbuild));
	char *stamp = stamp_of(file), *path = kept_path(tree, folder);
	char *line, *rest = NULL;
	struct text answer = { 0 };

	kbuild->folder = tree_copy(folder);
	kbuild->outside = folder[0] == '/';
	if (kbuild->outside || file_read(path, &answer) ||
	    strncmp(answer.data, stamp, strlen(stamp))) {
		text_free(&answer);
		ask_make(tree, folder, stamp, &answer);
	}
	for (line = strtok_r(answer.data, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		take_line(kbuild, line);
	text_free(&answer);
	free(stamp);
	free(path);
	return kbuild;
}

struct kbuild *kbuild_of(struct tree *tree, const char *folder)
{
	struct kbuild *kbuild = map_get(&tree->kbuild, folder);
	char *file;

	if (kbuild)
		return kbuild;
	file = kbuild_file(tree, folder);
	if (!file)
		return NULL;
	kbuild = read_kbuild(tree, folder, file);
	map_put(&tree->kbuild, folder, kbuild);
	free(file);
	return kbuild;
}

void kbuild_free(struct kbuild *kbuild)
{
	for (size_t i = 0; i < kbuild->count; i++) {
		free(kbuild->modules[i]->folder);
		free(kbuild->modules[i]->name);
		strings_free(&kbuild->modules[i]->objects);
		free(kbuild->modules[i]);
	}
	for (size_t i = 0; i < kbuild->file_flags.room; i++) {
		if (!kbuild->file_flags.entry[i].key)
			continue;
		strings_free(kbuild->file_flags.entry[i].value);
		free(kbuild->file_flags.entry[i].value);
	}
	map_free(&kbuild->file_flags);
	free(kbuild->modules);
	strings_free(&kbuild->folders);
	strings_free(&kbuild->order);
	strings_free(&kbuild->ccflags);
	strings_free(&kbuild->subdir_ccflags);
	strings_free(&kbuild->remove);
	free(kbuild->folder);
	free(kbuild);
}

/* Whether the configuration gets as far as this folder. */
static int reached(struct tree *tree, const char *folder)
{
	char *parent = path_dir(folder);
	int result = 0;

	if (folder[0] == '/' || !strcmp(parent, ".")) {
		free(parent);
		return 1;
	}
	/* A Makefile may descend into a/b/ at once: ask every ancestor. */
	while (!result && strcmp(parent, ".")) {
		struct kbuild *kbuild = kbuild_of(tree, parent);
		char *next = path_dir(parent);

		if (kbuild && strings_has(&kbuild->folders, folder))
			result = reached(tree, parent);
		free(parent);
		parent = next;
	}
	free(parent);
	return result;
}

static struct kbuild_module *with_object(struct kbuild *kbuild,
					 const char *object)
{
	for (size_t i = 0; i < kbuild->count; i++)
		if (strings_has(&kbuild->modules[i]->objects, object))
			return kbuild->modules[i];
	return NULL;
}

struct kbuild_module *kbuild_module_of(struct tree *tree, const char *source)
{
	struct kbuild_module *found = NULL;
	char *folder = path_dir(source), *object;
	size_t stem = strlen(source);

	while (stem && source[stem - 1] != '.')
		stem--;
	object = tree_printf("%.*so", (int)stem, source);
	/* An ancestor's Makefile may name it: foo-y := sub/x.o */
	while (strcmp(folder, ".") && strcmp(folder, "/")) {
		struct kbuild *kbuild = kbuild_of(tree, folder);
		char *next = path_dir(folder);

		if (kbuild)
			found = with_object(kbuild, object);
		if (found && !reached(tree, folder))
			found = NULL;
		free(folder);
		folder = next;
		if (found || source[0] == '/')
			break;
	}
	free(folder);
	free(object);
	return found;
}

struct kbuild_module *kbuild_module_named(struct tree *tree, const char *folder,
					  const char *name)
{
	struct kbuild *kbuild = kbuild_of(tree, folder);

	for (size_t i = 0; kbuild && i < kbuild->count; i++)
		if (!strcmp(kbuild->modules[i]->name, name))
			return kbuild->modules[i];
	return NULL;
}

static void add_file_flags(struct kbuild *kbuild, const char *prefix,
			   const char *name, struct strings *list)
{
	char *key = tree_printf("%s%s", prefix, name);
	struct strings *flags = map_get(&kbuild->file_flags, key);

	if (flags)
		strings_append(list, flags);
	free(key);
}

/* subdir-ccflags-y of the folder and of all above it, the topmost first. */
static void add_inherited(struct tree *tree, const char *folder,
			  struct strings *list)
{
	char *parent = path_dir(folder);
	struct kbuild *kbuild = kbuild_of(tree, folder);

	if (folder[0] != '/' && strcmp(parent, "."))
		add_inherited(tree, parent, list);
	if (kbuild)
		strings_append(list, &kbuild->subdir_ccflags);
	free(parent);
}

void kbuild_flags(struct tree *tree, const char *owner, const char *object,
		  struct strings *add, struct strings *remove)
{
	struct kbuild *kbuild = kbuild_of(tree, owner);
	const char *name = path_inside(object, owner);

	add_inherited(tree, owner, add);
	if (!kbuild)
		return;
	strings_append(add, &kbuild->ccflags);
	strings_append(remove, &kbuild->remove);
	if (!name)
		name = path_base(object);
	add_file_flags(kbuild, "CFLAGS_", name, add);
	add_file_flags(kbuild, "CFLAGS_REMOVE_", name, remove);
}

char *kbuild_source(const char *object)
{
	return tree_printf("%.*sc", (int)(strlen(object) - 1), object);
}
