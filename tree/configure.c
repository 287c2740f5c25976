// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration: the tree's own Kconfig and scripts/kconfig with our
 * architecture's Kconfig and fragment, all of it outside the tree.
 *
 * Kconfig looks for a file in the current folder first and below $srctree
 * then; so it runs in the build folder, where arch/tophalf is a link to ours.
 * Folder builds/<id> is named after all that goes in, and is renamed into
 * place when it is complete: there is no half-configured one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static const char *last_lines(struct process *process)
{
	struct text *text = process->output.length ? &process->output :
						     &process->errors;

	if (!text->data)
		return "";
	return text->length > 1500 ? text->data + text->length - 1500 :
				     text->data;
}

static int run(struct process *process, const char *what,
	       struct tree_error *error)
{
	process->merge = 1;
	if (!process_run(process))
		return 0;
	if (process->status == 127)
		return tree_fail(error, TREE_ERROR_SYSTEM,
				 "the program %s is missing: install flex, bison, bc, gcc and make",
				 process->arguments.item[0]);
	return tree_fail(error, TREE_ERROR_TREE, "%s failed:\n%s", what,
			 last_lines(process));
}

/* scripts/kconfig/conf for the host. */
static int build_conf(struct tree *tree, const char *folder,
		      struct tree_error *error)
{
	static const char *const sources[] = { "conf", "confdata", "expr",
		"menu", "preprocess", "symbol", "util" };
	char *kconfig = tree_printf("%s/scripts/kconfig", tree->source);
	char *out = tree_printf("%s/kconfig", folder);
	struct process flex = { .folder = out }, bison = { .folder = out };
	struct process gcc = { .folder = out };
	int result = -1;

	if (file_make_dirs(out)) {
		tree_fail_errno(error, "writing to", out);
		goto out;
	}
	strings_add(&flex.arguments, "flex");
	strings_add(&flex.arguments, "-L");
	strings_add(&flex.arguments, "-olexer.lex.c");
	strings_printf(&flex.arguments, "%s/lexer.l", kconfig);
	strings_add(&bison.arguments, "bison");
	strings_add(&bison.arguments, "-t");
	strings_add(&bison.arguments, "-d");
	strings_add(&bison.arguments, "-oparser.tab.c");
	strings_printf(&bison.arguments, "%s/parser.y", kconfig);
	strings_add(&gcc.arguments, tree->gcc);
	strings_add(&gcc.arguments, "-O2");
	strings_add(&gcc.arguments, "-w");
	strings_add(&gcc.arguments, "-D_GNU_SOURCE");
	strings_add(&gcc.arguments, "-oconf");
	strings_add(&gcc.arguments, "-I.");
	strings_printf(&gcc.arguments, "-I%s", kconfig);
	strings_printf(&gcc.arguments, "-I%s/scripts/include", tree->source);
	strings_add(&gcc.arguments, "lexer.lex.c");
	strings_add(&gcc.arguments, "parser.tab.c");
	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
		strings_printf(&gcc.arguments, "%s/%s.c", kconfig, sources[i]);
	if (!run(&flex, "flex on the tree's scripts/kconfig/lexer.l", error) &&
	    !run(&bison, "bison on the tree's scripts/kconfig/parser.y", error) &&
	    !run(&gcc, "compiling the tree's scripts/kconfig", error))
		result = 0;
out:
	process_free(&flex);
	process_free(&bison);
	process_free(&gcc);
	free(kconfig);
	free(out);
	return result;
}

static void kconfig_environment(struct tree *tree, const char *folder,
				const char *compiler, struct strings *list)
{
	strings_printf(list, "srctree=%s", tree->source);
	strings_add(list, "SRCARCH=tophalf");
	strings_add(list, "ARCH=tophalf");
	strings_printf(list, "CC=%s", tree->gcc);
	strings_add(list, "HOSTCC=gcc");
	strings_add(list, "LD=ld");
	strings_add(list, "NM=nm");
	strings_add(list, "AR=ar");
	strings_add(list, "OBJCOPY=objcopy");
	strings_add(list, "READELF=readelf");
	strings_add(list, "CLANG_FLAGS=");
	strings_add(list, "RUSTC=false");
	strings_add(list, "PAHOLE=false");
	strings_add(list, "BINDGEN=false");
	strings_add(list, "CONFIG_SHELL=sh");
	strings_printf(list, "KERNELVERSION=%s", tree->version);
	strings_printf(list, "CC_VERSION_TEXT=%s", compiler);
	strings_printf(list, "KCONFIG_CONFIG=%s/.config", folder);
	strings_printf(list, "KCONFIG_AUTOCONFIG=%s/include/config/auto.conf",
		       folder);
	strings_printf(list, "KCONFIG_AUTOHEADER=%s/include/generated/autoconf.h",
		       folder);
	strings_printf(list, "KCONFIG_RUSTCCFG=%s/include/generated/rustc_cfg",
		       folder);
	strings_printf(list, "KCONFIG_ALLCONFIG=%s/arch/tophalf/config.fragment",
		       tree->home);
}

static int run_conf(const char *folder, const char *mode,
		    const struct strings *environment, struct tree_error *error)
{
	struct process conf = { .folder = folder, .environment = environment };
	int result;

	strings_printf(&conf.arguments, "%s/kconfig/conf", folder);
	strings_add(&conf.arguments, mode);
	strings_add(&conf.arguments, "Kconfig");
	result = run(&conf, "configuring the tree", error);
	process_free(&conf);
	return result;
}

/* The link that makes our architecture one of the tree's. */
static int link_arch(struct tree *tree, const char *folder,
		     struct tree_error *error)
{
	char *ours = tree_printf("%s/arch/tophalf", tree->home);
	char *arch = tree_printf("%s/arch", folder);
	char *link = tree_printf("%s/tophalf", arch);
	char *included = tree_printf("%s/include/config", folder);
	char *generated = tree_printf("%s/include/generated", folder);
	int result = 0;

	if (file_make_dirs(arch) || symlink(ours, link) ||
	    file_make_dirs(included) || file_make_dirs(generated))
		result = tree_fail_errno(error, "writing to", folder);
	free(ours);
	free(arch);
	free(link);
	free(included);
	free(generated);
	return result;
}

static char *compiler_text(struct tree *tree)
{
	struct process gcc = { .merge = 1 };
	char *text, *end;

	strings_add(&gcc.arguments, tree->gcc);
	strings_add(&gcc.arguments, "--version");
	process_run(&gcc);
	text = tree_copy(gcc.output.data ? gcc.output.data : "");
	end = strchr(text, '\n');
	if (end)
		*end = '\0';
	process_free(&gcc);
	return text;
}

static int write_config_key(struct tree *tree, const char *folder,
			    const char *compiler)
{
	char *autoconf = tree_printf("%s/include/generated/autoconf.h", folder);
	char *bounds = tree_printf("%s/include/generated/bounds.h", folder);
	char *path = tree_printf("%s/config-key", folder);
	char one[HASH_TEXT] = "", two[HASH_TEXT] = "", key[HASH_TEXT];
	struct hash hash;
	int result;

	hash_start(&hash);
	hash_add_string(&hash, TREE_FORMAT);
	hash_add_string(&hash, compiler);
	hash_add_string(&hash, tree->version);
	result = file_hash(autoconf, one) | file_hash(bounds, two);
	hash_add_string(&hash, one);
	hash_add_string(&hash, two);
	hash_end(&hash, key);
	if (!result)
		result = file_write_text(path, key);
	free(autoconf);
	free(bounds);
	free(path);
	return result;
}

static int configure_in(struct tree *tree, const char *folder,
			struct tree_error *error)
{
	struct strings environment = { 0 };
	char *compiler = compiler_text(tree);
	int result = -1;

	kconfig_environment(tree, folder, compiler, &environment);
	tree_progress(tree, "configuring Linux %s for the simulated machine",
		      tree->version);
	if (link_arch(tree, folder, error) || build_conf(tree, folder, error) ||
	    run_conf(folder, "--allmodconfig", &environment, error) ||
	    run_conf(folder, "--syncconfig", &environment, error))
		goto out;
	tree_progress(tree, "generating headers");
	if (generate_headers(tree, folder, error))
		goto out;
	if (write_config_key(tree, folder, compiler))
		result = tree_fail_errno(error, "writing to", folder);
	else
		result = 0;
out:
	tree_progress_end(tree);
	strings_free(&environment);
	free(compiler);
	return result;
}

/* What goes into a configuration, as the name of its folder. */
static char *build_id(struct tree *tree)
{
	static const char *const kconfigs[] = { "Kconfig", "Kconfig.debug",
						"config.fragment", NULL };
	static const char *const headers[] = { ".h", NULL };
	struct strings files = { 0 };
	char *folder = tree_printf("%s/arch/tophalf", tree->home);
	char *includes = tree_printf("%s/include", folder);
	char text[HASH_TEXT];
	struct stat status = { 0 };
	struct hash hash;

	hash_start(&hash);
	hash_add_string(&hash, TREE_FORMAT);
	hash_add_string(&hash, tree->source);
	stat(tree->gcc, &status);
	hash_add(&hash, &status.st_mtim, sizeof(status.st_mtim));
	hash_add(&hash, &status.st_size, sizeof(status.st_size));
	file_find(folder, kconfigs, &files);
	for (size_t i = 0; i < files.count; i++) {
		struct text content = { 0 };

		file_read(files.item[i], &content);
		hash_add(&hash, content.data, content.length);
		text_free(&content);
	}
	strings_free(&files);
	/* Which headers there are decides which ones are generated. */
	file_find(includes, headers, &files);
	for (size_t i = 0; i < files.count; i++)
		hash_add_string(&hash, path_inside(files.item[i], tree->home));
	strings_free(&files);
	if (!tree->kept) {
		char *makefile = tree_printf("%s/Makefile", tree->source);

		stat(makefile, &status);
		hash_add(&hash, &status.st_mtim, sizeof(status.st_mtim));
		free(makefile);
	}
	hash_end(&hash, text);
	free(folder);
	free(includes);
	return tree_printf("%s-%.16s", tree->version, text);
}

static int read_config_key(struct tree *tree)
{
	char *path = tree_printf("%s/config-key", tree->build);
	struct text text = { 0 };
	int result = file_read(path, &text);

	if (!result && text.length == HASH_TEXT - 1)
		memcpy(tree->config_key, text.data, HASH_TEXT);
	else
		result = -1;
	text_free(&text);
	free(path);
	return result;
}

/*
 * Make sure that tree->build holds a configuration and the generated headers.
 * The caller holds the cache's lock.
 */
int configure(struct tree *tree, struct tree_error *error)
{
	char *id = build_id(tree), *temporary;
	int result = 0;

	tree->build = tree_printf("%s/builds/%s", tree->cache, id);
	temporary = tree_printf("%s/builds/.%s", tree->cache, id);
	free(id);
	if (read_config_key(tree)) {
		if (file_remove_tree(tree->build) ||
		    file_remove_tree(temporary) || file_make_dirs(temporary))
			result = tree_fail_errno(error, "writing to", temporary);
		else
			result = configure_in(tree, temporary, error);
		if (!result && rename(temporary, tree->build))
			result = tree_fail_errno(error, "renaming", temporary);
		if (!result && read_config_key(tree))
			result = tree_fail_errno(error, "reading", tree->build);
		file_remove_tree(temporary);
	}
	free(temporary);
	return result;
}
