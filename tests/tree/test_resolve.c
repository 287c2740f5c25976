// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a target to all that is linked with it: real objects of a tree of a few
 * lines, compiled as those of a real one are.
 */
#include "scratch.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <tree/index.h>
#include <tree/kbuild.h>
#include <tree/link.h>
#include <tree/resolve.h>
#include "made_up.h"

static struct tree *tree;

static int open_tree(void **state)
{
	if (scratch_make(state))
		return -1;
	scratch_write("source/include/linux/compiler-version.h", "");
	scratch_write("source/include/asm/watched_string.h", "");
	scratch_write("source/include/asm/hook.h", "");
	scratch_write("source/include/linux/kconfig.h", "");
	scratch_write("source/include/linux/compiler_types.h",
		      "#define EXPORT_SYMBOL(name) extern int export_of_##name\n");
	scratch_write("source/drivers/Makefile", "obj-y += near/ far/ more/\n");
	/* The target, in a folder that has a static helper of the same name as another's. */
	scratch_write("source/drivers/near/target.c",
		      "int helper(void);\nint nowhere(void);\nint twice(void);\nint needs_more(void);\n"
		      "extern int maybe(void) __attribute__((weak));\n"
		      "int target(void)\n{\n\treturn helper() + nowhere() + twice() + needs_more() + (maybe ? maybe() : 0);\n}\n");
	scratch_write("source/drivers/near/twice.c",
		      "int twice(void)\n{\n\treturn 1;\n}\nEXPORT_SYMBOL(twice);\n");
	scratch_write("source/drivers/near/Makefile", "obj-m += target.o twice.o\n");
	/* helper() reaches deep() through a table; what lost() would need is not pulled. */
	scratch_write("source/drivers/far/helper.c",
		      "int deep(void);\nint unwanted(void);\nint starter(void);\n"
		      "static int (*const table[])(void) = { deep };\n"
		      "int helper(void)\n{\n\treturn (*(int (*const volatile *)(void))&table[0])();\n}\n"
		      "EXPORT_SYMBOL(helper);\n"
		      "int lost(void)\n{\n\treturn unwanted();\n}\n"
		      "static int (*const first)(void) __attribute__((used, section(\".initcall6.init\"))) = starter;\n");
	scratch_write("source/drivers/far/part.c", "int part(void)\n{\n\treturn 2;\n}\n");
	scratch_write("source/drivers/far/twice.c",
		      "int twice(void)\n{\n\treturn 2;\n}\nEXPORT_SYMBOL(twice);\n");
	scratch_write("source/drivers/far/unwanted.c", "int unwanted(void)\n{\n\treturn 3;\n}\n");
	scratch_write("source/drivers/far/starter.c", "int starter(void)\n{\n\treturn 4;\n}\n");
	scratch_write("source/drivers/far/Makefile",
		      "obj-m += far.o twice.o unwanted.o\nfar-y := helper.o part.o\nobj-y += starter.o\n");
	scratch_write("source/drivers/more/more.c",
		      "int needs_more(void)\n{\n\treturn 5;\n}\nint maybe(void)\n{\n\treturn 6;\n}\n");
	scratch_write("source/drivers/more/Makefile", "obj-y += more.o\n");
	/* deep() stands in a file that another one includes; by its scan alone, in neither. */
	scratch_write("source/lib/Makefile", "obj-y += whole.o also.o\n");
	scratch_write("source/lib/whole.c", "#include \"deep.c\"\n");
	scratch_write("source/lib/deep.c", "int deep(void)\n{\n\treturn 7;\n}\n");
	scratch_write("source/lib/also.c", "int also(void)\n{\n\treturn 8;\n}\n");
	tree = made_up_tree("");
	return 0;
}

static int close_tree(void **state)
{
	tree_close(tree);
	return scratch_remove(state);
}

static struct object *read_object(const char *source, enum flags_kind kind)
{
	struct object *object = object_new(source, kind, "module", "drivers/near");
	struct tree_error error = { 0 };

	assert_int_equal(object_compile(tree, &object, 1, "", &error), 0);
	assert_int_equal(object_read(object), 0);
	return object;
}

static int reaches(const struct object *object, const char *from, const char *name)
{
	const struct object_section *section = map_get(&object->where, from);

	assert_non_null(section);
	return strings_has(&section->needs, name);
}

static void sections_know_what_they_need(void **state)
{
	struct object *object = read_object("drivers/far/helper.c", FLAGS_TREE);
	const struct object_section *helper = map_get(&object->where, "helper");
	size_t roots = 0, i, through = 0;

	(void)state;
	assert_true(strings_has(&object->defines, "helper") && strings_has(&object->defines, "lost"));
	assert_true(strings_has(&object->needs, "deep") && strings_has(&object->needs, "starter"));
	assert_false(strings_has(&object->defines, "table"));
	assert_true(reaches(object, "lost", "unwanted"));
	assert_false(reaches(object, "helper", "unwanted") || reaches(object, "helper", "deep"));
	assert_ptr_not_equal(map_get(&object->where, "lost"), helper);
	for (i = 0; i < helper->reach_count; i++)
		through += (size_t)strings_has(&object->sections[helper->reaches[i]].needs, "deep");
	assert_int_equal(through, 1);
	for (i = 0; i < object->section_count; i++) {
		roots += (size_t)object->sections[i].root;
		assert_int_equal(object->sections[i].root,
				 strings_has(&object->sections[i].needs, "starter"));
	}
	assert_int_equal(roots, 1);
	object_free(object);
}

static void weak_needs_are_apart(void **state)
{
	struct object *object = read_object("drivers/near/target.c", FLAGS_TREE);
	const struct object_section *section = map_get(&object->where, "target");

	(void)state;
	assert_non_null(section);
	assert_true(strings_has(&section->weak_needs, "maybe"));
	assert_false(strings_has(&section->needs, "maybe") || strings_has(&object->needs, "maybe"));
	assert_true(strings_has(&section->needs, "nowhere"));
	object_free(object);
}

static int has_place(const char *symbol, const char *path)
{
	const struct index_place *place;

	for (place = index_find(tree->index, symbol); place; place = place->next)
		if (!strcmp(place->path, path))
			return 1;
	return 0;
}

static void index_sees_what_is_included(void **state)
{
	struct tree_error error = { 0 };

	(void)state;
	assert_non_null(index_open(tree, &error));
	assert_true(has_place("deep", "lib/deep.c") && has_place("deep", "lib/whole.c"));
	assert_true(has_place("twice", "drivers/near/twice.c") && has_place("twice", "drivers/far/twice.c"));
	assert_false(has_place("table", "drivers/far/helper.c"));
	assert_null(index_find(tree->index, "nowhere"));
}

static int linked(const struct closure *closure, const char *source)
{
	return map_get(&closure->members, source) != NULL;
}

/* Everything that this target needs of the tree. */
static void complete_from(struct closure *closure, const char *source)
{
	struct tree_error error = { 0 };

	closure->tree = tree;
	closure_add(closure, read_object(source, FLAGS_TARGET));
	closure->target = 1;
	if (closure_complete(closure, &error))
		fail_msg("%s", error.text);
}

static void closure_has_what_is_reached(void **state)
{
	struct closure closure = { 0 };

	(void)state;
	complete_from(&closure, "drivers/near/target.c");
	/* A module's objects come together; the nearer of two definitions is taken. */
	assert_true(linked(&closure, "drivers/far/helper.c") && linked(&closure, "drivers/far/part.c"));
	assert_true(linked(&closure, "drivers/near/twice.c"));
	assert_false(linked(&closure, "drivers/far/twice.c"));
	/* Through a table; by the including file, which is what Kbuild builds; an initcall. */
	assert_true(linked(&closure, "lib/whole.c"));
	assert_false(linked(&closure, "lib/deep.c"));
	assert_true(linked(&closure, "drivers/far/starter.c"));
	assert_false(linked(&closure, "drivers/far/unwanted.c"));
	/* Companions. */
	assert_true(linked(&closure, "drivers/more/more.c") && linked(&closure, "lib/also.c"));
	/* Missing, and missing if it were reached. */
	assert_true(strings_has(&closure.unsupported, "nowhere"));
	assert_true(strings_has(&closure.unsupported, "unwanted"));
	assert_false(strings_has(&closure.unsupported, "maybe"));
	assert_false(strings_has(&closure.unsupported, "helper"));
	assert_string_equal(((struct object *)map_get(&closure.members, "lib/whole.c"))->why,
			    "deep in drivers/far/helper.c");
	closure_free(&closure);
}

/* A file that does not compile is a warning, and its symbol unsupported; so is one on our side. */
static void closure_survives_what_does_not_compile(void **state)
{
	struct closure closure = { 0 };

	(void)state;
	scratch_write("source/drivers/near/broken.c", "int broken(void)\n{\n\treturn no such thing;\n}\n");
	scratch_write("source/drivers/near/asks.c",
		      "int broken(void);\nint ours(void);\nint asks(void)\n{\n\treturn broken() + ours();\n}\n");
	scratch_write("source/kernel/Makefile", "obj-y += ours.o\n");
	scratch_write("source/kernel/ours.c", "int ours(void)\n{\n\treturn 0;\n}\n");
	scratch_write("source/drivers/near/Makefile", "obj-m += target.o twice.o broken.o asks.o\n");
	tree_close(tree);
	tree = made_up_tree("");
	complete_from(&closure, "drivers/near/asks.c");
	assert_false(linked(&closure, "drivers/near/broken.c") || linked(&closure, "kernel/ours.c"));
	assert_true(strings_has(&closure.unsupported, "broken"));
	assert_true(strings_has(&closure.unsupported, "ours"));
	assert_int_equal(closure.warnings.count, 1);
	assert_non_null(strstr(closure.warnings.item[0], "drivers/near/broken.c"));
	closure_free(&closure);
}

static size_t place(struct object *const *objects, size_t count, const char *source)
{
	size_t i;

	for (i = 0; i < count && strcmp(objects[i]->source, source); i++)
		;
	assert_true(i < count);
	return i;
}

/*
 * Callees come first, against both the names and the Makefiles; of those that call
 * each other in a circle the Makefiles' first, against the names.
 */
static void objects_are_in_order(void **state)
{
	struct closure closure = { 0 };
	struct object **objects;
	size_t count;

	(void)state;
	scratch_write("source/net/Makefile", "obj-y += core/ able.o\n");
	scratch_write("source/net/core/Makefile", "obj-y += user.o two.o one.o\nobj-y += zero.o\n");
	scratch_write("source/net/core/user.c", "int one(void);\nint user(void)\n{\n\treturn one();\n}\n");
	scratch_write("source/net/core/two.c",
		      "int able(void);\nint two(void)\n{\n\treturn able();\n}\n");
	scratch_write("source/net/core/one.c",
		      "int two(void);\nint zero(void);\nint one(void)\n{\n\treturn two() + zero();\n}\n");
	scratch_write("source/net/core/zero.c", "int zero(void)\n{\n\treturn 0;\n}\n");
	scratch_write("source/net/able.c", "int one(void);\nint able(void)\n{\n\treturn one();\n}\n");
	scratch_write("source/drivers/near/asks.c",
		      "int user(void);\nint asks(void)\n{\n\treturn user();\n}\n");
	scratch_write("source/drivers/near/Makefile", "obj-m += asks.o\n");
	tree_close(tree);
	tree = made_up_tree("");
	complete_from(&closure, "drivers/near/asks.c");
	objects = closure.objects + 1;
	count = closure.count - 1;
	assert_int_equal(count, 5);
	order_objects(&closure, objects, count);
	assert_int_equal(place(objects, count, "net/core/zero.c"), 0);
	assert_int_equal(place(objects, count, "net/core/two.c"), 1);
	assert_int_equal(place(objects, count, "net/core/one.c"), 2);
	assert_int_equal(place(objects, count, "net/able.c"), 3);
	assert_int_equal(place(objects, count, "net/core/user.c"), 4);
	closure_free(&closure);
}

/* The second time it is there; another flag, or another source, and it is not. */
static void objects_are_kept_by_content(void **state)
{
	struct object *first = read_object("lib/also.c", FLAGS_TREE);
	struct object *second = read_object("lib/also.c", FLAGS_TREE);
	struct object *target = read_object("lib/also.c", FLAGS_TARGET), *changed;
	struct tree *again;

	(void)state;
	assert_false(second->compiled);
	assert_string_equal(first->path, second->path);
	assert_string_not_equal(first->path, target->path);
	scratch_write("source/lib/also.c", "int also(void)\n{\n\treturn 9;\n}\n");
	again = tree;
	tree = made_up_tree("");
	changed = read_object("lib/also.c", FLAGS_TREE);
	assert_true(changed->compiled);
	assert_string_not_equal(first->path, changed->path);
	tree_close(again);
	object_free(first);
	object_free(second);
	object_free(target);
	object_free(changed);
}

static void what_is_no_object_is_refused(void **state)
{
	struct object *object = object_new("x.c", FLAGS_TREE, "x", NULL), *good;
	struct text text = { 0 };
	const char *path = scratch_path("cut.o");
	size_t length;

	(void)state;
	object->path = tree_copy(scratch_write("text.o", "no object at all"));
	assert_int_equal(object_read(object), -1);
	free(object->path);
	object->path = tree_copy(scratch_path("none.o"));
	assert_int_equal(object_read(object), -1);
	free(object->path);
	good = read_object("drivers/far/helper.c", FLAGS_TREE);
	assert_int_equal(file_read(good->path, &text), 0);
	/* Cut off: the table of sections stands at the end. */
	for (length = 0; length < text.length; length += 97) {
		file_write(path, text.data, length);
		object->path = tree_copy(path);
		assert_int_equal(object_read(object), -1);
		free(object->path);
	}
	object->path = NULL;
	text_free(&text);
	object_free(good);
	object_free(object);
}

static void symbols_are_made_weak(void **state)
{
	struct object *object = read_object("drivers/far/helper.c", FLAGS_TREE);
	struct object *weak = object_new("x.c", FLAGS_TREE, "x", NULL);
	struct strings symbols = { 0 };

	(void)state;
	strings_add(&symbols, "lost");
	strings_add(&symbols, "deep");
	weak->path = tree_copy(scratch_path("weak.o"));
	assert_int_equal(object_weaken(object->path, weak->path, &symbols), 0);
	assert_int_equal(object_read(weak), 0);
	assert_true(strings_has(&weak->weak, "lost") && strings_has(&weak->defines, "helper"));
	assert_false(strings_has(&weak->defines, "lost"));
	/* What it only refers to stays as it was. */
	assert_true(strings_has(&weak->needs, "deep"));
	strings_free(&symbols);
	object_free(weak);
	object_free(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_know_what_they_need),
		cmocka_unit_test(weak_needs_are_apart),
		cmocka_unit_test(index_sees_what_is_included),
		cmocka_unit_test(closure_has_what_is_reached),
		cmocka_unit_test(closure_survives_what_does_not_compile),
		cmocka_unit_test(objects_are_in_order),
		cmocka_unit_test(objects_are_kept_by_content),
		cmocka_unit_test(what_is_no_object_is_refused),
		cmocka_unit_test(symbols_are_made_weak),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
