// SPDX-License-Identifier: GPL-2.0-only
/* A compiled object is that of its contents: where a checkout of ours lies is not in it, nor in its name. */
#include "scratch.h"
#include <stdlib.h>
#include <string.h>
#include <tree/object.h>
#include "made_up.h"

static struct tree *tree;

static int open_tree(void **state)
{
	if (scratch_make(state))
		return -1;
	scratch_write("source/include/linux/compiler-version.h", "");
	scratch_write("source/include/linux/kconfig.h", "");
	scratch_write("source/include/linux/compiler_types.h", "");
	scratch_write("source/include/asm/watched_string.h", "");
	scratch_write("source/include/asm/hook.h", "");
	scratch_write("source/drivers/thing/thing.c",
		      "#include <tophalf/number.h>\nstruct of_a_kind { int number; } known;\n"
		      "int thing(void)\n{\n\treturn known.number + NUMBER;\n}\n");
	scratch_write("source/drivers/thing/Makefile", "obj-m += thing.o\n");
	scratch_write("source/drivers/Makefile", "obj-y += thing/\n");
	tree = made_up_tree("");
	return 0;
}

static int close_tree(void **state)
{
	tree_close(tree);
	return scratch_remove(state);
}

static void put(const char *folder, const char *name, const char *text)
{
	char *path = tree_printf("%s/%s", folder, name);

	scratch_write(path, text);
	free(path);
}

/* A checkout in a folder of its own; the tree is built with it from now on. */
static void check_out(const char *name, const char *number)
{
	put(name, "kernel/part.c",
	    "#include <tophalf/number.h>\nconst char *part(void)\n{\n\treturn NUMBER ? __FILE__ : 0;\n}\n");
	put(name, "kernel/kcsan/target/linux/kcsan-checks.h", "");
	put(name, "arch/tophalf/include/tophalf/number.h", number);
	free(tree->home);
	tree->home = file_real(scratch_path("%s", name));
	for (size_t i = 0; i < tree->hashes.room; i++)
		if (tree->hashes.entry[i].key)
			free(tree->hashes.entry[i].value);
	map_free(&tree->hashes);
	tree->headers_key[0] = '\0';
}

static struct object *compile(enum flags_kind kind)
{
	struct object *object;
	struct tree_error error = { 0 };
	char *part = tree_printf("%s/kernel/part.c", tree->home);

	object = kind == FLAGS_OURS ? object_new(part, kind, "part", NULL) :
		 object_new("drivers/thing/thing.c", kind, "thing", "drivers/thing");
	assert_int_equal(object_compile(tree, &object, 1, "", &error), 0);
	free(part);
	return object;
}

static const enum flags_kind kinds[] = { FLAGS_TARGET, FLAGS_TREE, FLAGS_OURS };

static void checkouts_share_objects(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct object *first, *second;

		check_out("first", "#define NUMBER 1\n");
		first = compile(kinds[i]);
		assert_true(first->compiled);
		check_out("a/second-one", "#define NUMBER 1\n");
		second = compile(kinds[i]);
		assert_false(second->compiled);
		assert_string_equal(second->path, first->path);
		/* Each depends on its own headers. */
		assert_int_equal(second->depends.count, first->depends.count);
		assert_true(second->depends.count > 0);
		for (size_t j = 0; j < second->depends.count; j++)
			assert_null(path_inside(second->depends.item[j], scratch_path("first")));
		object_free(first);
		object_free(second);
	}
}

static void headers_that_differ_make_another_object(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct object *first, *second;

		check_out("first", "#define NUMBER 1\n");
		first = compile(kinds[i]);
		check_out("a/second-one", "#define NUMBER 20\n");
		second = compile(kinds[i]);
		assert_true(second->compiled);
		assert_string_not_equal(second->path, first->path);
		object_free(first);
		/* The first's is still there. */
		check_out("first", "#define NUMBER 1\n");
		first = compile(kinds[i]);
		assert_false(first->compiled);
		object_free(first);
		object_free(second);
	}
}

/* A cache of its own for each checkout, so that both compile. */
static struct text contents(const char *home, const char *cache, enum flags_kind kind)
{
	struct object *object;
	struct text text = { 0 };

	check_out(home, "#define NUMBER 3\n");
	assert_int_equal(file_make_dirs(scratch_path("%s", cache)), 0);
	free(tree->cache);
	tree->cache = file_real(scratch_path("%s", cache));
	object = compile(kind);
	assert_true(object->compiled);
	assert_int_equal(file_read(object->path, &text), 0);
	object_free(object);
	return text;
}

static void contents_do_not_tell_the_checkout(void **state)
{
	char *cache = tree_copy(tree->cache);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct text first = contents("first", "cache-one", kinds[i]);
		struct text second = contents("a/second-one", "cache-two", kinds[i]);

		assert_int_equal(first.length, second.length);
		assert_memory_equal(first.data, second.data, first.length);
		text_free(&first);
		text_free(&second);
	}
	free(tree->cache);
	tree->cache = cache;
}

static int has(enum flags_kind kind, const char *word)
{
	struct object *object = compile(kind);
	struct text text = { 0 };
	int found;

	assert_int_equal(file_read(object->path, &text), 0);
	found = memmem(text.data, text.length, word, strlen(word)) != NULL;
	text_free(&text);
	object_free(object);
	return found;
}

/* All of the tree's types once for each object would be nine tenths of an image. */
static void objects_of_the_tree_have_lines_but_no_types(void **state)
{
	(void)state;
	check_out("first", "#define NUMBER 1\n");
	assert_true(has(FLAGS_TARGET, "of_a_kind"));
	assert_false(has(FLAGS_TREE, "of_a_kind"));
	assert_true(has(FLAGS_TREE, ".debug_line"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checkouts_share_objects),
		cmocka_unit_test(headers_that_differ_make_another_object),
		cmocka_unit_test(contents_do_not_tell_the_checkout),
		cmocka_unit_test(objects_of_the_tree_have_lines_but_no_types),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
