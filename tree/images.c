// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holding what is used of the cache, and removing what is not.
 *
 * An image is 10 to 40 MB and its key changes with each edit of a driver, so
 * images are kept up to a limit, and the least recently used goes first. The
 * time of a use is the file's mtime. A process that uses an image has a shared
 * lock (flock) on the file, which ends with the process however that ends, and
 * only what can be locked exclusively is removed. Between finding a file and
 * locking it somebody may have removed it; so whoever has the lock looks
 * whether the name still leads to the file that is locked.
 *
 * A description (.json) is marked as used after its image. One that is older
 * than each image that is left has therefore lost its own, or describes one
 * that was built anew since under the same name.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "images.h"
#include "util.h"

#define DAY		(24 * 60 * 60)

struct kept {
	char *path;
	struct timespec used;
	uint64_t size;
	int is_image;
};

struct shelf {
	struct kept *item;
	size_t count;
};

/* Above standard input and output, so that 0 can mean none. */
static int open_high(const char *path)
{
	int low = open(path, O_RDONLY | O_CLOEXEC), fd;

	if (low < 0)
		return -1;
	fd = fcntl(low, F_DUPFD_CLOEXEC, 3);
	close(low);
	return fd;
}

static int still_named(int fd, const char *path)
{
	struct stat here, there;

	return !fstat(fd, &here) && !stat(path, &there) &&
	       here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

int image_hold(struct image *image)
{
	int fd = open_high(image->path);

	if (fd < 0)
		return -1;
	while (flock(fd, LOCK_SH) && errno == EINTR)
		;
	if (!still_named(fd, image->path)) {
		close(fd);
		errno = ENOENT;
		return -1;
	}
	image_let_go(image);
	image->hold = fd;
	cache_used(image->path);
	return 0;
}

void image_let_go(struct image *image)
{
	if (image->hold)
		close(image->hold);
	image->hold = 0;
}

void cache_used(const char *path)
{
	/* A cache of somebody else's may be read-only: it is not ours to prune. */
	utimensat(AT_FDCWD, path, NULL, 0);
}

int objects_hold(const char *cache)
{
	char *path = tree_printf("%s/objects-lock", cache);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	free(path);
	while (fd >= 0 && flock(fd, LOCK_SH) && errno == EINTR)
		;
	return fd;
}

static int older(const struct timespec *one, const struct timespec *other)
{
	return one->tv_sec < other->tv_sec ||
	       (one->tv_sec == other->tv_sec && one->tv_nsec < other->tv_nsec);
}

static int by_use(const void *left, const void *right)
{
	const struct kept *one = left, *other = right;

	if (older(&one->used, &other->used))
		return -1;
	if (older(&other->used, &one->used))
		return 1;
	return strcmp(one->path, other->path);
}

/* A link or a write that was ended half way leaves a folder or a ".new". */
static void remove_left_over(const char *path, const struct stat *status)
{
	if ((path_ends(path, ".link") || path_ends(path, ".new")) &&
	    time(NULL) - status->st_mtim.tv_sec > DAY)
		file_remove_tree(path);
}

static void put_on_shelf(struct shelf *shelf, char *path,
			 const struct stat *status)
{
	struct kept *kept;

	shelf->item = tree_grow(shelf->item,
				(shelf->count + 1) * sizeof(*shelf->item));
	kept = &shelf->item[shelf->count++];
	*kept = (struct kept){ .path = path, .used = status->st_mtim,
			       .size = (uint64_t)status->st_size,
			       .is_image = path_ends(path, ".elf") };
}

static void read_shelf(const char *folder, struct shelf *shelf)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		char *path = tree_printf("%s/%s", folder, entry->d_name);
		struct stat status;

		if (entry->d_name[0] == '.' || lstat(path, &status)) {
			free(path);
		} else if (path_ends(path, ".elf") || path_ends(path, ".json")) {
			put_on_shelf(shelf, path, &status);
		} else {
			remove_left_over(path, &status);
			free(path);
		}
	}
	if (directory)
		closedir(directory);
	if (shelf->count)
		qsort(shelf->item, shelf->count, sizeof(*shelf->item), by_use);
}

static void free_shelf(struct shelf *shelf)
{
	for (size_t i = 0; i < shelf->count; i++)
		free(shelf->item[i].path);
	free(shelf->item);
}

/* Whether it is gone. */
static int remove_unused(const struct kept *kept)
{
	int fd = open_high(kept->path), gone = 0;
	struct stat status;

	if (fd < 0)
		return errno == ENOENT;
	/* Used since the folder was read: then others are older. */
	if (!flock(fd, LOCK_EX | LOCK_NB) && still_named(fd, kept->path) &&
	    !fstat(fd, &status) && !older(&kept->used, &status.st_mtim))
		gone = !unlink(kept->path);
	close(fd);
	return gone;
}

static void prune_images(const char *cache, uint64_t limit)
{
	char *folder = tree_printf("%s/images", cache);
	const struct kept *oldest = NULL;
	struct shelf shelf = { 0 };
	uint64_t total = 0;

	read_shelf(folder, &shelf);
	for (size_t i = 0; i < shelf.count; i++)
		if (shelf.item[i].is_image)
			total += shelf.item[i].size;
	for (size_t i = 0; i < shelf.count; i++) {
		const struct kept *kept = &shelf.item[i];

		if (!kept->is_image)
			continue;
		if (total > limit && remove_unused(kept))
			total -= kept->size;
		else if (!oldest)
			oldest = kept;
	}
	for (size_t i = 0; oldest && i < shelf.count; i++)
		if (!shelf.item[i].is_image &&
		    older(&shelf.item[i].used, &oldest->used))
			unlink(shelf.item[i].path);
	free_shelf(&shelf);
	free(folder);
}

static int age_in_days(const char *path)
{
	struct stat status;

	if (lstat(path, &status))
		return -1;
	return (int)((time(NULL) - status.st_mtim.tv_sec) / DAY);
}

/* Only while no process builds, so that none counts on what is removed. */
static void prune_objects(const char *cache)
{
	static const char *const endings[] = { ".o", ".deps", ".fail", ".d",
					       ".new", NULL };
	char *folder = tree_printf("%s/objects", cache);
	char *lock_path = tree_printf("%s/objects-lock", cache);
	char *mark = tree_printf("%s/objects-pruned", cache);
	int lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	struct strings files = { 0 };

	if (age_in_days(mark) != 0 && lock >= 0 &&
	    !flock(lock, LOCK_EX | LOCK_NB)) {
		file_find(folder, endings, &files);
		for (size_t i = 0; i < files.count; i++)
			if (age_in_days(files.item[i]) >= OBJECTS_KEPT_DAYS)
				unlink(files.item[i]);
		file_write_text(mark, "");
	}
	if (lock >= 0)
		close(lock);
	strings_free(&files);
	free(mark);
	free(lock_path);
	free(folder);
}

void cache_prune(const char *cache, uint64_t limit)
{
	char *path = tree_printf("%s/lock", cache);
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	/* Whoever has it prepares a tree, or prunes: the next build will do. */
	if (lock >= 0 && !flock(lock, LOCK_EX | LOCK_NB)) {
		prune_images(cache, limit);
		prune_objects(cache);
	}
	if (lock >= 0)
		close(lock);
	free(path);
}
