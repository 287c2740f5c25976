// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a user's words for a target mean: a source, a folder or a module's
 * name, inside or outside the tree.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kbuild.h"
#include "target.h"

static char *stem_of(const char *path)
{
	const char *base = path_base(path), *dot = strrchr(base, '.');

	return tree_copy_bytes(base, dot ? (size_t)(dot - base) : strlen(base));
}

static void plan_module(struct target_plan *plan,
			const struct kbuild_module *module)
{
	plan->module = tree_copy(module->name);
	plan->folder = tree_copy(module->folder);
	plan->builtin = module->builtin;
	for (size_t i = 0; i < module->objects.count; i++)
		strings_take(&plan->sources,
			     kbuild_source(module->objects.item[i]));
}

/* Text, and C by its name. What is in it the compiler will say. */
static int check_source(const char *path, const char *given,
			struct tree_error *error)
{
	struct text text = { 0 };
	int result = 0;

	if (!path_ends(path, ".c"))
		result = tree_fail(error, TREE_ERROR_USAGE,
			"%s is not a C file: give a driver's .c file, its folder, or its module's name",
			given);
	else if (file_read(path, &text))
		result = tree_fail(error, TREE_ERROR_USAGE,
				   "%s cannot be read: %s", given,
				   strerror(errno));
	else if (!text.length || memchr(text.data, 0, text.length))
		result = tree_fail(error, TREE_ERROR_USAGE,
			"%s is not a C file: it %s", given,
			text.length ? "holds binary data" : "is empty");
	text_free(&text);
	return result;
}

/* A Makefile of the user's is read by make only if it is one for modules. */
static int sets_modules(const char *folder)
{
	static const char *const names[] = { "Kbuild", "Makefile" };
	int result = 0;

	for (int i = 0; i < 2; i++) {
		char *path = tree_printf("%s/%s", folder, names[i]);
		struct text text = { 0 };
		int found = !file_read(path, &text);

		if (found)
			result = strstr(text.data, "obj-m") != NULL ||
				 strstr(text.data, "obj-$(") != NULL;
		text_free(&text);
		free(path);
		if (found)
			break;
	}
	return result;
}

static int plan_inside(struct tree *tree, const char *path,
		       struct target_plan *plan)
{
	struct kbuild_module *module = kbuild_module_of(tree, path);

	plan->shown = tree_copy(path);
	if (module) {
		plan_module(plan, module);
		return 0;
	}
	/* Not built under this configuration: alone, with its folder's flags. */
	plan->module = stem_of(path);
	plan->folder = path_dir(path);
	strings_add(&plan->sources, path);
	return 0;
}

static int plan_outside(struct tree *tree, const char *given, const char *real,
			struct target_plan *plan)
{
	struct kbuild_module *module = NULL;

	plan->shown = tree_copy(given);
	plan->given_folder = path_dir(given);
	plan->real_folder = path_dir(real);
	if (sets_modules(plan->real_folder))
		module = kbuild_module_of(tree, real);
	if (module) {
		plan_module(plan, module);
		return 0;
	}
	plan->module = stem_of(real);
	strings_add(&plan->sources, real);
	return 0;
}

static int plan_file(struct tree *tree, const char *given, const char *real,
		     struct target_plan *plan, struct tree_error *error)
{
	const char *inside = path_inside(real, tree->source);

	if (check_source(real, given, error))
		return -1;
	return inside ? plan_inside(tree, inside, plan) :
			plan_outside(tree, given, real, plan);
}

/* A Kbuild's folder: below the tree, or absolute. */
static const char *kbuild_folder(struct tree *tree, const char *real)
{
	const char *inside = path_inside(real, tree->source);

	return inside ? inside : real;
}

static int plan_folder(struct tree *tree, const char *given, const char *real,
		       struct target_plan *plan, struct tree_error *error)
{
	const char *folder = kbuild_folder(tree, real);
	struct kbuild *kbuild = sets_modules(real) ?
				kbuild_of(tree, folder) : NULL;
	struct kbuild_module *only = NULL;
	struct text names = { 0 };
	size_t modules = 0;

	for (size_t i = 0; kbuild && i < kbuild->count; i++) {
		if (kbuild->modules[i]->builtin)
			continue;
		only = kbuild->modules[i];
		if (modules++ < 8)
			text_printf(&names, " %s/%s", given, only->name);
	}
	if (modules == 1) {
		plan_module(plan, only);
		plan->shown = tree_copy(given);
		if (folder == real) {
			plan->given_folder = tree_copy(given);
			plan->real_folder = tree_copy(real);
		}
	} else if (modules) {
		tree_fail(error, TREE_ERROR_USAGE,
			  "%s has several modules; name one:%s%s", given,
			  names.data, modules > 8 ? " ..." : "");
	} else {
		tree_fail(error, TREE_ERROR_USAGE,
			  "%s has no Kbuild or Makefile that sets obj-m", given);
	}
	text_free(&names);
	return modules == 1 ? 0 : -1;
}

/* "drivers/rtc/rtc-test", perhaps with ".ko" or ".o" behind it. */
static int plan_named(struct tree *tree, const char *given,
		      struct target_plan *plan, struct tree_error *error)
{
	char *folder = path_dir(given), *real = file_real(folder), *name;
	struct kbuild_module *module = NULL;
	int outside;

	name = tree_copy(path_base(given));
	if (path_ends(name, ".ko") || path_ends(name, ".o"))
		*strrchr(name, '.') = '\0';
	outside = real && sets_modules(real);
	if (outside)
		module = kbuild_module_named(tree, kbuild_folder(tree, real),
					     name);
	if (!module) {
		outside = 0;
		module = kbuild_module_named(tree, folder, name);
	}
	if (module) {
		plan_module(plan, module);
		plan->shown = tree_copy(given);
		if (outside && module->folder[0] == '/') {
			plan->given_folder = tree_copy(folder);
			plan->real_folder = tree_copy(real);
		}
	} else {
		tree_fail(error, TREE_ERROR_USAGE,
			  "%s does not exist, neither here nor in the kernel tree %s",
			  given, tree->source);
	}
	free(folder);
	free(real);
	free(name);
	return module ? 0 : -1;
}

int target_plan(struct tree *tree, const char *target,
		struct target_plan *plan, struct tree_error *error)
{
	char *real = file_real(target), *in_tree;
	int result;

	memset(plan, 0, sizeof(*plan));
	if (!real && target[0] != '/') {
		in_tree = tree_printf("%s/%s", tree->source, target);
		real = file_real(in_tree);
		free(in_tree);
	}
	if (!real)
		result = plan_named(tree, target, plan, error);
	else if (file_is_dir(real))
		result = plan_folder(tree, target, real, plan, error);
	else
		result = plan_file(tree, target, real, plan, error);
	free(real);
	if (result)
		target_plan_free(plan);
	return result;
}

void target_plan_free(struct target_plan *plan)
{
	free(plan->shown);
	free(plan->module);
	free(plan->folder);
	free(plan->given_folder);
	free(plan->real_folder);
	strings_free(&plan->sources);
	memset(plan, 0, sizeof(*plan));
}

static void list_below(struct tree *tree, const char *folder,
		       const char *shown, struct strings *names)
{
	struct kbuild *kbuild = kbuild_of(tree, folder);

	for (size_t i = 0; kbuild && i < kbuild->count; i++)
		if (!kbuild->modules[i]->builtin)
			strings_printf(names, "%s/%s", shown,
				       kbuild->modules[i]->name);
	for (size_t i = 0; kbuild && i < kbuild->folders.count; i++) {
		const char *below = kbuild->folders.item[i];
		const char *rest = path_inside(below, folder);
		char *next = rest ? tree_printf("%s/%s", shown, rest) : NULL;

		if (next)
			list_below(tree, below, next, names);
		free(next);
	}
}

int tree_list_modules(struct tree *tree, const char *folder, char ***names,
		      struct tree_error *error)
{
	char *clean = tree_copy(folder), *real, *in_tree;
	struct strings list = { 0 };
	size_t length = strlen(clean);

	while (length > 1 && clean[length - 1] == '/')
		clean[--length] = '\0';
	real = file_real(clean);
	if (!real) {
		in_tree = tree_printf("%s/%s", tree->source, clean);
		real = file_real(in_tree);
		free(in_tree);
	}
	if (!real || !file_is_dir(real))
		strings_add(&list, folder);
	else if (path_inside(real, tree->source) || sets_modules(real))
		list_below(tree, kbuild_folder(tree, real), clean, &list);
	strings_sort(&list);
	free(clean);
	free(real);
	if (!list.count)
		return tree_fail(error, TREE_ERROR_USAGE,
				 "%s has no Kbuild or Makefile that sets obj-m",
				 folder);
	*names = strings_array(&list);
	return 0;
}

void tree_free_names(char **names)
{
	for (char **name = names; name && *name; name++)
		free(*name);
	free(names);
}
