// SPDX-License-Identifier: GPL-2.0-only
/* Strings, lists, maps, hashes, files and paths: what every file of tree/ stands on. */
#include "scratch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <tree/util.h>

static void text_grows(void **state)
{
	struct text text = { 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 1000; i++)
		text_printf(&text, "%03u", i);
	text_add_bytes(&text, "a\0b", 3);
	assert_int_equal(text.length, 3003);
	assert_memory_equal(text.data, "000001002", 9);
	assert_memory_equal(text.data + 2997, "999a\0b", 7);
	text_free(&text);
	assert_null(text.data);
	text_add(&text, "");
	assert_string_equal(text.data, "");
	text_free(&text);
}

static void list_is_sorted_without_doubles(void **state)
{
	struct strings list = { 0 }, more = { 0 };
	char **array;
	unsigned int i;

	(void)state;
	strings_sort(&list);
	assert_int_equal(list.count, 0);
	for (i = 0; i < 40; i++)
		strings_printf(&list, "%02u", (i * 7) % 20);
	strings_add(&more, "zz");
	strings_append(&list, &more);
	assert_int_equal(list.count, 41);
	strings_sort(&list);
	assert_int_equal(list.count, 21);
	for (i = 0; i < 20; i++)
		assert_int_equal(atoi(list.item[i]), i);
	assert_true(strings_has(&list, "zz") && strings_has(&list, "07"));
	assert_false(strings_has(&list, "7"));
	array = strings_array(&list);
	assert_string_equal(array[20], "zz");
	assert_null(array[21]);
	assert_int_equal(list.count, 0);
	for (i = 0; array[i]; i++)
		free(array[i]);
	free(array);
	strings_free(&more);
}

static void empty_list_is_an_array_too(void **state)
{
	struct strings list = { 0 };
	char **array = strings_array(&list);

	(void)state;
	assert_non_null(array);
	assert_null(array[0]);
	free(array);
}

static void map_keeps_all(void **state)
{
	static int values[500];
	struct map map = { 0 };
	char key[16];
	int i;

	(void)state;
	assert_null(map_get(&map, "anything"));
	for (i = 0; i < 500; i++) {
		snprintf(key, sizeof(key), "key%d", i);
		map_put(&map, key, &values[i]);
	}
	map_put(&map, "key7", &values[8]);
	assert_int_equal(map.count, 500);
	for (i = 0; i < 500; i++) {
		snprintf(key, sizeof(key), "key%d", i);
		assert_ptr_equal(map_get(&map, key), &values[i == 7 ? 8 : i]);
	}
	assert_null(map_get(&map, "key500"));
	assert_null(map_get(&map, ""));
	map_free(&map);
}

static void assert_hash(const char *bytes, size_t length, size_t at_once, const char *expected)
{
	char text[HASH_TEXT];
	struct hash hash;
	size_t i;

	hash_start(&hash);
	for (i = 0; i < length; i += at_once)
		hash_add(&hash, bytes + i, at_once < length - i ? at_once : length - i);
	hash_end(&hash, text);
	assert_string_equal(text, expected);
}

/* The examples of the standard, and lengths around a block's, however they are cut. */
static void hash_is_sha256(void **state)
{
	char many[1000];

	(void)state;
	memset(many, 'a', sizeof(many));
	assert_hash("", 0, 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_hash("abc", 3, 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, 5,
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	for (size_t at_once = 1; at_once <= 1000; at_once += 37)
		assert_hash(many, 1000, at_once,
			    "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
}

static void strings_in_a_hash_are_apart(void **state)
{
	char one[HASH_TEXT], other[HASH_TEXT];
	struct hash hash;

	(void)state;
	hash_start(&hash);
	hash_add_string(&hash, "ab");
	hash_add_string(&hash, "c");
	hash_end(&hash, one);
	hash_start(&hash);
	hash_add_string(&hash, "a");
	hash_add_string(&hash, "bc");
	hash_end(&hash, other);
	assert_string_not_equal(one, other);
}

static void file_is_written_whole(void **state)
{
	const char *path = scratch_path("some/where/file"), *missing = scratch_path("missing/file");
	struct text text = { 0 };
	struct stat before, after;

	(void)state;
	scratch_write("some/where/file", "first");
	assert_int_equal(file_write(path, "se\0cond", 7), 0);
	assert_int_equal(file_read(path, &text), 0);
	assert_int_equal(text.length, 7);
	assert_memory_equal(text.data, "se\0cond", 8);
	text_free(&text);
	assert_int_equal(file_write_text(missing, "x"), -1);
	assert_int_equal(file_read(missing, &text), -1);
	assert_false(file_exists(missing));
	text_free(&text);

	/* What has not changed is left alone, with its time and its inode. */
	file_write_text(path, "same");
	stat(path, &before);
	assert_int_equal(file_write_if_changed(path, "same"), 0);
	stat(path, &after);
	assert_true(before.st_ino == after.st_ino);
	assert_int_equal(file_write_if_changed(path, "other"), 0);
	assert_int_equal(file_read(path, &text), 0);
	assert_string_equal(text.data, "other");
	text_free(&text);
}

static void files_are_found_in_order(void **state)
{
	static const char *const endings[] = { ".c", "Kbuild", NULL };
	struct strings found = { 0 };
	const char *folder = scratch_path("found");

	(void)state;
	scratch_write("found/b.c", "");
	scratch_write("found/a/z.c", "");
	scratch_write("found/a/Kbuild", "");
	scratch_write("found/a/x.h", "");
	scratch_write("found/.hidden/x.c", "");
	assert_int_equal(symlink("..", scratch_path("found/a/loop")), 0);
	file_find(folder, endings, &found);
	assert_int_equal(found.count, 3);
	assert_string_equal(path_inside(found.item[0], folder), "a/Kbuild");
	assert_string_equal(path_inside(found.item[1], folder), "a/z.c");
	assert_string_equal(path_inside(found.item[2], folder), "b.c");
	strings_free(&found);
	assert_int_equal(file_remove_tree(folder), 0);
	assert_false(file_exists(folder));
	assert_int_equal(file_remove_tree(folder), 0);
	file_find(folder, endings, &found);
	assert_int_equal(found.count, 0);
}

static void assert_dir(const char *path, const char *expected)
{
	char *folder = path_dir(path);

	assert_string_equal(folder, expected);
	free(folder);
}

static void paths_are_cut(void **state)
{
	(void)state;
	assert_dir("a/b/c", "a/b");
	assert_dir("a", ".");
	assert_dir("/a", "/");
	assert_string_equal(path_base("a/b/c.c"), "c.c");
	assert_string_equal(path_base("c.c"), "c.c");
	assert_string_equal(path_inside("drivers/rtc/x.c", "drivers/rtc"), "x.c");
	assert_null(path_inside("drivers/rtc2/x.c", "drivers/rtc"));
	assert_null(path_inside("drivers/rtc", "drivers/rtc"));
	assert_true(path_ends("x.c", ".c") && path_ends(".c", ".c"));
	assert_false(path_ends("c", ".c") || path_ends("x.cc", ".c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_grows),
		cmocka_unit_test(list_is_sorted_without_doubles),
		cmocka_unit_test(empty_list_is_an_array_too),
		cmocka_unit_test(map_keeps_all),
		cmocka_unit_test(hash_is_sha256),
		cmocka_unit_test(strings_in_a_hash_are_apart),
		cmocka_unit_test(file_is_written_whole),
		cmocka_unit_test(files_are_found_in_order),
		cmocka_unit_test(paths_are_cut),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
