// SPDX-License-Identifier: GPL-2.0-only
/*
 * Building the image of a target: plan, compile, complete, link, describe.
 *
 * images/<key>.json describes the last image that this checkout built for a target,
 * with everything that it was made of as "size time path"; while all of that is as
 * it was nothing else is looked at.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "images.h"
#include "kbuild.h"
#include "link.h"
#include "module.h"
#include "object_cache.h"
#include "target.h"

struct building {
	struct tree *tree;
	const char *target;
	struct target_plan plan;
	struct closure closure;
	struct image *image;
	struct tree_error *error;
	int changed;
};

static char *stamp(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return tree_printf("- - %s", path);
	return tree_printf("%lld %lld.%09ld %s", (long long)status.st_size,
			   (long long)status.st_mtim.tv_sec,
			   status.st_mtim.tv_nsec, path);
}

#define OUR_FOLDERS	3
static const char *const our_folders[OUR_FOLDERS] = { "kernel", "arch/tophalf",
						      "include" };

/* Every file of ours that is, or may be, in an image. */
static void our_files(struct tree *tree, struct strings *files)
{
	static const char *const endings[] = { ".c", ".S", ".h", ".def",
					       "Kbuild", NULL };
	static const char *const data[] = { "kbuild.mk", "image.lds",
					    "dividing-line", "companions" };

	for (size_t i = 0; i < OUR_FOLDERS; i++) {
		char *folder = tree_printf("%s/%s", tree->home, our_folders[i]);

		file_find(folder, endings, files);
		free(folder);
	}
	for (size_t i = 0; i < 4; i++)
		strings_printf(files, "%s/tree/%s", tree->home, data[i]);
}

/* Whether our_files() has it; a driver and its headers may lie elsewhere in our home. */
static int is_ours(struct tree *tree, const char *path)
{
	const char *inside = path_inside(path, tree->home);

	for (size_t i = 0; inside && i < OUR_FOLDERS; i++)
		if (path_inside(inside, our_folders[i]))
			return 1;
	return 0;
}

static char *our_stamp(struct tree *tree)
{
	struct strings files = { 0 };
	char text[HASH_TEXT];
	struct hash hash;

	our_files(tree, &files);
	hash_start(&hash);
	for (size_t i = 0; i < files.count; i++) {
		char *one = stamp(files.item[i]);

		hash_add_string(&hash, one);
		free(one);
	}
	hash_end(&hash, text);
	strings_free(&files);
	return tree_printf("ours %s", text);
}

static char *info_path(struct tree *tree, const char *target)
{
	char *real = file_real(target), text[HASH_TEXT];
	struct hash hash;

	hash_start(&hash);
	hash_add_string(&hash, tree_identity());
	hash_add_string(&hash, tree->home);
	hash_add_string(&hash, tree->build);
	hash_add_string(&hash, tree->config_key);
	hash_add_string(&hash, target);
	hash_add_string(&hash, real ? real : "");
	hash_end(&hash, text);
	free(real);
	return tree_printf("%s/images/%.32s.json", tree->cache, text);
}

static int from_cache(struct building *building, const char *path)
{
	struct strings inputs = { 0 };
	int good = !info_read(building->image, &inputs, path) &&
		   !image_hold(building->image);

	for (size_t i = 0; good && i < inputs.count; i++) {
		const char *line = inputs.item[i];
		const char *name = strchr(line, ' ');
		char *now;

		name = name ? strchr(name + 1, ' ') : NULL;
		now = !strncmp(line, "ours ", 5) ? our_stamp(building->tree) :
		      stamp(name ? name + 1 : "");
		good = !strcmp(now, line);
		free(now);
	}
	if (!good)
		image_release(building->image);
	else
		cache_used(path);
	building->image->cached = good;
	strings_free(&inputs);
	return good;
}

static void add_ours(struct building *building)
{
	static const char *const endings[] = { ".c", ".S", NULL };
	static const char *const folders[] = { "kernel", "arch/tophalf" };
	struct strings files = { 0 };

	for (size_t i = 0; i < 2; i++) {
		char *folder = tree_printf("%s/%s", building->tree->home,
					   folders[i]);

		file_find(folder, endings, &files);
		free(folder);
	}
	for (size_t i = 0; i < files.count; i++) {
		char *stem = tree_copy(path_base(files.item[i]));
		struct object *object;

		*strrchr(stem, '.') = '\0';
		object = object_new(files.item[i], FLAGS_OURS, stem, NULL);
		free(object->shown);
		object->shown = tree_printf("tophalf/%s",
			path_inside(files.item[i], building->tree->home));
		free(stem);
		closure_add(&building->closure, object);
	}
	building->closure.ours = building->closure.count;
	strings_free(&files);
}

static void add_target(struct building *building)
{
	struct target_plan *plan = &building->plan;

	for (size_t i = 0; i < plan->sources.count; i++) {
		const char *source = plan->sources.item[i], *rest;
		struct object *object = object_new(source, FLAGS_TARGET,
						   plan->module, plan->folder);

		object->builtin = building->image->builtin;
		rest = plan->real_folder ?
		       path_inside(source, plan->real_folder) : NULL;
		if (rest) {
			free(object->shown);
			object->shown = strcmp(plan->given_folder, ".") ?
				tree_printf("%s/%s", plan->given_folder, rest) :
				tree_copy(rest);
			object->shown_folder = tree_copy(plan->given_folder);
		}
		closure_add(&building->closure, object);
	}
	building->closure.target = building->closure.count -
				   building->closure.ours;
}

/* The first target object that did not compile, as an error. */
static int report_failure(struct building *building, struct object *object)
{
	const char *words = object->messages ? object->messages : "";

	if (object->kind == FLAGS_OURS)
		return tree_fail(building->error, TREE_ERROR_TREE,
			"%s, a part of Tophalf, does not compile against Linux %s:\n%.3500s",
			object->shown, building->tree->version, words);
	return tree_fail(building->error, TREE_ERROR_UNBUILDABLE,
		"%s does not compile; correct what the compiler says below, or give the kernel tree that it was written for with --kdir (this is Linux %s)\n%.3500s",
		object->shown, building->tree->version, words);
}

/* Ours and the target's objects at once. */
static int compile_first(struct building *building)
{
	struct closure *closure = &building->closure;
	int failures = object_compile(building->tree, closure->objects,
				      closure->count, "", building->error);
	size_t count = closure->count;

	if (failures < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct object *object = closure->objects[i];

		building->changed |= object->compiled;
		if (object->kind == FLAGS_OURS && object->compiled &&
		    object->messages && object->messages[0] &&
		    !building->tree->quiet)
			fprintf(stderr, "\n%s", object->messages);
		if (object->path && object_read(object))
			return tree_fail_errno(building->error, "reading",
					       object->path);
	}
	/* Ours first: without it nothing can be said of a driver. */
	for (size_t i = 0; failures && i < count; i++) {
		if (!closure->objects[i]->path)
			return report_failure(building, closure->objects[i]);
	}
	for (size_t i = 0; i < count; i++)
		closure_enter(closure, closure->objects[i]);
	return 0;
}

static size_t how_many_define(struct closure *closure, const char *symbol)
{
	size_t count = 0;

	for (size_t i = closure->ours; i < closure->ours + closure->target; i++)
		count += (size_t)strings_has(&closure->objects[i]->defines,
					     symbol);
	return count;
}

/*
 * What modpost would write, struct module __this_module, is in our
 * kernel/module/main.c; all that differs from one module to the next is its
 * name. A few words of assembler cost nothing, where a file that includes
 * <linux/module.h> takes as long to compile as the driver.
 */
static int add_module_name(struct building *building)
{
	struct closure *closure = &building->closure;
	struct text text = { 0 };
	struct object *object;
	char *folder = tree_printf("%s/modules", building->tree->build);
	char *path = tree_printf("%s/%s.mod.S", folder, building->plan.module);
	int result = -1;

	text_add(&text, "/* SPDX-License-Identifier: GPL-2.0-only */\n");
	text_add(&text, "\t.section .rodata\n\t.globl __tophalf_module_name\n");
	text_add(&text, "__tophalf_module_name:\n\t.asciz KBUILD_MODNAME\n");
	if (file_make_dirs(folder) || file_write_if_changed(path, text.data)) {
		tree_fail_errno(building->error, "writing", path);
		goto out;
	}
	object = object_new(path, FLAGS_TARGET, building->plan.module, NULL);
	free(object->shown);
	object->shown = tree_printf("generated/modules/%s.mod.S",
				    building->plan.module);
	result = object_compile(building->tree, &object, 1, "",
				building->error);
	if (result > 0 || (!result && object_read(object)))
		result = report_failure(building, object);
	if (result) {
		object_free(object);
		goto out;
	}
	closure_add(closure, object);
	closure->target++;
out:
	text_free(&text);
	free(path);
	free(folder);
	return result;
}

/*
 * Named after its objects, so that a link that was made once, for whichever checkout, is
 * found; and an object's name stands for what is in it.
 */
static char *image_path(struct building *building)
{
	struct closure *closure = &building->closure;
	char *lds = tree_printf("%s/tree/image.lds", building->tree->home);
	char text[HASH_TEXT];
	struct hash hash;

	hash_start(&hash);
	hash_add_string(&hash, tree_identity());
	hash_add_string(&hash, tree_file_hash(building->tree, lds));
	for (size_t i = 0; i < closure->count; i++) {
		hash_add_word(building->tree, &hash, closure->objects[i]->source);
		hash_add_string(&hash, path_inside(closure->objects[i]->path,
						   building->tree->cache));
	}
	for (size_t i = 0; i < closure->unsupported.count; i++)
		hash_add_string(&hash, closure->unsupported.item[i]);
	hash_end(&hash, text);
	free(lds);
	return tree_printf("%s/images/%s.elf", building->tree->cache, text);
}

static void list_files(struct building *building)
{
	struct closure *closure = &building->closure;
	struct image *image = building->image;
	struct strings target = { 0 }, tree = { 0 }, reasons = { 0 };

	for (size_t i = closure->ours; i < closure->count; i++) {
		struct object *object = closure->objects[i];

		if (object->kind == FLAGS_TREE)
			strings_add(&tree, object->shown);
		else if (!path_inside(object->shown, "generated"))
			strings_add(&target, object->shown);
	}
	strings_sort(&tree);
	for (size_t i = 0; i < tree.count; i++) {
		struct object *object = map_get(&closure->members,
						tree.item[i]);

		strings_add(&reasons, object->why ? object->why : "");
	}
	image->target_files = strings_array(&target);
	image->tree_reasons = strings_array(&reasons);
	image->tree_files = strings_array(&tree);
	image_set_unsupported(image, &closure->unsupported);
	image->warnings = strings_array(&closure->warnings);
}

static void scan_properties(struct building *building)
{
	struct closure *closure = &building->closure;

	for (size_t i = closure->ours; i < closure->ours + closure->target;
	     i++) {
		const char *source = closure->objects[i]->source;
		char *path = source[0] == '/' ? tree_copy(source) :
			tree_printf("%s/%s", building->tree->source, source);
		struct text text = { 0 };

		if (!file_read(path, &text)) {
			properties_scan(text.data, building->image);
			platform_data_scan(text.data, building->image);
		}
		text_free(&text);
		free(path);
	}
}

/* Everything that the image was made of and that may change. */
static void list_inputs(struct building *building, struct strings *inputs)
{
	struct closure *closure = &building->closure;
	struct tree *tree = building->tree;
	struct strings files = { 0 };

	for (size_t i = closure->ours; i < closure->count; i++)
		strings_append(&files, &closure->objects[i]->depends);
	for (size_t i = 0; i < tree->kbuild.room; i++) {
		const char *folder = tree->kbuild.entry[i].key;

		if (!folder || (tree->kept && folder[0] != '/'))
			continue;
		strings_printf(&files, "%s%s%s/Makefile",
			       folder[0] == '/' ? "" : tree->source,
			       folder[0] == '/' ? "" : "/", folder);
		strings_printf(&files, "%s%s%s/Kbuild",
			       folder[0] == '/' ? "" : tree->source,
			       folder[0] == '/' ? "" : "/", folder);
	}
	strings_sort(&files);
	for (size_t i = 0; i < files.count; i++)
		if (!is_ours(tree, files.item[i]) ||
		    path_inside(files.item[i], tree->source))
			strings_take(inputs, stamp(files.item[i]));
	strings_take(inputs, our_stamp(tree));
	strings_free(&files);
}

/* Linked unless it is there, and held: another process may make room. */
static int have_image(struct building *building)
{
	struct image *image = building->image;

	while (image_hold(image)) {
		if (errno != ENOENT)
			return tree_fail_errno(building->error, "opening",
					       image->path);
		if (link_image(&building->closure, image->path,
			       building->error))
			return -1;
	}
	return 0;
}

static int link_and_describe(struct building *building, const char *info)
{
	struct image *image = building->image;
	struct strings inputs = { 0 };
	char *folder = path_dir(info);
	int result = -1;

	image->path = image_path(building);
	image->module = tree_copy(building->plan.module);
	image->target = tree_copy(building->plan.shown);
	if (file_make_dirs(folder))
		tree_fail_errno(building->error, "writing to", folder);
	else
		result = have_image(building);
	if (!result) {
		list_files(building);
		scan_properties(building);
		result = module_read(image, building->error);
	}
	if (!result) {
		list_inputs(building, &inputs);
		if (info_write(image, &inputs, info))
			result = tree_fail_errno(building->error, "writing",
						 info);
	}
	strings_free(&inputs);
	free(folder);
	return result;
}

static void start_closure(struct building *building)
{
	struct tree *tree = building->tree;

	closure_free(&building->closure);
	memset(&building->closure, 0, sizeof(building->closure));
	building->closure.tree = tree;
	add_ours(building);
	add_target(building);
}

/*
 * A target that Kbuild builds in is compiled as a module all the same: it can
 * be loaded and unloaded then. Where that cannot be, because it has several
 * initcalls, it stays built in.
 */
static int compile_target(struct building *building)
{
	struct tree_error first;

	start_closure(building);
	if (!compile_first(building) &&
	    (!building->plan.builtin ||
	     how_many_define(&building->closure, "init_module") < 2))
		return 0;
	if (!building->plan.builtin ||
	    (building->error->kind != TREE_OK &&
	     building->error->kind != TREE_ERROR_UNBUILDABLE))
		return -1;
	first = *building->error;
	memset(building->error, 0, sizeof(*building->error));
	building->image->builtin = 1;
	start_closure(building);
	if (!compile_first(building))
		return 0;
	if (first.kind != TREE_OK)
		*building->error = first;
	return -1;
}

static int build(struct building *building, const char *info)
{
	if (target_plan(building->tree, building->target, &building->plan,
			building->error) ||
	    compile_target(building) ||
	    (!building->image->builtin && add_module_name(building)) ||
	    link_given(&building->closure, building->error) ||
	    closure_complete(&building->closure, building->error))
		return -1;
	return link_and_describe(building, info);
}

int image_build(struct tree *tree, const char *target, struct image *image,
		struct tree_error *error)
{
	struct building building = { .tree = tree, .target = target,
				     .image = image, .error = error };
	char *info = info_path(tree, target);
	int result = 0, objects;

	memset(image, 0, sizeof(*image));
	memset(error, 0, sizeof(*error));
	if (!from_cache(&building, info)) {
		objects = objects_hold(tree->cache);
		result = build(&building, info);
		if (objects >= 0)
			close(objects);
		cache_prune(tree->cache, IMAGES_KEPT_BYTES);
		tree_progress_end(tree);
		closure_free(&building.closure);
		target_plan_free(&building.plan);
		if (result)
			image_release(image);
	}
	free(info);
	return result;
}
