// SPDX-License-Identifier: GPL-2.0-only
#include "scratch.h"
#include <stdlib.h>
#include <unistd.h>
#include "made_up.h"

static void share_with_home(const char *name)
{
	char *real = file_real("tree/kbuild.mk");
	const char *path = scratch_path("home/tree/%s", name);

	assert_non_null(real);
	if (!file_exists(path))
		assert_int_equal(symlink(real, path), 0);
	free(real);
}

struct tree *made_up_tree(const char *config)
{
	struct tree *tree = tree_alloc(sizeof(*tree));

	scratch_write("home/tree/dividing-line",
		      "# what is ours, but for these\nkernel/leaf.c\nfs/taken/\n!lib/refused.c # not that\n");
	scratch_write("home/tree/companions", "needs_more drivers/more/more.c lib/also.c\n");
	scratch_write("home/kernel/lib.c", "");
	scratch_write("home/kernel/sched.c", "");
	/* What a target is compiled with, whatever it is. */
	scratch_write("home/kernel/kcsan/target/linux/kcsan-checks.h", "");
	scratch_write("home/kernel/mm/slab.c", "");
	scratch_write("cache/builds/x/include/config/auto.conf", config);
	share_with_home("kbuild.mk");
	tree->source = file_real(scratch_path("source"));
	tree->home = file_real(scratch_path("home"));
	tree->cache = file_real(scratch_path("cache"));
	tree->build = file_real(scratch_path("cache/builds/x"));
	tree->index_path = tree_copy(scratch_path("cache/index/x"));
	tree->gcc = tree_copy("/usr/bin/gcc");
	tree->gcc_include = tree_copy("/nowhere");
	tree->major = 6;
	tree->minor = 12;
	tree->jobs = 2;
	tree->quiet = 1;
	assert_non_null(tree->source);
	return tree;
}
