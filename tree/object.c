// SPDX-License-Identifier: GPL-2.0-only
/* Objects: their command lines, and compiling what the cache does not have. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "images.h"
#include "kbuild.h"
#include "object.h"
#include "object_cache.h"

struct work {
	struct tree *tree;
	struct object **objects;	/* by process */
	char **keys;			/* likewise: the path without ending */
	size_t count, done;
	const char *what;
	struct tree_error *error;
	int failures;
	int broken;			/* the disk is full, or the like */
};

struct object *object_new(const char *source, enum flags_kind kind,
			  const char *module, const char *folder)
{
	struct object *object = tree_alloc(sizeof(*object));

	object->source = tree_copy(source);
	object->shown = tree_copy(source);
	object->kind = kind;
	object->module = tree_copy(module);
	object->folder = folder ? tree_copy(folder) : NULL;
	return object;
}

static void forget_result(struct object *object)
{
	free(object->path);
	free(object->messages);
	object->path = NULL;
	object->messages = NULL;
	strings_free(&object->depends);
	strings_free(&object->defines);
	strings_free(&object->weak);
	strings_free(&object->needs);
	strings_free(&object->calls);
	sections_free(object);
}

void object_free(struct object *object)
{
	if (!object)
		return;
	forget_result(object);
	free(object->source);
	free(object->shown);
	free(object->module);
	free(object->folder);
	free(object->shown_folder);
	free(object->why);
	free(object);
}

/* lib/ is called from everywhere and teaches nothing about a driver. */
static int is_traced(const struct object *object)
{
	return object->kind == FLAGS_TREE && strncmp(object->source, "lib/", 4);
}

static void add_folder_flags(struct tree *tree, const struct object *object,
			     struct strings *list)
{
	struct strings add = { 0 }, remove = { 0 }, kept = { 0 };
	char *o = tree_printf("%.*so", (int)strlen(object->source) - 1,
			      object->source);
	char *own = path_dir(object->source);

	kbuild_flags(tree, object->folder, o, &add, &remove);
	strings_append(list, &add);
	for (size_t i = 0; i < list->count; i++) {
		if (strings_has(&remove, list->item[i]))
			free(list->item[i]);
		else
			strings_take(&kept, list->item[i]);
	}
	free(list->item);
	*list = kept;
	/* Sources and generated files of one folder see each other. */
	strings_printf(list, "-I%s", own);
	if (own[0] != '/')
		strings_printf(list, "-I%s/%s", tree->build, own);
	strings_free(&add);
	strings_free(&remove);
	free(o);
	free(own);
}

static void command_line(struct tree *tree, const struct object *object,
			 struct strings *list)
{
	int ours = object->kind == FLAGS_OURS;
	const char *folder = object->folder ? object->folder : "tophalf";

	flags_compiler(tree, tree->build, object->kind, list);
	if (object->builtin) {
		for (size_t i = 0; i < list->count; i++)
			if (!strcmp(list->item[i], "-DMODULE"))
				strcpy(list->item[i], "-w");
	}
	if (is_traced(object))
		strings_add(list, "-fsanitize-coverage=trace-pc,trace-cmp");
	flags_names(object->source, object->module,
		    object->shown_folder ? object->shown_folder : folder, list);
	if (object->shown_folder) {
		char *real = path_dir(object->source);

		/* A file of the folder where we are has no folder in its name. */
		if (!strcmp(object->shown_folder, "."))
			strings_printf(list, "-ffile-prefix-map=%s/=", real);
		else
			strings_printf(list, "-ffile-prefix-map=%s=%s", real,
				       object->shown_folder);
		free(real);
	}
	if (object->folder && !ours) {
		add_folder_flags(tree, object, list);
		strings_add(list, "-w");
		strings_add(list, "-Wno-error");
	}
	if (path_ends(object->source, ".S"))
		strings_add(list, "-D__ASSEMBLY__");
	strings_add(list, "-c");
}

char *object_source_path(struct tree *tree, const struct object *object)
{
	char *path;

	if (object->source[0] == '/')
		return tree_copy(object->source);
	path = tree_printf("%s/%s", tree->source, object->source);
	if (!file_exists(path)) {
		char *folder = path_dir(object->source);

		free(path);
		path = tree_printf("%s/%s", tree->build, object->source);
		generate_file(tree, folder, path_base(object->source));
		free(folder);
	}
	return path;
}

/* "fatal error: crc32table.h: No such file": the Makefile may have a rule. */
static int make_missing(struct tree *tree, const struct object *object)
{
	static const char words[] = "fatal error: ";
	const char *at = object->messages ? strstr(object->messages, words) :
					    NULL;
	char *folder, *name;
	int result = 0;

	if (!at || object->source[0] == '/' || !object->folder)
		return 0;
	at += strlen(words);
	name = tree_copy_bytes(at, strcspn(at, ":\n"));
	folder = path_dir(object->source);
	/* Only where the Makefile is this folder's or one above. */
	if (!strncmp(at + strlen(name), ": No such file", 14) &&
	    !strstr(name, "..") && name[0] != '/')
		result = !generate_file(tree, folder, name);
	free(folder);
	free(name);
	return result;
}

static int compiled(struct process *process, size_t index, void *data)
{
	struct work *work = data;
	struct object *object = work->objects[index];
	char *from = tree_printf("%s.%d.o", work->keys[index], (int)getpid());
	char *to = NULL;

	work->done++;
	tree_progress(work->tree, "compiling %s [%zu/%zu] %s", work->what,
		      work->done, work->count, object->shown);
	free(object->messages);
	object->messages = tree_copy(process->errors.data);
	if (strstr(object->messages, "No space left on device")) {
		errno = ENOSPC;
		work->broken = tree_fail_errno(work->error, "compiling to",
					       work->tree->cache);
	} else if (process->status == 127 || process->status >= 128) {
		work->broken = tree_fail(work->error, TREE_ERROR_SYSTEM,
			"the compiler was stopped while compiling %s",
			object->shown);
	} else if (process->status) {
		work->failures++;
	} else if (!(to = object_keep_dependencies(work->tree, object, work->keys[index])) ||
		   rename(from, to)) {
		work->broken = tree_fail_errno(work->error, "writing", to ? to : work->keys[index]);
	} else {
		object->path = tree_copy(to);
		object->compiled = 1;
	}
	if (!object->path)
		unlink(from);
	free(from);
	free(to);
	return work->broken;
}

static void prepare_process(struct work *work, size_t index,
			    struct process *process,
			    const struct strings *command)
{
	struct object *object = work->objects[index];
	char *source = object_source_path(work->tree, object);
	const char *inside = path_inside(source, work->tree->source);
	char *folder = path_dir(work->keys[index]);

	file_make_dirs(folder);
	process->folder = work->tree->source;
	strings_append(&process->arguments, command);
	strings_printf(&process->arguments, "-Wp,-MD,%s.%d.d",
		       work->keys[index], (int)getpid());
	strings_add(&process->arguments, "-o");
	strings_printf(&process->arguments, "%s.%d.o", work->keys[index],
		       (int)getpid());
	strings_add(&process->arguments, inside ? inside : source);
	free(source);
	free(folder);
}

/*
 * Linux is built with -O2, and a few of its checks while compiling hold only
 * for what that folds.
 */
static int needs_folding(const struct object *object)
{
	return object->kind != FLAGS_OURS && object->messages &&
	       strstr(object->messages, "__compiletime_assert");
}

static void run_again(struct work *work, struct process *processes, size_t index)
{
	text_free(&processes[index].output);
	text_free(&processes[index].errors);
	process_run(&processes[index]);
	work->failures--;
	work->done--;
	compiled(&processes[index], index, work);
}

/* Those that a generated header was missing from, or more optimisation, once more. */
static void compile_again(struct work *work, struct process *processes)
{
	for (size_t i = 0; i < work->count && !work->broken; i++) {
		struct object *object = work->objects[i];
		int tries = 4;

		while (!object->path && !work->broken && tries-- &&
		       make_missing(work->tree, object))
			run_again(work, processes, i);
		if (!object->path && !work->broken && needs_folding(object)) {
			strings_add(&processes[i].arguments, "-O2");
			run_again(work, processes, i);
		}
		if (!object->path && !work->broken && object->kind == FLAGS_TREE)
			object_keep_failure(work->tree, work->keys[i],
				     object->messages ? object->messages : "");
	}
}

static void compile_missing(struct work *work, struct strings *commands)
{
	struct process *processes;

	processes = tree_alloc(work->count * sizeof(*processes));
	for (size_t i = 0; i < work->count; i++)
		prepare_process(work, i, &processes[i], &commands[i]);
	process_run_all(processes, work->count, work->tree->jobs, compiled,
			work);
	compile_again(work, processes);
	for (size_t i = 0; i < work->count; i++)
		process_free(&processes[i]);
	free(processes);
}

int object_compile(struct tree *tree, struct object **objects, size_t count,
		   const char *what, struct tree_error *error)
{
	struct strings *commands = tree_alloc(count * sizeof(*commands));
	struct work work = { .tree = tree, .what = what, .error = error };

	work.objects = tree_alloc(count * sizeof(*work.objects));
	work.keys = tree_alloc(count * sizeof(*work.keys));
	for (size_t i = 0; i < count; i++) {
		struct strings *command = &commands[work.count];
		char *key;

		if (objects[i]->path)
			continue;
		forget_result(objects[i]);
		command_line(tree, objects[i], command);
		key = object_key(tree, objects[i], command);
		if (object_from_cache(tree, objects[i], key) ||
		    object_failed_before(tree, objects[i], key)) {
			work.failures += !objects[i]->path;
			strings_free(command);
			free(key);
			continue;
		}
		work.objects[work.count] = objects[i];
		work.keys[work.count++] = key;
	}
	if (work.count)
		compile_missing(&work, commands);
	for (size_t i = 0; i < work.count; i++) {
		strings_free(&commands[i]);
		free(work.keys[i]);
	}
	free(commands);
	free(work.objects);
	free(work.keys);
	return work.broken ? -1 : work.failures;
}
