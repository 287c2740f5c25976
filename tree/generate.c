// SPDX-License-Identifier: GPL-2.0-only
/*
 * Generated headers: what the top-level Kbuild and scripts/Makefile.asm-headers
 * of a tree would make before the first object, and on demand what a folder's
 * Makefile has a rule for.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "flags.h"
#include "internal.h"
#include "kbuild.h"

static int write_in(const char *folder, const char *name, const char *text,
		    struct tree_error *error)
{
	char *path = tree_printf("%s/%s", folder, name);
	char *parent = path_dir(path);
	int result = 0;

	if (file_make_dirs(parent) || file_write_text(path, text))
		result = tree_fail_errno(error, "writing", path);
	free(path);
	free(parent);
	return result;
}

/* Whether our architecture has the header, for the kernel or for users. */
static int we_have(struct tree *tree, const char *name)
{
	char *kernel = tree_printf("%s/arch/tophalf/include/asm/%s", tree->home,
				   name);
	char *user = tree_printf("%s/arch/tophalf/include/uapi/asm/%s",
				 tree->home, name);
	int result = file_exists(kernel) || file_exists(user);

	free(kernel);
	free(user);
	return result;
}

/*
 * One-line wrappers for each header that we leave to asm-generic: all that
 * stand there, as an architecture's generic-y would list what it needs.
 */
static int write_wrappers(struct tree *tree, const char *folder,
			  const char *from, const char *out,
			  struct tree_error *error)
{
	static const char *const endings[] = { ".h", NULL };
	char *generic = tree_printf("%s/%s", tree->source, from);
	struct strings files = { 0 };
	int result = 0;

	file_find(generic, endings, &files);
	for (size_t i = 0; i < files.count && !result; i++) {
		const char *name = path_inside(files.item[i], generic);
		char *target, *text;

		if (strchr(name, '/') || we_have(tree, name))
			continue;
		target = tree_printf("%s/%s", out, name);
		text = tree_printf("#include <asm-generic/%s>\n", name);
		result = write_in(folder, target, text, error);
		free(target);
		free(text);
	}
	strings_free(&files);
	free(generic);
	return result;
}

static int write_versions(struct tree *tree, const char *folder,
			  struct tree_error *error)
{
	char *release = tree_printf("#define UTS_RELEASE \"%s\"\n",
				    tree->version);
	unsigned int patch = tree->patch > 255 ? 255 : tree->patch;
	char *version = tree_printf(
		"#define LINUX_VERSION_CODE %u\n"
		"#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))\n"
		"#define LINUX_VERSION_MAJOR %u\n"
		"#define LINUX_VERSION_PATCHLEVEL %u\n"
		"#define LINUX_VERSION_SUBLEVEL %u\n",
		(tree->major << 16) + (tree->minor << 8) + patch, tree->major,
		tree->minor, tree->patch);
	static const char *const empty[] = {
		"include/generated/asm-offsets.h",
		"include/generated/package.h",
	};
	int result;

	result = write_in(folder, "include/generated/utsrelease.h", release,
			  error) ||
		 write_in(folder, "include/generated/uapi/linux/version.h",
			  version, error) ||
		 write_in(folder, "include/generated/compile.h",
			  "#define UTS_MACHINE \"tophalf\"\n"
			  "#define LINUX_COMPILE_BY \"tophalf\"\n"
			  "#define LINUX_COMPILE_HOST \"tophalf\"\n"
			  "#define LINUX_COMPILER \"gcc\"\n", error) ||
		 write_in(folder, "include/generated/utsversion.h",
			  "#define UTS_VERSION \"#1 SMP PREEMPT\"\n", error);
	for (size_t i = 0; !result && i < sizeof(empty) / sizeof(*empty); i++)
		result = write_in(folder, empty[i], "\n", error);
	free(release);
	free(version);
	return result ? -1 : 0;
}

/* CONFIG_HZ of the configuration in folder. */
static unsigned int config_hz(const char *folder)
{
	char *path = tree_printf("%s/include/config/auto.conf", folder);
	struct text text = { 0 };
	unsigned int hz = 1000;
	char *line;

	if (!file_read(path, &text)) {
		line = strstr(text.data, "\nCONFIG_HZ=");
		if (line)
			sscanf(line, "\nCONFIG_HZ=%u", &hz);
	}
	text_free(&text);
	free(path);
	return hz;
}

static int write_timeconst(struct tree *tree, const char *folder,
			   struct tree_error *error)
{
	struct process bc = { 0 };
	char *command = tree_printf("echo %u | bc -q kernel/time/timeconst.bc",
				    config_hz(folder));
	int result;

	bc.folder = tree->source;
	strings_add(&bc.arguments, "sh");
	strings_add(&bc.arguments, "-c");
	strings_add(&bc.arguments, command);
	process_run(&bc);
	if (bc.status || !strstr(bc.output.data, "#define"))
		result = tree_fail(error, TREE_ERROR_SYSTEM,
				   "timeconst.h could not be made (is bc installed?): %s",
				   bc.errors.data);
	else
		result = write_in(folder, "include/generated/timeconst.h",
				  bc.output.data, error);
	process_free(&bc);
	free(command);
	return result;
}

/* Lines like: .ascii "->NR_PAGEFLAGS $23 __NR_PAGEFLAGS" */
static void take_offsets(const char *assembly, struct text *header)
{
	const char *at = assembly;

	while ((at = strstr(at, "\"->"))) {
		char name[128];
		long long value;

		at += 3;
		if (sscanf(at, "%127s %*[$#]%lld", name, &value) == 2)
			text_printf(header, "#define %s %lld\n", name, value);
	}
}

/* As Kbuild does: compile kernel/bounds.c to assembly and read it. */
static int write_bounds(struct tree *tree, const char *folder,
			struct tree_error *error)
{
	struct process gcc = { .folder = tree->source };
	struct text header = { 0 };
	int result;

	flags_compiler(tree, folder, FLAGS_TREE, &gcc.arguments);
	strings_add(&gcc.arguments, "-S");
	strings_add(&gcc.arguments, "-o");
	strings_add(&gcc.arguments, "-");
	strings_add(&gcc.arguments, "kernel/bounds.c");
	process_run(&gcc);
	if (gcc.status) {
		result = tree_fail(error, TREE_ERROR_TREE,
				   "kernel/bounds.c of the tree does not compile for the simulated machine:\n%.3000s",
				   gcc.errors.data);
	} else {
		text_add(&header, "#ifndef __LINUX_BOUNDS_H__\n#define __LINUX_BOUNDS_H__\n");
		take_offsets(gcc.output.data, &header);
		text_add(&header, "#endif\n");
		result = write_in(folder, "include/generated/bounds.h",
				  header.data, error);
	}
	process_free(&gcc);
	text_free(&header);
	return result;
}

int generate_headers(struct tree *tree, const char *folder,
		     struct tree_error *error)
{
	if (write_wrappers(tree, folder, "include/asm-generic",
			   "arch/include/generated/asm", error) ||
	    write_wrappers(tree, folder, "include/uapi/asm-generic",
			   "arch/include/generated/uapi/asm", error) ||
	    write_versions(tree, folder, error) ||
	    write_timeconst(tree, folder, error) ||
	    write_bounds(tree, folder, error))
		return -1;
	return 0;
}

/*
 * Make the file that #include <name> or an object's source names, as the
 * folder's own Makefile says, below the build folder. Many lib/ files need
 * tables that a small program writes.
 */
int generate_file(struct tree *tree, const char *folder, const char *name)
{
	struct process make = { .folder = tree->build, .merge = 1 };
	char *out = tree_printf("%s/%s/%s", tree->build, folder, name);
	int result = file_exists(out) ? 0 : -1;

	if (result) {
		kbuild_make(tree, folder, 0, &make.arguments);
		strings_printf(&make.arguments, "%s/%s", folder, name);
		process_run(&make);
		/* make may have died half-way through writing it. */
		if (make.status)
			unlink(out);
		result = file_exists(out) ? 0 : -1;
	}
	process_free(&make);
	free(out);
	return result;
}
