// SPDX-License-Identifier: GPL-2.0-only
/* What the cache keeps: the least recently used image goes first, and never one in use. */
#include "scratch.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <tree/images.h>
#include <tree/util.h>

#define MEGABYTE	(1ull << 20)
#define DAY		(24 * 60 * 60)

static void set_age(const char *path, time_t seconds)
{
	struct timespec times[2] = { { .tv_sec = time(NULL) - seconds } };

	times[1] = times[0];
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* A file of so many megabytes, all of them holes, that was last used so long ago. */
static void put(const char *name, unsigned int megabytes, time_t seconds)
{
	const char *path = scratch_write(name, "");

	assert_int_equal(truncate(path, (off_t)(megabytes * MEGABYTE)), 0);
	set_age(path, seconds);
}

static int there(const char *name)
{
	return file_exists(scratch_path("%s", name));
}

/* The state before each test: images a, b, c of 10 MB each, a used last, and their descriptions. */
static int fill(void **state)
{
	(void)state;
	file_remove_tree(scratch_path("images"));
	file_remove_tree(scratch_path("objects"));
	unlink(scratch_path("objects-pruned"));
	put("images/c.elf", 10, 300);
	put("images/c.json", 0, 299);
	put("images/b.elf", 10, 200);
	put("images/b.json", 0, 199);
	put("images/a.elf", 10, 100);
	put("images/a.json", 0, 99);
	return 0;
}

static void below_the_limit_all_stay(void **state)
{
	(void)state;
	cache_prune(scratch, 30 * MEGABYTE);
	assert_true(there("images/a.elf") && there("images/b.elf") && there("images/c.elf"));
	assert_true(there("images/a.json") && there("images/b.json") && there("images/c.json"));
}

static void least_recently_used_goes_first(void **state)
{
	(void)state;
	cache_prune(scratch, 30 * MEGABYTE - 1);
	assert_true(there("images/a.elf") && there("images/b.elf"));
	assert_false(there("images/c.elf"));
	assert_true(there("images/a.json") && there("images/b.json"));
	assert_false(there("images/c.json"));
}

static void using_makes_recent(void **state)
{
	struct image image = { .path = (char *)scratch_path("images/c.elf") };

	(void)state;
	assert_int_equal(image_hold(&image), 0);
	image_let_go(&image);
	cache_used(scratch_path("images/c.json"));
	cache_prune(scratch, 10 * MEGABYTE);
	assert_true(there("images/c.elf") && there("images/c.json"));
	assert_false(there("images/a.elf") || there("images/b.elf"));
}

/* Held by this process, under a limit that nothing fits. */
static void held_image_stays(void **state)
{
	struct image image = { .path = (char *)scratch_path("images/b.elf") };

	(void)state;
	assert_int_equal(image_hold(&image), 0);
	assert_true(image.hold > 2);
	set_age(image.path, 1000);
	cache_prune(scratch, 0);
	assert_true(there("images/b.elf"));
	assert_false(there("images/a.elf") || there("images/c.elf"));
	image_let_go(&image);
	assert_int_equal(image.hold, 0);
	cache_prune(scratch, 0);
	assert_false(there("images/b.elf"));
}

/* Held by another process, which is then killed. */
static void image_of_another_process_stays(void **state)
{
	int ready[2];
	pid_t child;
	char byte;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		struct image image = { .path = (char *)scratch_path("images/c.elf") };

		close(ready[0]);
		if (image_hold(&image) || write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	cache_prune(scratch, 0);
	assert_true(there("images/c.elf"));
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	cache_prune(scratch, 0);
	assert_false(there("images/c.elf"));
}

static void missing_image_cannot_be_held(void **state)
{
	struct image image = { .path = (char *)scratch_path("images/none.elf") };

	(void)state;
	assert_int_equal(image_hold(&image), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(image.hold, 0);
}

/* Somebody prepares a tree, or prunes at this moment. */
static void locked_cache_is_left_alone(void **state)
{
	int lock = file_lock(scratch_path("lock"));

	(void)state;
	assert_true(lock >= 0);
	cache_prune(scratch, 0);
	assert_true(there("images/c.elf"));
	close(lock);
}

static void left_overs_go_after_a_day(void **state)
{
	(void)state;
	put("images/d.elf.7.link/image.elf", 1, 0);
	put("images/e.elf.8.link/image.elf", 1, 0);
	put("images/f.json.9.new", 0, 2 * DAY);
	set_age(scratch_path("images/d.elf.7.link"), 2 * DAY);
	cache_prune(scratch, IMAGES_KEPT_BYTES);
	assert_false(there("images/d.elf.7.link"));
	assert_true(there("images/e.elf.8.link"));
	assert_false(there("images/f.json.9.new"));
}

static void old_objects_go(void **state)
{
	(void)state;
	put("objects/00/new.o", 0, (OBJECTS_KEPT_DAYS - 1) * DAY);
	put("objects/00/old.o", 0, (OBJECTS_KEPT_DAYS + 1) * DAY);
	put("objects/00/old.deps", 0, (OBJECTS_KEPT_DAYS + 1) * DAY);
	put("objects/00/used.o", 0, (OBJECTS_KEPT_DAYS + 1) * DAY);
	cache_used(scratch_path("objects/00/used.o"));
	cache_prune(scratch, IMAGES_KEPT_BYTES);
	assert_true(there("objects/00/new.o") && there("objects/00/used.o"));
	assert_false(there("objects/00/old.o") || there("objects/00/old.deps"));
	/* The next look is tomorrow's. */
	put("objects/00/old.o", 0, (OBJECTS_KEPT_DAYS + 1) * DAY);
	cache_prune(scratch, IMAGES_KEPT_BYTES);
	assert_true(there("objects/00/old.o"));
}

static void objects_of_a_build_stay(void **state)
{
	int building = objects_hold(scratch);

	(void)state;
	assert_true(building >= 0);
	put("objects/00/old.o", 0, (OBJECTS_KEPT_DAYS + 1) * DAY);
	cache_prune(scratch, IMAGES_KEPT_BYTES);
	assert_true(there("objects/00/old.o"));
	close(building);
	cache_prune(scratch, IMAGES_KEPT_BYTES);
	assert_false(there("objects/00/old.o"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(below_the_limit_all_stay, fill),
		cmocka_unit_test_setup(least_recently_used_goes_first, fill),
		cmocka_unit_test_setup(using_makes_recent, fill),
		cmocka_unit_test_setup(held_image_stays, fill),
		cmocka_unit_test_setup(image_of_another_process_stays, fill),
		cmocka_unit_test_setup(missing_image_cannot_be_held, fill),
		cmocka_unit_test_setup(locked_cache_is_left_alone, fill),
		cmocka_unit_test_setup(left_overs_go_after_a_day, fill),
		cmocka_unit_test_setup(old_objects_go, fill),
		cmocka_unit_test_setup(objects_of_a_build_stay, fill),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
