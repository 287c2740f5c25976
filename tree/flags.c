// SPDX-License-Identifier: GPL-2.0-only
/* The command line of a compiler, for each kind of object. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flags.h"

/*
 * The dialect that Linux is written in. Nothing here may be left out: each
 * of them is what some driver relies on.
 */
static const char *const dialect[] = {
	"-std=gnu11", "-fshort-wchar", "-funsigned-char", "-fno-common",
	"-fno-strict-aliasing", "-fno-strict-overflow",
	"-fno-delete-null-pointer-checks", "-fno-allow-store-data-races",
	"-fno-stack-protector", "-fno-stack-clash-protection",
	"-fcf-protection=none",
};

/*
 * The simulated machine: the image lies at a fixed address below 2 GiB, an
 * interrupt is a call on the stack of what it interrupts, and a backtrace
 * must find every caller.
 */
static const char *const machine[] = {
	"-m64", "-fno-pic", "-fno-pie", "-mcmodel=small", "-mno-red-zone",
	"-fno-omit-frame-pointer", "-fno-optimize-sibling-calls",
	"-fno-asynchronous-unwind-tables", "-fno-unwind-tables",
	"-ffunction-sections", "-fdata-sections",
	/* It counts preemption points down: include/tophalf/hook.h. */
	"-ffixed-r15",
};

static const char *const of_target[] = {
	"-O1", "-g", "-gdwarf-5", "-w", "-DMODULE", "-fsanitize=thread",
	"--param", "tsan-distinguish-volatile=1",
	"--param", "tsan-instrument-func-entry-exit=0",
	"-fsanitize-coverage=trace-pc,trace-cmp",
	/* An array that is larger than the guard of the stack must not jump over it. */
	"-fstack-clash-protection",
	/* A copy that the compiler writes out itself would not be seen. */
	"-fno-builtin-memcpy", "-fno-builtin-memmove", "-fno-builtin-memset",
	"-fno-builtin-memcmp", "-fno-builtin-memchr", "-fno-builtin-strcpy",
	"-fno-builtin-strncpy", "-fno-builtin-strcat", "-fno-builtin-strncat",
	"-fno-builtin-sprintf", "-fno-builtin-snprintf", "-fno-builtin-vsnprintf",
	"-include", "asm/hook.h",
	"-include", "asm/watched_string.h",
	"-include", "linux/kcsan-checks.h",
};

/*
 * Line tables without types: these are many, and ld reads them all.  A version of
 * DWARF that is asked for later would bring the types with it.
 */
static const char *const of_tree[] = {
	"-O1", "-gdwarf-5", "-g1", "-w",
};

/*
 * Warnings that kernel headers raise in plain use of their macros are off;
 * what is nearly always a mistake stops the build.
 */
static const char *const of_ours[] = {
	/* Those of Linux's names look first whether the memory may be used. */
	"-Dmemcpy=__memcpy", "-Dmemmove=__memmove", "-Dmemset=__memset",
	"-O2", "-g", "-gdwarf-5", "-Wall", "-Wextra", "-Wno-unused-parameter",
	"-Wno-sign-compare", "-Wno-missing-field-initializers",
	"-Wno-pointer-sign", "-Wno-type-limits", "-Wno-override-init",
	"-Wno-address-of-packed-member", "-Wno-shift-negative-value",
	"-Wno-frame-address", "-Wno-format-zero-length",
	"-Werror=implicit-function-declaration", "-Werror=implicit-int",
	"-Werror=int-conversion", "-Werror=incompatible-pointer-types",
	"-Werror=return-type", "-Werror=strict-prototypes",
};

#define ADD_ALL(list, array)						\
	do {								\
		for (size_t i_ = 0; i_ < sizeof(array) / sizeof(*(array)); \
		     i_++)						\
			strings_add(list, (array)[i_]);			\
	} while (0)

static void add_includes(struct tree *tree, const char *folder,
			 enum flags_kind kind, struct strings *list)
{
	const char *how = kind == FLAGS_OURS ? "-isystem" : "-I";

	strings_add(list, "-nostdinc");
	strings_add(list, "-isystem");
	strings_add(list, tree->gcc_include);
	if (kind == FLAGS_OURS) {
		strings_printf(list, "-I%s/kernel", tree->home);
	}
	/* What differs for code that is watched. */
	if (kind == FLAGS_TARGET)
		strings_printf(list, "-I%s/kernel/kcsan/target", tree->home);
	/* arch headers may use the boundary's own: <tophalf/...> */
	strings_printf(list, "-I%s/arch/tophalf/include", tree->home);
	strings_add(list, how);
	strings_printf(list, "%s/arch/include/generated", folder);
	strings_add(list, how);
	strings_add(list, "include");
	strings_printf(list, "-I%s/arch/tophalf/include/uapi", tree->home);
	strings_add(list, how);
	strings_printf(list, "%s/arch/include/generated/uapi", folder);
	strings_add(list, how);
	strings_add(list, "include/uapi");
	strings_add(list, how);
	strings_printf(list, "%s/include", folder);
	strings_add(list, how);
	strings_printf(list, "%s/include/generated/uapi", folder);
	strings_printf(list, "-I%s/include", tree->home);
	strings_add(list, "-include");
	strings_add(list, "include/linux/compiler-version.h");
	strings_add(list, "-include");
	strings_add(list, "include/linux/kconfig.h");
	strings_add(list, "-include");
	strings_add(list, "include/linux/compiler_types.h");
	strings_add(list, "-D__KERNEL__");
}

/* What __FILE__ and the line tables say; see image_build(). */
static void add_names(struct tree *tree, const char *folder,
		      struct strings *list)
{
	strings_printf(list, "-ffile-prefix-map=%s=tophalf", tree->home);
	strings_printf(list, "-ffile-prefix-map=%s/=generated/", folder);
	strings_printf(list, "-ffile-prefix-map=%s/=", tree->source);
	strings_printf(list, "-fdebug-prefix-map=%s=.", tree->source);
	strings_add(list, "-gno-record-gcc-switches");
	strings_add(list, "-frandom-seed=tophalf");
}

void flags_compiler(struct tree *tree, const char *folder,
		    enum flags_kind kind, struct strings *list)
{
	strings_add(list, tree->gcc);
	add_includes(tree, folder, kind, list);
	add_names(tree, folder, list);
	ADD_ALL(list, dialect);
	ADD_ALL(list, machine);
	if (kind == FLAGS_TARGET)
		ADD_ALL(list, of_target);
	else if (kind == FLAGS_TREE)
		ADD_ALL(list, of_tree);
	else
		ADD_ALL(list, of_ours);
}

/* As Kbuild's name-fix-token: what may not stand in a C name becomes '_'. */
static char *token(const char *name)
{
	char *copy = tree_copy(name);

	for (char *c = copy; *c; c++)
		if (*c == '-' || *c == ',')
			*c = '_';
	return copy;
}

void flags_names(const char *file, const char *module, const char *folder,
		 struct strings *list)
{
	const char *base = path_base(file);
	const char *dot = strrchr(base, '.');
	char *stem = tree_copy_bytes(base, dot ? (size_t)(dot - base) :
						 strlen(base));
	char *base_token = token(stem), *module_token = token(module);

	strings_printf(list, "-DKBUILD_BASENAME=\"%s\"", base_token);
	strings_printf(list, "-DKBUILD_MODNAME=\"%s\"", module_token);
	strings_printf(list, "-D__KBUILD_MODNAME=kmod_%s", module_token);
	strings_printf(list, "-DKBUILD_MODFILE=\"%s/%s\"", folder, module);
	free(stem);
	free(base_token);
	free(module_token);
}

void flags_split(const char *text, struct strings *words)
{
	struct text word = { 0 };
	int inside = 0;
	char quote = 0;

	for (const char *c = text;; c++) {
		if (!*c || (!quote && isspace((unsigned char)*c))) {
			if (inside)
				strings_add(words, word.data ? word.data : "");
			text_free(&word);
			inside = 0;
			if (!*c)
				return;
			continue;
		}
		inside = 1;
		if (quote && *c == quote)
			quote = 0;
		else if (!quote && (*c == '\'' || *c == '"'))
			quote = *c;
		else if (*c == '\\' && c[1] && quote != '\'')
			text_add_bytes(&word, ++c, 1);
		else
			text_add_bytes(&word, c, 1);
	}
}
