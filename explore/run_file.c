// SPDX-License-Identifier: GPL-2.0-only
/* Writes and reads saved runs; see run_file.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <explore/facts.h>
#include <explore/outcome.h>
#include <explore/run_file.h>
#include <explore/trace.h>

/* The number is raised when the lines below it, or the record, change their meaning. */
#define FIRST_WORDS "tophalf run "
#define FIRST_LINE FIRST_WORDS "5"

static const char *const rule_names[] = {
#define RULE(id, name, fatal) [TOPHALF_RULE_##id] = name,
#include <tophalf/rules.def>
#undef RULE
};

const char *run_file_rule(unsigned int rule)
{
	return rule_names[rule];
}

static uint64_t checksum_of(const struct run_file *file)
{
	uint64_t hash = trace_hash(TRACE_START, file->record, file->record_size);

	return file->facts_size ? trace_hash(hash, file->facts, file->facts_size) : hash;
}

static int write_all(FILE *out, const struct run_file *file)
{
	fprintf(out, FIRST_LINE "\ntarget %s\nkernel %s\nimage %016" PRIx64 "\nbuild %016" PRIx64 "\ncpus %u\noptions %u\n"
		"seed %" PRIu64 "\nrun %" PRIu64 "\nrule %s\nplace %016" PRIx64
		"\ntrace %016" PRIx64 "\nchecksum %016" PRIx64
		"\nbytes %zu\nfacts %zu\n\n",
		file->target, file->kernel, file->image, file->build, file->cpus, file->options,
		file->seed, file->run, run_file_rule(file->rule), file->place, file->trace,
		checksum_of(file), file->record_size, file->facts_size);
	fwrite(file->record, 1, file->record_size, out);
	if (file->facts_size)
		fwrite(file->facts, 1, file->facts_size, out);
	return fflush(out) || ferror(out) ? -1 : 0;
}

int run_file_write(const char *path, const struct run_file *file, char why[RUN_FILE_WHY])
{
	char temporary[4096];
	FILE *out;
	int fd;

	if (strchr(file->target, '\n') || strchr(file->kernel, '\n')) {
		snprintf(why, RUN_FILE_WHY, "the run could not be saved: its target's name has a line break");
		return -1;
	}
	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= (int)sizeof(temporary)) {
		snprintf(why, RUN_FILE_WHY, "the name of the saved run is too long");
		return -1;
	}
	fd = mkstemp(temporary);
	out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out)
		goto failed;
	if (write_all(out, file) || fchmod(fd, 0644) || rename(temporary, path)) {
		int error = errno;

		fclose(out);
		unlink(temporary);
		errno = error;
		goto failed;
	}
	fclose(out);
	return 0;
failed:
	snprintf(why, RUN_FILE_WHY, "%.150s could not be saved: %s", path, strerror(errno));
	return -1;
}

/* The rest of the next line, which must begin with `key` and a space. */
static bool read_line(FILE *in, const char *key, char *value, size_t size)
{
	char line[RUN_FILE_TARGET + 32];
	size_t length = strlen(key);

	if (!fgets(line, sizeof(line), in) || strncmp(line, key, length) || line[length] != ' ')
		return false;
	line[strcspn(line, "\n")] = '\0';
	return snprintf(value, size, "%s", line + length + 1) < (int)size;
}

static bool read_number(FILE *in, const char *key, int base, uint64_t most, uint64_t *number)
{
	char text[32], *end;

	if (!read_line(in, key, text, sizeof(text)) || !*text || *text == '-')
		return false;
	errno = 0;
	*number = strtoull(text, &end, base);
	return !errno && !*end && *number <= most;
}

static bool read_rule(FILE *in, unsigned int *rule)
{
	char name[64];

	if (!read_line(in, "rule", name, sizeof(name)))
		return false;
	for (*rule = 0; *rule < TOPHALF_RULES; ++*rule)
		if (!strcmp(rule_names[*rule], name))
			return true;
	return false;
}

static bool read_header(FILE *in, struct run_file *file, uint64_t *checksum)
{
	uint64_t cpus, options, bytes, facts;
	char end[4];

	if (!read_line(in, "target", file->target, sizeof(file->target)) ||
	    !read_line(in, "kernel", file->kernel, sizeof(file->kernel)) ||
	    !read_number(in, "image", 16, UINT64_MAX, &file->image) ||
	    !read_number(in, "build", 16, UINT64_MAX, &file->build) ||
	    !read_number(in, "cpus", 10, TOPHALF_MAX_CPUS, &cpus) ||
	    !read_number(in, "options", 10, TOPHALF_OPTIONS - 1, &options) ||
	    !read_number(in, "seed", 10, UINT64_MAX, &file->seed) ||
	    !read_number(in, "run", 10, UINT64_MAX, &file->run) ||
	    !read_rule(in, &file->rule) ||
	    !read_number(in, "place", 16, UINT64_MAX, &file->place) ||
	    !read_number(in, "trace", 16, UINT64_MAX, &file->trace) ||
	    !read_number(in, "checksum", 16, UINT64_MAX, checksum) ||
	    !read_number(in, "bytes", 10, OUTCOME_RECORD_BYTES, &bytes) ||
	    !read_number(in, "facts", 10, FACTS_BYTES, &facts) || !cpus ||
	    !fgets(end, sizeof(end), in) || strcmp(end, "\n"))
		return false;
	file->cpus = cpus;
	file->options = options;
	file->record_size = bytes;
	file->facts_size = facts;
	return true;
}

static unsigned char *read_bytes(FILE *in, size_t size)
{
	unsigned char *bytes = malloc(size + 1);

	if (bytes && fread(bytes, 1, size, in) == size)
		return bytes;
	free(bytes);
	return NULL;
}

/* What follows the header: the record, the facts, and nothing else. */
static bool read_contents(FILE *in, struct run_file *file)
{
	file->record = read_bytes(in, file->record_size);
	file->facts = file->record ? read_bytes(in, file->facts_size) : NULL;
	return file->facts && fgetc(in) == EOF;
}

int run_file_read(const char *path, struct run_file *file, char why[RUN_FILE_WHY])
{
	FILE *in = fopen(path, "r");
	char first[32] = "";
	uint64_t checksum;

	memset(file, 0, sizeof(*file));
	if (!in) {
		snprintf(why, RUN_FILE_WHY, "%.150s cannot be read: %s", path, strerror(errno));
		return -1;
	}
	if (!fgets(first, sizeof(first), in) || strcmp(first, FIRST_LINE "\n")) {
		snprintf(why, RUN_FILE_WHY, strncmp(first, FIRST_WORDS, strlen(FIRST_WORDS)) ?
			 "%.150s is not a saved run" :
			 "%.150s was saved by another version of Tophalf: it cannot be expected to replay",
			 path);
		fclose(in);
		return -1;
	}
	if (!read_header(in, file, &checksum) || !read_contents(in, file) ||
	    checksum_of(file) != checksum) {
		snprintf(why, RUN_FILE_WHY, "%.150s is a damaged saved run", path);
		run_file_release(file);
		fclose(in);
		return -1;
	}
	fclose(in);
	return 0;
}

void run_file_release(struct run_file *file)
{
	free(file->record);
	free(file->facts);
	memset(file, 0, sizeof(*file));
}
