// SPDX-License-Identifier: GPL-2.0-only
/* What Kbuild files say: modules, their objects and flags; and the words of a flag. */
#include "scratch.h"
#include <stdlib.h>
#include <string.h>
#include <tree/flags.h>
#include <tree/kbuild.h>
#include "made_up.h"

static struct tree *tree;

static int open_tree(void **state)
{
	if (scratch_make(state))
		return -1;
	scratch_write("source/drivers/Makefile",
		      "obj-y += rtc/\nobj-$(CONFIG_NET) += net/\nobj-$(CONFIG_OFF) += off/\n"
		      "subdir-ccflags-y += -DALL\n");
	scratch_write("source/drivers/rtc/Makefile",
		      "ccflags-y := -DRTC='a b' -I./include/rtc\n"
		      "ccflags-$(CONFIG_OFF) += -DOFF\n"
		      "ccflags-remove-y := -Wbad\n"
		      "subdir-ccflags-y := -DBELOW\n"
		      "obj-$(CONFIG_RTC) += rtc-core.o rtc-one.o\n"
		      "obj-$(CONFIG_OFF) += rtc-off.o\n"
		      "obj-$(CONFIG_NET) += rtc-net.o\n"
		      "rtc-core-y := class.o sub/part.o\n"
		      "rtc-core-$(CONFIG_NET) += extra.o\n"
		      "rtc-core-$(CONFIG_OFF) += missing.o\n"
		      "CFLAGS_rtc-one.o := -DONE\nCFLAGS_REMOVE_rtc-one.o := -DRTC='a b'\n"
		      "CFLAGS_class.o += -DCLASS\n");
	scratch_write("source/drivers/net/Kbuild", "obj-m += eth.o\n");
	scratch_write("source/drivers/net/Makefile", "obj-m += not-this.o\n");
	scratch_write("source/drivers/off/Makefile", "obj-m += lost.o\n");
	scratch_write("source/drivers/bad/Makefile", "ifeq (\nobj-m += bad.o\n");
	scratch_write("outside/Makefile", "obj-m := mine.o\nmine-objs := a.o b.o\nccflags-y := -I$(src)/inc\n");
	tree = made_up_tree("CONFIG_RTC=y\nCONFIG_NET=m\n");
	return 0;
}

static int close_tree(void **state)
{
	tree_close(tree);
	return scratch_remove(state);
}

static void modules_have_their_objects(void **state)
{
	struct kbuild *kbuild = kbuild_of(tree, "drivers/rtc");
	struct kbuild_module *core = kbuild_module_named(tree, "drivers/rtc", "rtc-core");
	struct kbuild_module *net = kbuild_module_named(tree, "drivers/rtc", "rtc-net");

	(void)state;
	assert_non_null(kbuild);
	assert_int_equal(kbuild->count, 3);
	assert_non_null(core);
	assert_true(core->builtin);
	/* extra.o is "m" of a core that is "y": not in it. */
	assert_int_equal(core->objects.count, 2);
	assert_string_equal(core->objects.item[0], "drivers/rtc/class.o");
	assert_string_equal(core->objects.item[1], "drivers/rtc/sub/part.o");
	assert_non_null(net);
	assert_false(net->builtin);
	assert_string_equal(net->objects.item[0], "drivers/rtc/rtc-net.o");
	assert_null(kbuild_module_named(tree, "drivers/rtc", "rtc-off"));
}

static void folders_follow_the_configuration(void **state)
{
	struct kbuild *kbuild = kbuild_of(tree, "drivers");

	(void)state;
	assert_non_null(kbuild);
	assert_int_equal(kbuild->folders.count, 2);
	assert_true(strings_has(&kbuild->folders, "drivers/rtc"));
	assert_true(strings_has(&kbuild->folders, "drivers/net"));
	assert_null(kbuild_of(tree, "drivers/none"));
	assert_ptr_equal(kbuild_of(tree, "drivers"), kbuild);
}

static void source_leads_to_its_module(void **state)
{
	struct kbuild_module *module = kbuild_module_of(tree, "drivers/rtc/sub/part.c");

	(void)state;
	assert_non_null(module);
	assert_string_equal(module->name, "rtc-core");
	assert_string_equal(module->folder, "drivers/rtc");
	/* Kbuild goes before Makefile. */
	assert_non_null(kbuild_module_of(tree, "drivers/net/eth.c"));
	assert_null(kbuild_module_of(tree, "drivers/net/not-this.c"));
	/* Nobody descends into that folder. */
	assert_non_null(kbuild_module_named(tree, "drivers/off", "lost"));
	assert_null(kbuild_module_of(tree, "drivers/off/lost.c"));
	assert_null(kbuild_module_of(tree, "drivers/rtc/rtc-off.c"));
	assert_null(kbuild_module_of(tree, "nowhere.c"));
}

static void flags_are_inherited(void **state)
{
	struct strings add = { 0 }, remove = { 0 };

	(void)state;
	kbuild_flags(tree, "drivers/rtc", "drivers/rtc/rtc-one.o", &add, &remove);
	assert_int_equal(add.count, 5);
	assert_string_equal(add.item[0], "-DALL");
	assert_string_equal(add.item[1], "-DBELOW");
	assert_string_equal(add.item[2], "-DRTC=a b");
	/* Names in the objects begin at the tree. */
	assert_string_equal(add.item[3], "-Iinclude/rtc");
	assert_string_equal(add.item[4], "-DONE");
	assert_int_equal(remove.count, 2);
	assert_string_equal(remove.item[0], "-Wbad");
	assert_string_equal(remove.item[1], "-DRTC=a b");
	strings_free(&add);
	strings_free(&remove);
}

static void folder_outside_the_tree(void **state)
{
	char *folder = file_real(scratch_path("outside"));
	char *source = tree_printf("%s/b.c", folder), *include = tree_printf("-I%s/inc", folder);
	struct kbuild_module *module = kbuild_module_of(tree, source);
	struct strings add = { 0 }, remove = { 0 };

	(void)state;
	assert_non_null(module);
	assert_string_equal(module->name, "mine");
	assert_int_equal(module->objects.count, 2);
	kbuild_flags(tree, folder, "b.o", &add, &remove);
	assert_true(strings_has(&add, include));
	/* The flags of the tree's folders are not its. */
	assert_false(strings_has(&add, "-DALL"));
	strings_free(&add);
	strings_free(&remove);
	free(include);
	free(source);
	free(folder);
}

/* A Makefile that changes is read again by the next process; one that is broken has nothing. */
static void changes_and_mistakes(void **state)
{
	struct tree *again;

	(void)state;
	assert_null(kbuild_module_named(tree, "drivers/bad", "bad"));
	assert_non_null(kbuild_module_named(tree, "drivers/net", "eth"));
	scratch_write("source/drivers/net/Kbuild", "obj-m += other.o\n");
	again = made_up_tree("CONFIG_RTC=y\nCONFIG_NET=m\n");
	assert_null(kbuild_module_named(again, "drivers/net", "eth"));
	assert_non_null(kbuild_module_named(again, "drivers/net", "other"));
	tree_close(again);
}

static void object_has_its_source(void **state)
{
	char *source = kbuild_source("drivers/rtc/x.o");

	(void)state;
	assert_string_equal(source, "drivers/rtc/x.c");
	free(source);
}

static void assert_words(const char *text, size_t count, ...)
{
	struct strings words = { 0 };
	va_list expected;
	size_t i;

	flags_split(text, &words);
	assert_int_equal(words.count, count);
	va_start(expected, count);
	for (i = 0; i < count; i++)
		assert_string_equal(words.item[i], va_arg(expected, const char *));
	va_end(expected);
	strings_free(&words);
}

static void flags_are_split_as_by_a_shell(void **state)
{
	(void)state;
	assert_words("", 0);
	assert_words(" \t\n ", 0);
	assert_words(" -a  -b\t-c ", 3, "-a", "-b", "-c");
	assert_words("-DX='a b' -DY=\"c  d\"", 2, "-DX=a b", "-DY=c  d");
	assert_words("-DX=\\\"s\\\" -DY='\"t\"'", 2, "-DX=\"s\"", "-DY=\"t\"");
	assert_words("a\\ b '\\'", 2, "a b", "\\");
	assert_words("'' x", 2, "", "x");
	/* Quotes that do not end, and a last backslash. */
	assert_words("'a b", 1, "a b");
	assert_words("\"a b", 1, "a b");
	assert_words("a\\", 1, "a\\");
}

static void names_are_c_names(void **state)
{
	struct strings list = { 0 };

	(void)state;
	flags_names("drivers/x/a-b,c.c", "mod-ule", "drivers/x", &list);
	assert_true(strings_has(&list, "-DKBUILD_BASENAME=\"a_b_c\""));
	assert_true(strings_has(&list, "-DKBUILD_MODNAME=\"mod_ule\""));
	assert_true(strings_has(&list, "-D__KBUILD_MODNAME=kmod_mod_ule"));
	assert_true(strings_has(&list, "-DKBUILD_MODFILE=\"drivers/x/mod-ule\""));
	strings_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modules_have_their_objects),
		cmocka_unit_test(folders_follow_the_configuration),
		cmocka_unit_test(source_leads_to_its_module),
		cmocka_unit_test(flags_are_inherited),
		cmocka_unit_test(folder_outside_the_tree),
		cmocka_unit_test(changes_and_mistakes),
		cmocka_unit_test(object_has_its_source),
		cmocka_unit_test(flags_are_split_as_by_a_shell),
		cmocka_unit_test(names_are_c_names),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
