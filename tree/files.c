// SPDX-License-Identifier: GPL-2.0-only
/* Files and paths. What is written appears whole under its name, or not. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util.h"

int file_read(const char *path, struct text *content)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char block[65536];
	ssize_t got;

	if (fd < 0)
		return -1;
	text_add(content, "");
	while ((got = read(fd, block, sizeof(block))) != 0) {
		if (got < 0) {
			int saved = errno;

			if (saved == EINTR)
				continue;
			close(fd);
			errno = saved;
			return -1;
		}
		text_add_bytes(content, block, (size_t)got);
	}
	close(fd);
	return 0;
}

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t done = write(fd, bytes, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		bytes += done;
		length -= (size_t)done;
	}
	return 0;
}

int file_write(const char *path, const void *bytes, size_t length)
{
	char *temporary = tree_printf("%s.%d.new", path, (int)getpid());
	int fd, result = -1, saved;

	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd >= 0) {
		result = write_all(fd, bytes, length);
		saved = errno;
		if (close(fd) && !result)
			result = -1;
		else
			errno = saved;
		if (!result)
			result = rename(temporary, path);
		if (result) {
			saved = errno;
			unlink(temporary);
			errno = saved;
		}
	}
	free(temporary);
	return result;
}

int file_write_text(const char *path, const char *text)
{
	return file_write(path, text, strlen(text));
}

int file_write_if_changed(const char *path, const char *text)
{
	struct text old = { 0 };
	int same = !file_read(path, &old) && !strcmp(old.data, text);

	text_free(&old);
	return same ? 0 : file_write_text(path, text);
}

int file_make_dirs(const char *path)
{
	char *copy = tree_copy(path);
	int result = 0;

	for (char *c = copy + 1; *c && !result; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		if (mkdir(copy, 0777) && errno != EEXIST && errno != EROFS)
			result = -1;
		*c = '/';
	}
	if (!result && mkdir(copy, 0777) && errno != EEXIST)
		result = -1;
	free(copy);
	return result;
}

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

int file_remove_tree(const char *path)
{
	if (nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
		return -1;
	return 0;
}

int file_exists(const char *path)
{
	return !access(path, F_OK);
}

int file_is_dir(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISDIR(status.st_mode);
}

int file_hash(const char *path, char text[HASH_TEXT])
{
	struct text content = { 0 };
	struct hash hash;
	int result = file_read(path, &content);

	if (!result) {
		hash_start(&hash);
		hash_add(&hash, content.data, content.length);
		hash_end(&hash, text);
	}
	text_free(&content);
	return result;
}

int file_lock(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return -1;
	while (flock(fd, LOCK_EX)) {
		if (errno == EINTR)
			continue;
		close(fd);
		return -1;
	}
	return fd;
}

char *file_real(const char *path)
{
	return realpath(path, NULL);
}

static void find_below(const char *folder, const char *const *endings,
		       struct strings *found)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;

	if (!directory)
		return;
	while ((entry = readdir(directory))) {
		char *path;

		if (entry->d_name[0] == '.')
			continue;
		path = tree_printf("%s/%s", folder, entry->d_name);
		if (entry->d_type == DT_DIR ||
		    (entry->d_type != DT_REG && file_is_dir(path))) {
			if (entry->d_type != DT_LNK)
				find_below(path, endings, found);
			free(path);
			continue;
		}
		for (int i = 0; endings[i]; i++) {
			if (path_ends(path, endings[i])) {
				strings_add(found, path);
				break;
			}
		}
		free(path);
	}
	closedir(directory);
}

void file_find(const char *folder, const char *const *endings,
	       struct strings *found)
{
	find_below(folder, endings, found);
	strings_sort(found);
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *path_dir(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return tree_copy(".");
	return tree_copy_bytes(path, slash == path ? 1 : (size_t)(slash - path));
}

const char *path_inside(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	if (strncmp(path, folder, length) || path[length] != '/')
		return NULL;
	return path + length + 1;
}

int path_ends(const char *path, const char *ending)
{
	size_t length = strlen(path), end = strlen(ending);

	return length >= end && !strcmp(path + length - end, ending);
}
