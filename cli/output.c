// SPDX-License-Identifier: GPL-2.0-only
/* Where results are written: whole or not at all, and checked before the work begins. */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/cli.h"

static int cannot_write(const char *path, int error)
{
	return complain("%s cannot be written: %s", path, strerror(error));
}

/* A device or pipe is written as it is; there is nothing to put in its place. */
static bool is_special(const char *path)
{
	struct stat status;

	return !stat(path, &status) && !S_ISREG(status.st_mode);
}

/* A temporary file beside the one that is asked for, so that a partial one never bears its name. */
static FILE *open_beside(const char *path, char *temporary, size_t size)
{
	mode_t mask = umask(0);
	FILE *out;
	int fd;

	umask(mask);
	if (snprintf(temporary, size, "%s.XXXXXX", path) >= (int)size) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	fd = mkstemp(temporary);
	if (fd < 0)
		return NULL;
	fchmod(fd, 0666 & ~mask);
	out = fdopen(fd, "w");
	if (!out) {
		close(fd);
		unlink(temporary);
	}
	return out;
}

/* The file behind symbolic links, so that it is replaced and not the link; free it. */
static char *behind_links(const char *path)
{
	char *real = realpath(path, NULL);

	return real ? real : strdup(path);
}

int output_check(const char *path)
{
	char temporary[4096], *real;
	struct stat status;
	FILE *out;
	int error;

	if (!path || !strcmp(path, "-"))
		return 0;
	if (!stat(path, &status) && S_ISDIR(status.st_mode))
		return cannot_write(path, EISDIR);
	if (!access(path, F_OK) && access(path, W_OK))
		return cannot_write(path, errno);
	if (is_special(path))
		return 0;
	real = behind_links(path);
	out = real ? open_beside(real, temporary, sizeof(temporary)) : NULL;
	error = errno;
	free(real);
	if (!out)
		return cannot_write(path, error);
	fclose(out);
	unlink(temporary);
	return 0;
}

/* Flushes, and closes unless it is standard output.  0, or -1 with errno set. */
static int finish(FILE *out)
{
	int error = fflush(out) || ferror(out) ? errno : 0;

	if (out != stdout && fclose(out) && !error)
		error = errno;
	errno = error;
	return error ? -1 : 0;
}

static int write_directly(const char *path, const struct heading *heading,
			  struct json_object *targets)
{
	FILE *out = strcmp(path, "-") ? fopen(path, "w") : stdout;

	if (!out) {
		json_object_put(targets);
		return cannot_write(path, errno);
	}
	json_end(heading, targets, out);
	if (!finish(out))
		return 0;
	cannot_write(out == stdout ? "standard output" : path, errno);
	/* It has been told; what could not be written is not tried again. */
	if (out == stdout) {
		__fpurge(stdout);
		clearerr(stdout);
	}
	return EXIT_ERROR;
}

int output_json(const char *path, const struct heading *heading, struct json_object *targets)
{
	char temporary[4096], *real;
	FILE *out;
	int status = 0;

	if (!strcmp(path, "-") || is_special(path))
		return write_directly(path, heading, targets);
	real = behind_links(path);
	out = real ? open_beside(real, temporary, sizeof(temporary)) : NULL;
	if (!out) {
		status = cannot_write(path, errno);
		json_object_put(targets);
	} else {
		json_end(heading, targets, out);
		if (finish(out) || rename(temporary, real)) {
			status = cannot_write(path, errno);
			unlink(temporary);
		}
	}
	free(real);
	return status;
}

int output_folder(const char *path, bool *made)
{
	struct stat status;

	*made = !mkdir(path, 0777);
	if (!*made && errno != EEXIST)
		return complain("runs cannot be saved in %s: %s", path, strerror(errno));
	if (!*made && !stat(path, &status) && !S_ISDIR(status.st_mode))
		return complain("runs cannot be saved in %s: it is no folder", path);
	if (access(path, W_OK | X_OK))
		return complain("runs cannot be saved in %s: %s", path, strerror(errno));
	return 0;
}
