// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linking a closure into an image.
 *
 * The link runs in a folder of its own, on names that tell what an object is
 * (ours/, tree/, target/) and stand in link order: the linker script sorts by
 * them, and the result does not depend on where the cache lies.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kbuild.h"
#include "link.h"

struct linking {
	struct closure *closure;
	struct object **order;	/* ours, the tree's, the target's */
	size_t count;
	char *folder;
	struct strings names;	/* by place in order */
};

/* "name = ..." in the script, also within PROVIDE(). */
int link_given(struct closure *closure, struct tree_error *error)
{
	char *path = tree_printf("%s/tree/image.lds", closure->tree->home);
	struct text text = { 0 };
	char *line, *rest = NULL, name[128];
	int result = file_read(path, &text);

	if (result)
		tree_fail_errno(error, "reading", path);
	for (line = result ? NULL : strtok_r(text.data, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		if (sscanf(line, " %127[A-Za-z0-9_] =", name) == 1 &&
		    strchr(line, '='))
			map_put(&closure->given, name, closure);
	text_free(&text);
	free(path);
	return result;
}

static void put_in_order(struct linking *linking)
{
	struct closure *closure = linking->closure;
	size_t first = closure->ours + closure->target;
	size_t tree = closure->count - first;

	linking->order = tree_alloc(closure->count * sizeof(*linking->order));
	for (size_t i = 0; i < closure->ours; i++)
		linking->order[linking->count++] = closure->objects[i];
	memcpy(linking->order + linking->count, closure->objects + first,
	       tree * sizeof(*linking->order));
	order_objects(closure, linking->order + linking->count, tree);
	linking->count += tree;
	for (size_t i = closure->ours; i < first; i++)
		linking->order[linking->count++] = closure->objects[i];
}

/* "drivers/of/base.c" becomes tree/0123-drivers-of-base.o: image.lds may mean one file. */
static char *link_name(const struct object *object, size_t place)
{
	static const char *const folders[] = {
		[FLAGS_TARGET] = "target", [FLAGS_TREE] = "tree",
		[FLAGS_OURS] = "ours",
	};
	const char *base = object->kind == FLAGS_TREE ? object->source :
							path_base(object->source);
	char *name = tree_printf("%s/%04zu-%.*s.o", folders[object->kind],
				 place, (int)(strrchr(base, '.') - base), base);

	for (char *at = strchr(name, '/') + 1; *at; at++)
		if (*at == '/')
			*at = '-';
	return name;
}

/* One symbol that several objects define. */
static int is_module(struct closure *closure, const struct object *object)
{
	struct kbuild_module *module;

	if (object->kind != FLAGS_TREE)
		return object->kind == FLAGS_TARGET;
	module = kbuild_module_of(closure->tree, object->source);
	return module && !module->builtin;
}

static int same_module(const struct object *a, const struct object *b)
{
	return a->kind == b->kind && !strcmp(a->module, b->module) &&
	       (!a->folder || !b->folder || !strcmp(a->folder, b->folder));
}

/* Ours wins; then what is built in; then the first. */
static struct object *winner(struct closure *closure, struct object *a,
			     struct object *b)
{
	if (a->kind == FLAGS_OURS)
		return a;
	return is_module(closure, a) && !is_module(closure, b) ? b : a;
}

struct clash {
	struct object *loser;
	struct strings weaken;	/* built in: the other definition wins */
	struct strings rename;	/* a module: its own stays its own */
};

static struct clash *clash_of(struct clash **list, size_t *count,
			      struct object *object)
{
	for (size_t i = 0; i < *count; i++)
		if ((*list)[i].loser == object)
			return &(*list)[i];
	*list = tree_grow(*list, (*count + 1) * sizeof(**list));
	memset(&(*list)[*count], 0, sizeof(**list));
	(*list)[*count].loser = object;
	return &(*list)[(*count)++];
}

static void rename_in_module(struct linking *linking, struct clash **list,
			     size_t *count, const struct object *loser,
			     const char *symbol)
{
	for (size_t i = 0; i < linking->count; i++) {
		struct object *object = linking->order[i];

		if (same_module(object, loser) &&
		    (strings_has(&object->defines, symbol) ||
		     strings_has(&object->needs, symbol)))
			strings_add(&clash_of(list, count, object)->rename,
				    symbol);
	}
}

static void find_clashes(struct linking *linking, struct clash **list,
			 size_t *count)
{
	struct closure *closure = linking->closure;
	struct map first = { 0 };

	for (size_t i = 0; i < linking->count; i++) {
		struct object *object = linking->order[i];

		for (size_t j = 0; j < object->defines.count; j++) {
			const char *symbol = object->defines.item[j];
			struct object *other = map_get(&first, symbol);
			struct object *wins, *loses;

			if (!other) {
				map_put(&first, symbol, object);
				continue;
			}
			wins = winner(closure, other, object);
			loses = wins == other ? object : other;
			map_put(&first, symbol, wins);
			strings_printf(&closure->warnings,
				       "%s is defined by %s and by %s; the first is used",
				       symbol, wins->shown, loses->shown);
			if (is_module(closure, loses))
				rename_in_module(linking, list, count, loses,
						 symbol);
			else
				strings_add(&clash_of(list, count,
						      loses)->weaken, symbol);
		}
	}
	map_free(&first);
}

/* A copy of the object with its clashing symbols out of the way. */
static int resolve_clash(struct linking *linking, const struct clash *clash,
			 const char *name, struct tree_error *error)
{
	char *to = tree_printf("%s/%s", linking->folder, name);
	struct process objcopy = { .merge = 1 };
	int result = 0;

	unlink(to);
	if (object_weaken(clash->loser->path, to, &clash->weaken))
		result = tree_fail_errno(error, "writing", to);
	if (!result && clash->rename.count) {
		strings_add(&objcopy.arguments, "objcopy");
		for (size_t i = 0; i < clash->rename.count; i++) {
			const char *symbol = clash->rename.item[i];

			strings_printf(&objcopy.arguments,
				       "--redefine-sym=%s=%s.%s", symbol,
				       symbol, clash->loser->module);
		}
		strings_add(&objcopy.arguments, to);
		if (process_run(&objcopy))
			result = tree_fail(error, TREE_ERROR_SYSTEM,
					   "objcopy failed: %s",
					   objcopy.output.data);
	}
	process_free(&objcopy);
	free(to);
	return result;
}

static int place_objects(struct linking *linking, struct tree_error *error)
{
	static const char *const folders[] = { "ours", "tree", "target" };
	struct clash *clashes = NULL;
	size_t count = 0;
	int result = 0;

	for (int i = 0; i < 3 && !result; i++) {
		char *path = tree_printf("%s/%s", linking->folder, folders[i]);

		if (file_make_dirs(path))
			result = tree_fail_errno(error, "writing to", path);
		free(path);
	}
	find_clashes(linking, &clashes, &count);
	for (size_t i = 0; i < linking->count && !result; i++) {
		struct object *object = linking->order[i];
		char *name = link_name(object, i);
		char *path = tree_printf("%s/%s", linking->folder, name);

		strings_take(&linking->names, name);
		if (symlink(object->path, path))
			result = tree_fail_errno(error, "writing", path);
		free(path);
		for (size_t j = 0; j < count && !result; j++)
			if (clashes[j].loser == object)
				result = resolve_clash(linking, &clashes[j],
						       name, error);
	}
	for (size_t i = 0; i < count; i++) {
		strings_free(&clashes[i].weaken);
		strings_free(&clashes[i].rename);
	}
	free(clashes);
	return result;
}

/* Addresses of what is unsupported, and the list of objects. */
static int write_inputs(struct linking *linking, struct tree_error *error)
{
	struct closure *closure = linking->closure;
	struct text script = { 0 }, list = { 0 };
	char *script_path = tree_printf("%s/unsupported.lds", linking->folder);
	char *list_path = tree_printf("%s/objects", linking->folder);
	int result = 0;

	text_add(&script, "");
	for (size_t i = 0; i < closure->unsupported.count; i++)
		text_printf(&script, "\"%s\" = 0x%llx;\n",
			    closure->unsupported.item[i],
			    (unsigned long long)(TREE_UNSUPPORTED_BASE +
						 i * TREE_UNSUPPORTED_STEP));
	text_add(&list, "");
	for (size_t i = 0; i < linking->names.count; i++)
		text_printf(&list, "%s\n", linking->names.item[i]);
	if (file_write_text(script_path, script.data) ||
	    file_write_text(list_path, list.data))
		result = tree_fail_errno(error, "writing to", linking->folder);
	text_free(&script);
	text_free(&list);
	free(script_path);
	free(list_path);
	return result;
}

/* A function of the tree that our kernel stands before: calls of f() go to its __wrap_f(). */
static void add_wraps(const struct linking *linking, struct strings *arguments)
{
	static const char prefix[] = "__wrap_";

	for (size_t i = 0; i < linking->count; i++) {
		const struct object *object = linking->order[i];

		for (size_t j = 0; object->kind == FLAGS_OURS && j < object->defines.count; j++)
			if (!strncmp(object->defines.item[j], prefix, strlen(prefix)))
				strings_printf(arguments, "--wrap=%s",
					       object->defines.item[j] + strlen(prefix));
	}
}

static int run_ld(struct linking *linking, const char *path,
		  struct tree_error *error)
{
	static const char *const options[] = {
		"ld", "-static", "-nostdlib", "--build-id=none", "-z",
		"max-page-size=4096", "-z", "noexecstack", "--no-gc-sections",
		"--hash-style=sysv", "--no-undefined", "-o", "image.elf", "-T",
	};
	struct process ld = { .folder = linking->folder, .merge = 1 };
	char *out = tree_printf("%s/image.elf", linking->folder);
	int result = 0;

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		strings_add(&ld.arguments, options[i]);
	strings_printf(&ld.arguments, "%s/tree/image.lds",
		       linking->closure->tree->home);
	strings_add(&ld.arguments, "unsupported.lds");
	add_wraps(linking, &ld.arguments);
	strings_add(&ld.arguments, "@objects");
	tree_progress(linking->closure->tree, "linking %zu objects",
		      linking->count);
	if (process_run(&ld))
		result = tree_fail(error,
			strstr(ld.output.data, "No space left") ?
				TREE_ERROR_SYSTEM : TREE_ERROR_UNBUILDABLE,
			"the image does not link; this is Tophalf's fault rather than the driver's:\n%.3000s",
			ld.output.data);
	/* A process that links the same may be done, and its file be in use. */
	else if (link(out, path) && errno != EEXIST && rename(out, path))
		result = tree_fail_errno(error, "writing", path);
	process_free(&ld);
	free(out);
	return result;
}

int link_image(struct closure *closure, const char *path,
	       struct tree_error *error)
{
	struct linking linking = { .closure = closure };
	int result;

	linking.folder = tree_printf("%s.%d.link", path, (int)getpid());
	put_in_order(&linking);
	file_remove_tree(linking.folder);
	result = place_objects(&linking, error) ||
		 write_inputs(&linking, error) ||
		 run_ld(&linking, path, error);
	file_remove_tree(linking.folder);
	strings_free(&linking.names);
	free(linking.order);
	free(linking.folder);
	return result ? -1 : 0;
}
