// SPDX-License-Identifier: GPL-2.0-only
/* The dividing line, companions, and which kernel versions are ours to take. */
#include "scratch.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <tree/resolve.h>
#include "made_up.h"

static struct tree *tree;

static int open_tree(void **state)
{
	if (scratch_make(state))
		return -1;
	scratch_write("source/Kconfig", "");
	tree = made_up_tree("");
	return 0;
}

static int close_tree(void **state)
{
	tree_close(tree);
	return scratch_remove(state);
}

static void some_folders_are_ours(void **state)
{
	(void)state;
	assert_true(line_is_ours("kernel/fork.c") && line_is_ours("mm/slab.c"));
	assert_true(line_is_ours("fs/char_dev.c") && line_is_ours("arch/x86/a.c"));
	assert_false(line_is_ours("drivers/base/core.c") || line_is_ours("lib/kernel/x.c"));
	assert_false(line_is_ours("kernel") || line_is_ours("kernelish/x.c"));
}

static void line_has_its_exceptions(void **state)
{
	struct tree_error error;
	struct line *line = line_read(tree, &error);

	(void)state;
	assert_non_null(line);
	assert_true(line_allows(line, "drivers/base/core.c"));
	assert_false(line_allows(line, "kernel/other.c"));
	/* Listed, alone and by a folder; refused. */
	assert_true(line_allows(line, "kernel/leaf.c"));
	assert_true(line_allows(line, "fs/taken/deep/x.c"));
	assert_false(line_allows(line, "fs/taken.c"));
	assert_false(line_allows(line, "lib/refused.c"));
	/* Ours stands in their place: kernel/X for kernel/X, kernel/Y/X for Y/X. */
	assert_false(line_allows(line, "kernel/sched.c"));
	assert_false(line_allows(line, "mm/slab.c"));
	line_free(line);
}

static void companions_are_found(void **state)
{
	struct tree_error error;
	struct line *line = line_read(tree, &error);
	const struct strings *more = line_companions(line, "needs_more");

	(void)state;
	assert_non_null(more);
	assert_int_equal(more->count, 2);
	assert_string_equal(more->item[0], "drivers/more/more.c");
	assert_null(line_companions(line, "needs_nothing"));
	line_free(line);
}

static void missing_line_is_an_error(void **state)
{
	struct tree_error error = { 0 };

	(void)state;
	unlink(scratch_path("home/tree/companions"));
	assert_null(line_read(tree, &error));
	assert_int_equal(error.kind, TREE_ERROR_SYSTEM);
	assert_non_null(strstr(error.text, "companions"));
}

static const char *const needed[] = {
	"Kconfig", "scripts/kconfig/conf.c", "include/linux/module.h", "drivers/base/core.c",
	"kernel/bounds.c",
};

static void version_is_read(void **state)
{
	struct tree_version version;
	char *name;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		name = tree_printf("linux/%s", needed[i]);
		scratch_write(name, "");
		free(name);
	}
	scratch_write("linux/Makefile",
		      "# top\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 117\nEXTRAVERSION = -rc1\n");
	assert_int_equal(version_read(scratch_path("linux"), &version), 0);
	assert_string_equal(version.text, "6.12.117");
	assert_true(version_supported(&version));
	version.minor = 11;
	assert_false(version_supported(&version));
	version.minor = 12;
	version.major = 7;
	assert_false(version_supported(&version));
}

static void what_is_no_tree_is_refused(void **state)
{
	struct tree_version version;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		const char *path = scratch_path("linux/%s", needed[i]);

		unlink(path);
		assert_int_equal(version_read(scratch_path("linux"), &version), -1);
		file_write_text(path, "");
		assert_int_equal(version_read(scratch_path("linux"), &version), 0);
	}
	scratch_write("linux/Makefile", "# top\nVERSION = 6\nPATCHLEVEL = twelve\nSUBLEVEL = 1\n");
	assert_int_equal(version_read(scratch_path("linux"), &version), -1);
	scratch_write("linux/Makefile", "");
	assert_int_equal(version_read(scratch_path("linux"), &version), -1);
	assert_int_equal(version_read(scratch_path("nowhere"), &version), -1);
}

static void sources_have_paths_since_some_version(void **state)
{
	(void)state;
	tree->minor = 10;
	assert_true(version_src_is_path(tree));
	tree->minor = 9;
	assert_false(version_src_is_path(tree));
	tree->minor = 12;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(some_folders_are_ours),
		cmocka_unit_test(line_has_its_exceptions),
		cmocka_unit_test(companions_are_found),
		cmocka_unit_test(missing_line_is_an_error),
		cmocka_unit_test(version_is_read),
		cmocka_unit_test(what_is_no_tree_is_refused),
		cmocka_unit_test(sources_have_paths_since_some_version),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
