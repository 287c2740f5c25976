// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree/util.h>
#include "scratch.h"

char scratch[] = "/tmp/tophalf-test-XXXXXX";

int scratch_make(void **state)
{
	(void)state;
	return mkdtemp(scratch) ? 0 : -1;
}

int scratch_remove(void **state)
{
	(void)state;
	return file_remove_tree(scratch);
}

const char *scratch_path(const char *format, ...)
{
	static char paths[8][512];
	static unsigned int next;
	char *path = paths[next++ % 8];
	va_list arguments;
	int length = snprintf(path, sizeof(paths[0]), "%s/", scratch);

	va_start(arguments, format);
	vsnprintf(path + length, sizeof(paths[0]) - (size_t)length, format, arguments);
	va_end(arguments);
	return path;
}

const char *scratch_write(const char *name, const char *text)
{
	const char *path = scratch_path("%s", name);
	char *folder = path_dir(path);

	assert_int_equal(file_make_dirs(folder), 0);
	assert_int_equal(file_write_text(path, text), 0);
	free(folder);
	return path;
}
