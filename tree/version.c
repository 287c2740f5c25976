// SPDX-License-Identifier: GPL-2.0-only
/* Which kernel versions there are for us, and what differs between them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static const struct {
	unsigned int major, minor;
} supported[] = {
	{ 6, 12 },
};

const char *version_list(void)
{
	return "6.12";
}

const char *const *version_packages(void)
{
	static const char *const packages[] = { "linux-source-6.12", NULL };

	return packages;
}

static int number(const char *makefile, const char *name, unsigned int *value)
{
	char *line = tree_printf("\n%s =", name);
	const char *found = strstr(makefile, line);
	int result = -1;

	if (found && sscanf(found + strlen(line), " %u", value) == 1)
		result = 0;
	free(line);
	return result;
}

/* 0 for a kernel source tree, -1 for anything else. */
int version_read(const char *source, struct tree_version *version)
{
	static const char *const needed[] = {
		"Kconfig", "scripts/kconfig/conf.c", "include/linux/module.h",
		"drivers/base/core.c", "kernel/bounds.c",
	};
	struct text makefile = { 0 };
	char *path = tree_printf("%s/Makefile", source);
	int result = file_read(path, &makefile);

	memset(version, 0, sizeof(*version));
	free(path);
	if (!result)
		result = number(makefile.data, "VERSION", &version->major) |
			 number(makefile.data, "PATCHLEVEL", &version->minor) |
			 number(makefile.data, "SUBLEVEL", &version->patch);
	text_free(&makefile);
	for (size_t i = 0; !result && i < sizeof(needed) / sizeof(*needed); i++) {
		path = tree_printf("%s/%s", source, needed[i]);
		result = file_exists(path) ? 0 : -1;
		free(path);
	}
	snprintf(version->text, sizeof(version->text), "%u.%u.%u",
		 version->major, version->minor, version->patch);
	return result;
}

int version_supported(const struct tree_version *version)
{
	for (size_t i = 0; i < sizeof(supported) / sizeof(*supported); i++)
		if (version->major == supported[i].major &&
		    version->minor == supported[i].minor)
			return 1;
	return 0;
}

int version_src_is_path(const struct tree *tree)
{
	return tree->major > 6 || (tree->major == 6 && tree->minor >= 10);
}
