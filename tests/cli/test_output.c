// SPDX-License-Identifier: GPL-2.0-only
/* Outputs: written whole or not at all, and refused before the work begins where they cannot be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/cli.h"

static char said[4096];			/* by complain(), which is the main program's */
static unsigned int sentences;

int complain(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(said, sizeof(said), format, arguments);
	va_end(arguments);
	sentences++;
	return EXIT_ERROR;
}

static char folder[] = "/tmp/tophalf-output-XXXXXX";
static char path[128], other[128];
static const struct heading heading = { .kernel = "6.12.1" };

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/result.json", folder);
	snprintf(other, sizeof(other), "%s/link.json", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static int clean(void **state)
{
	(void)state;
	unlink(path);
	unlink(other);
	sentences = 0;
	said[0] = '\0';
	return 0;
}

static unsigned int files_in_folder(void)
{
	DIR *directory = opendir(folder);
	unsigned int count = 0;
	struct dirent *entry;

	while ((entry = readdir(directory)))
		count += entry->d_name[0] != '.';
	closedir(directory);
	return count;
}

static void expect_complaint(const char *words)
{
	assert_int_equal(sentences, 1);
	assert_null(strchr(said, '\n'));
	if (!strstr(said, words))
		fail_msg("no '%s' in '%s'", words, said);
	sentences = 0;
}

static void check_leaves_nothing(void **state)
{
	(void)state;
	assert_int_equal(output_check(NULL), 0);
	assert_int_equal(output_check("-"), 0);
	assert_int_equal(output_check("/dev/null"), 0);
	assert_int_equal(output_check(path), 0);
	assert_int_equal(files_in_folder(), 0);
	assert_int_equal(sentences, 0);
}

static void bad_path_is_refused(void **state)
{
	char nowhere[256];

	(void)state;
	snprintf(nowhere, sizeof(nowhere), "%s/no/such/file", folder);
	assert_int_equal(output_check(nowhere), EXIT_ERROR);
	expect_complaint("No such file or directory");
	assert_int_equal(output_check(folder), EXIT_ERROR);
	expect_complaint("Is a directory");
	assert_int_equal(output_check("/proc/version/x"), EXIT_ERROR);
	expect_complaint("Not a directory");
}

static void object_is_written_whole(void **state)
{
	char content[256] = "";
	struct stat status;
	FILE *in;

	(void)state;
	assert_int_equal(output_json(path, &heading, json_begin()), 0);
	assert_int_equal(files_in_folder(), 1);
	in = fopen(path, "r");
	assert_true(fread(content, 1, sizeof(content) - 1, in) > 0);
	fclose(in);
	assert_non_null(strstr(content, "\"kernel\":\"6.12.1\""));
	assert_string_equal(content + strlen(content) - 2, "}\n");
	assert_int_equal(stat(path, &status), 0);
	assert_true(status.st_mode & 0400 && !(status.st_mode & 0111));
}

/* What a link leads to is replaced, not the link. */
static void link_stays_a_link(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(output_json(path, &heading, json_begin()), 0);
	assert_int_equal(symlink(path, other), 0);
	assert_int_equal(output_json(other, &heading, json_begin()), 0);
	assert_int_equal(lstat(other, &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_int_equal(files_in_folder(), 2);
}

static void full_disk_is_told(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(output_json("/dev/full", &heading, json_begin()), EXIT_ERROR);
	expect_complaint("No space left on device");
	assert_int_equal(stat("/dev/full", &status), 0);
	assert_true(S_ISCHR(status.st_mode));
}

static void failed_write_leaves_the_old_file(void **state)
{
	char nowhere[256];

	(void)state;
	snprintf(nowhere, sizeof(nowhere), "%s/gone/file", folder);
	assert_int_equal(output_json(nowhere, &heading, json_begin()), EXIT_ERROR);
	expect_complaint("No such file");
	assert_int_equal(files_in_folder(), 0);
}

static void folder_is_made_where_it_is_missing(void **state)
{
	char inner[256], nowhere[300];
	bool made;

	(void)state;
	snprintf(inner, sizeof(inner), "%s/runs", folder);
	snprintf(nowhere, sizeof(nowhere), "%s/a/b", folder);
	assert_int_equal(output_folder(inner, &made), 0);
	assert_true(made);
	assert_int_equal(output_folder(inner, &made), 0);
	assert_false(made);
	assert_int_equal(rmdir(inner), 0);
	assert_int_equal(output_folder(nowhere, &made), EXIT_ERROR);
	expect_complaint("runs cannot be saved");
	assert_int_equal(output_folder("/dev/null", &made), EXIT_ERROR);
	expect_complaint("no folder");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, clean, clean)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(check_leaves_nothing),
		TEST(bad_path_is_refused),
		TEST(object_is_written_whole),
		TEST(link_stays_a_link),
		TEST(full_disk_is_told),
		TEST(failed_write_leaves_the_old_file),
		TEST(folder_is_made_where_it_is_missing),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
