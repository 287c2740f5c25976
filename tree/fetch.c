// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel source tree in the cache: found there, or unpacked from the
 * distribution's package.
 *
 * A tree lies in trees/<version>/source; trees/<version>/ready is written
 * last, so a tree without it is the rest of something interrupted. All of it
 * is unpacked under a temporary name and renamed.
 */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static int newer(const struct tree_version *a, const struct tree_version *b)
{
	if (a->major != b->major)
		return a->major > b->major;
	if (a->minor != b->minor)
		return a->minor > b->minor;
	return a->patch > b->patch;
}

/* The newest ready tree; NULL if there is none. */
char *fetch_newest(const char *cache, char **text)
{
	char *trees = tree_printf("%s/trees", cache), *best = NULL;
	struct tree_version version, best_version = { 0 };
	DIR *directory = opendir(trees);
	struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		char *source = tree_printf("%s/%s/source", trees, entry->d_name);
		char *ready = tree_printf("%s/%s/ready", trees, entry->d_name);

		if (entry->d_name[0] != '.' && file_exists(ready) &&
		    !version_read(source, &version) &&
		    version_supported(&version) &&
		    (!best || newer(&version, &best_version))) {
			free(best);
			best = tree_copy(source);
			best_version = version;
		}
		free(source);
		free(ready);
	}
	if (directory)
		closedir(directory);
	free(trees);
	if (best && text)
		*text = tree_copy(best_version.text);
	return best;
}

static int run(struct process *process, const char *first, ...)
	__attribute__((sentinel));

static int run(struct process *process, const char *first, ...)
{
	va_list arguments;

	va_start(arguments, first);
	for (const char *a = first; a; a = va_arg(arguments, const char *))
		strings_add(&process->arguments, a);
	va_end(arguments);
	process->merge = 1;
	return process_run(process);
}

static char *usable_tarball(const char *folder)
{
	static const char *const endings[] = { ".tar.xz", ".tar.zst", ".tar.gz",
					       NULL };

	for (const char *const *p = version_packages(); *p; p++) {
		for (const char *const *e = endings; *e; e++) {
			char *path = tree_printf("%s/usr/src/%s%s", folder, *p,
						 *e);

			if (file_exists(path))
				return path;
			free(path);
		}
	}
	return NULL;
}

/* The last line that a program wrote, which mostly says why it failed. */
static const char *last_line(struct text *output)
{
	char *line;

	if (!output->data)
		return "";
	while (output->length && output->data[output->length - 1] == '\n')
		output->data[--output->length] = '\0';
	line = strrchr(output->data, '\n');
	return line ? line + 1 : output->data;
}

static char *install(const struct tree *tree, const char *package)
{
	struct process update = { 0 }, get = { 0 };

	tree_progress(tree, "installing %s with apt-get", package);
	run(&update, "apt-get", "-qq", "update", NULL);
	run(&get, "apt-get", "-qq", "install", "-y", "--no-install-recommends",
	    package, NULL);
	process_free(&update);
	process_free(&get);
	return usable_tarball("");
}

static char *download(const struct tree *tree, const char *package,
		      const char *folder, struct tree_error *error)
{
	struct process get = { .folder = folder }, unpack = { .folder = folder };
	char *command = tree_printf("dpkg-deb -x ./%s_*.deb . && rm -f ./*.deb",
				    package);
	char *tarball = NULL;

	tree_progress(tree, "downloading %s", package);
	if (run(&get, "apt-get", "-qq", "download", package, NULL))
		tree_fail(error, TREE_ERROR_TREE,
			  "the package %s could not be downloaded (%s); give a kernel source tree with --kdir",
			  package, last_line(&get.output));
	else if (run(&unpack, "sh", "-c", command, NULL))
		tree_fail(error, TREE_ERROR_TREE,
			  "the package %s could not be unpacked (%s)", package,
			  last_line(&unpack.output));
	else
		tarball = usable_tarball(folder);
	if (!tarball && error->kind == TREE_OK)
		tree_fail(error, TREE_ERROR_TREE,
			  "the package %s holds no source tarball", package);
	free(command);
	process_free(&get);
	process_free(&unpack);
	return tarball;
}

/*
 * What is never read, which is a third of the space on disk. Kconfig files
 * must stay: some of other architectures are read from elsewhere.
 */
static void add_excluded(struct strings *arguments)
{
	static const char *const folders[] = {
		"Documentation/*", "LICENSES/*", "tools/*", "arch/*/boot",
		"arch/*/configs", "arch/*/include", "arch/*/kernel",
		"arch/*/kvm", "arch/*/lib", "arch/*/mm", "arch/*/mach-*",
	};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		strings_printf(arguments, "--exclude=*/%s/*", folders[i]);
}

static int unpack(const struct tree *tree, const char *tarball,
		  const char *folder, struct tree_error *error)
{
	struct process tar = { .merge = 1 };
	int result = 0;

	tree_progress(tree, "unpacking %s (a minute or so, once)",
		      path_base(tarball));
	strings_add(&tar.arguments, "tar");
	strings_add(&tar.arguments, "--anchored");
	strings_add(&tar.arguments, "--no-wildcards-match-slash");
	add_excluded(&tar.arguments);
	strings_add(&tar.arguments, "-xf");
	strings_add(&tar.arguments, tarball);
	strings_add(&tar.arguments, "-C");
	strings_add(&tar.arguments, folder);
	strings_add(&tar.arguments, "--strip-components=1");
	strings_add(&tar.arguments, "--no-same-owner");
	if (process_run(&tar))
		result = tree_fail(error,
			strstr(tar.output.data, "No space left") ?
				TREE_ERROR_SYSTEM : TREE_ERROR_TREE,
			"%s could not be unpacked into the cache (%s)",
			tarball, last_line(&tar.output));
	process_free(&tar);
	return result;
}

/* Give the unpacked folder its name, and say that it is ready. */
static char *adopt(const struct tree *tree, const char *temporary,
		   const char *tarball, struct tree_error *error)
{
	struct tree_version version;
	char *from, *folder, *source, *ready;

	from = tree_printf("%s/source", temporary);
	if (version_read(from, &version) || !version_supported(&version)) {
		tree_fail(error, TREE_ERROR_TREE,
			  "%s does not hold a kernel source tree of a supported version (%s)",
			  tarball, version_list());
		free(from);
		return NULL;
	}
	folder = tree_printf("%s/trees/%s", tree->cache, version.text);
	source = tree_printf("%s/source", folder);
	ready = tree_printf("%s/ready", folder);
	if (file_remove_tree(folder) || file_make_dirs(folder) ||
	    rename(from, source) ||
	    file_write_text(ready, "unpacked from a package\n")) {
		tree_fail_errno(error, "preparing", folder);
		free(source);
		source = NULL;
	}
	free(from);
	free(folder);
	free(ready);
	return source;
}

/*
 * Unpack the distribution's package into the cache. The caller holds the
 * cache's lock. Returns the source folder, or NULL with *error filled in.
 */
char *fetch_package(const struct tree *tree, struct tree_error *error)
{
	char *temporary = tree_printf("%s/trees/.unpacking", tree->cache);
	char *inner = tree_printf("%s/source", temporary);
	char *package = tree_printf("%s/package", temporary);
	char *tarball = usable_tarball(""), *source = NULL;

	if (file_remove_tree(temporary) || file_make_dirs(inner) ||
	    file_make_dirs(package)) {
		tree_fail_errno(error, "writing to", temporary);
		goto out;
	}
	if (!tarball && !geteuid())
		tarball = install(tree, version_packages()[0]);
	if (!tarball)
		tarball = download(tree, version_packages()[0], package, error);
	if (tarball && !unpack(tree, tarball, inner, error))
		source = adopt(tree, temporary, tarball, error);
out:
	tree_progress_end(tree);
	file_remove_tree(temporary);
	free(temporary);
	free(inner);
	free(package);
	free(tarball);
	return source;
}
