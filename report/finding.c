// SPDX-License-Identifier: GPL-2.0-only
/* From reports of code addresses to findings at places. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tophalf/layout.h>
#include "report/finding.h"
#include "tree/util.h"

#define INLINED_MAX 16

/* The length of the valid UTF-8 sequence at `text`, or 0. */
static size_t utf8_length(const unsigned char *text)
{
	static const unsigned int smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = *text < 0x80 ? 1 : *text >= 0xf0 ? 4 : *text >= 0xe0 ? 3 : 2;
	unsigned int value = *text & (0x7f >> length);

	if (length == 1)
		return 1;
	if (*text < 0xc2 || *text > 0xf4)
		return 0;
	for (size_t index = 1; index < length; index++) {
		if ((text[index] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (text[index] & 0x3f);
	}
	if (value < smallest[length] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
		return 0;
	return length;
}

/* A copy in valid UTF-8 without control characters: what is neither becomes '?', ' ' or `line_break`. */
static char *clean_text(const char *text, char line_break)
{
	const unsigned char *in = (const unsigned char *)(text ? text : "");
	char *line = tree_alloc(strlen((const char *)in) + 1), *out = line;

	while (*in) {
		size_t length = utf8_length(in);

		if (*in == '\n' && !in[1])
			break;
		if (length == 1 && (*in < 0x20 || *in == 0x7f))
			*out++ = *in == '\n' ? line_break : ' ';
		else if (!length)
			*out++ = '?';
		for (size_t index = 0; index < length && *in >= 0x20 && *in != 0x7f; index++)
			*out++ = (char)in[index];
		in += length ? length : 1;
	}
	return line;
}

char *finding_one_line(const char *text)
{
	return clean_text(text, ' ');
}

static bool is_file_of(const char *file, char *const *files)
{
	for (; file && *files; files++)
		if (!strcmp(file, *files))
			return true;
	return false;
}

static bool is_ours(const char *file)
{
	return !file || !strncmp(file, "tophalf/", 8) || !strncmp(file, "generated/", 10);
}

/* All places of a list of return addresses, of which the first `exact` are exact ones. */
static struct place *symbolise(struct debug *debug, const unsigned long *addresses,
			       unsigned int addresses_count, unsigned int exact, size_t *count)
{
	struct place *places = tree_alloc((addresses_count * INLINED_MAX + 1) * sizeof(*places));

	*count = 0;
	for (unsigned int index = 0; debug && index < addresses_count; index++)
		*count += debug_places(debug, addresses[index] - (index >= exact), places + *count,
				       INLINED_MAX);
	return places;
}

/* How many of the `all` places of its backtrace are in the report's innermost context. */
static size_t places_of(struct debug *debug, const struct tophalf_report *report, size_t all)
{
	size_t count;

	if (!report->own_count || report->own_count >= report->backtrace_count)
		return all;
	free(symbolise(debug, report->backtrace, report->own_count, 1, &count));
	return count;
}

static const struct place *find_place(const struct place *places, size_t count, char *const *files)
{
	for (size_t index = 0; index < count; index++)
		if (is_file_of(places[index].file, files))
			return &places[index];
	return NULL;
}

/*
 * Code that every driver goes through and that nobody looks at first: helpers in headers, and
 * the layers below and above the subsystems.
 */
static bool is_plumbing(const char *file)
{
	static const char *const folders[] = {
		"include/", "drivers/base/", "fs/", "kernel/", "lib/", "mm/",
	};
	size_t length = strlen(file);

	if (length > 2 && !strcmp(file + length - 2, ".h"))
		return true;
	for (size_t index = 0; index < sizeof(folders) / sizeof(*folders); index++)
		if (!strncmp(file, folders[index], strlen(folders[index])))
			return true;
	return false;
}

static const struct place *find_in_tree(const struct place *places, size_t count, bool plumbing)
{
	for (size_t index = 0; index < count; index++)
		if (!is_ours(places[index].file) && (plumbing || !is_plumbing(places[index].file)))
			return &places[index];
	return NULL;
}

/*
 * The place that a finding is about: the innermost one in the driver's own files, of what runs
 * in the innermost context. What that interrupted is there by chance. Where the
 * driver is not on the stack (the driver core frees its memory), it is what the driver did
 * before that; without that either, the innermost one of a subsystem, which called the driver
 * core or a helper, and at last the innermost that is not our kernel's.
 */
static struct place choose_place(const struct finding *finding, char *const *files)
{
	const struct place *places = finding->backtrace, *place;
	size_t count = finding->own_count;

	place = find_place(places, count, files);
	for (size_t index = 0; !place && index < finding->extras_count; index++)
		place = find_place(finding->extras[index].backtrace,
				   finding->extras[index].backtrace_count, files);
	if (!place)
		place = find_in_tree(places, count, false);
	if (!place)
		place = find_in_tree(places, count, true);
	if (!place && count)
		place = &places[0];
	return place ? *place : (struct place){ .function = "?" };
}

static void make_sections(struct debug *debug, const struct tophalf_report *report,
			  struct finding *finding)
{
	finding->sections_count = report->sections_count;
	finding->sections = tree_alloc(report->sections_count * sizeof(*finding->sections));
	for (unsigned int index = 0; index < report->sections_count; index++) {
		const struct tophalf_section *from = &report->sections[index];
		struct finding_section *section = &finding->sections[index];

		section->name = from->name ? from->name : "?";
		section->what = from->what && *from->what ? from->what : NULL;
		if (debug && from->where)
			debug_places(debug, from->where - 1, &section->where, 1);
	}
}

/* A code address as the image prints it, in place of a name that it does not know; or 0. */
static uint64_t address_at(const char *text)
{
	uint64_t address = 0;

	if (strncmp(text, "0x", 2) || strspn(text + 2, "0123456789abcdef") != 8)
		return 0;
	sscanf(text + 2, "%8" SCNx64, &address);
	return address >= TOPHALF_IMAGE_BASE && address < TOPHALF_IMAGE_LIMIT ? address : 0;
}

/* The message with functions by name; the caller frees it. */
static char *name_functions(const struct debug *debug, char *message)
{
	char *named = NULL, *at = message;
	size_t size = 0;
	FILE *out = debug ? open_memstream(&named, &size) : NULL;

	if (!out)
		return message;
	while (*at) {
		uint64_t address = address_at(at);
		const struct debug_function *function = address ? debug_function(debug, address) : NULL;

		if (function) {
			fputs(function->name, out);
			at += strlen("0x40000000");
		} else {
			putc(*at++, out);
		}
	}
	if (fclose(out))
		return message;
	free(message);
	return named;
}

static void make_extras(struct debug *debug, const struct tophalf_report *report,
			struct finding *finding)
{
	finding->extras_count = report->extras_count;
	finding->extras = tree_alloc((report->extras_count + 1) * sizeof(*finding->extras));
	for (unsigned int index = 0; index < report->extras_count; index++) {
		const struct tophalf_extra *from = &report->extras[index];
		struct finding_extra *extra = &finding->extras[index];

		assert(from->backtrace_count <= TOPHALF_EXTRA_BACKTRACE_MAX);
		extra->caption = name_functions(debug, clean_text(from->caption, '\n'));
		extra->backtrace = symbolise(debug, from->backtrace, from->backtrace_count, 0,
					     &extra->backtrace_count);
	}
}

static void make_finding(struct debug *debug, char *const *files,
			 const struct campaign_finding *from, struct finding *finding)
{
	const struct tophalf_report *report = &from->report;

	assert(report->backtrace_count <= TOPHALF_BACKTRACE_MAX);
	assert(report->began_count <= TOPHALF_BACKTRACE_MAX);
	assert(report->sections_count <= TOPHALF_SECTIONS_MAX);
	assert(report->extras_count <= TOPHALF_EXTRAS_MAX);
	*finding = (struct finding){
		.identity = report->identity,
		.rule = report->rule, .context = report->context, .cpu = report->cpu,
		.warning = report->warning, .task = report->task,
		.replay = from->replay, .console = from->console,
		.run = from->run, .strategy = from->strategy, .seen = from->seen,
	};
	finding->message = name_functions(debug, finding_one_line(report->message));
	finding->backtrace = symbolise(debug, report->backtrace, report->backtrace_count, 1,
				       &finding->backtrace_count);
	finding->own_count = places_of(debug, report, finding->backtrace_count);
	finding->began = symbolise(debug, report->began, report->began_count, 1,
				   &finding->began_count);
	make_extras(debug, report, finding);
	finding->at = choose_place(finding, files);
	make_sections(debug, report, finding);
}

static void release_finding(struct finding *finding)
{
	free(finding->message);
	free(finding->sections);
	free(finding->backtrace);
	free(finding->began);
	for (size_t index = 0; index < finding->extras_count; index++) {
		free(finding->extras[index].caption);
		free(finding->extras[index].backtrace);
	}
	free(finding->extras);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* The same rule, and what identifies it or the same place. Without a place the message tells them apart. */
static bool same_finding(const struct finding *a, const struct finding *b)
{
	if (a->rule != b->rule)
		return false;
	if (a->identity || b->identity)
		return a->identity == b->identity;
	if (a->at.line != b->at.line || !same_text(a->at.file, b->at.file))
		return false;
	return a->at.file || same_text(a->message, b->message);
}

/* Puts `other` into `finding`: an error outranks a warning, the earlier run comes first. */
static void merge(struct finding *finding, struct finding *other)
{
	uint64_t seen = finding->seen + other->seen;
	bool better = finding->warning != other->warning ? finding->warning :
							   other->run < finding->run;

	if (better) {
		struct finding worse = *finding;

		*finding = *other;
		*other = worse;
	}
	finding->seen = seen;
	release_finding(other);
}

static int in_order(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	int files;

	if (a->run != b->run)
		return a->run < b->run ? -1 : 1;
	files = strcmp(a->at.file ? a->at.file : "", b->at.file ? b->at.file : "");
	if (files)
		return files;
	if (a->at.line != b->at.line)
		return a->at.line < b->at.line ? -1 : 1;
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	return strcmp(a->message, b->message);
}

struct finding *findings_make(struct debug *debug, char *const *target_files,
			      const struct campaign_finding *found, size_t found_count,
			      size_t *count)
{
	struct finding *findings = tree_alloc((found_count + 1) * sizeof(*findings));

	*count = 0;
	for (size_t index = 0; index < found_count; index++) {
		struct finding *finding = &findings[*count];
		size_t other;

		make_finding(debug, target_files, &found[index], finding);
		for (other = 0; other < *count; other++)
			if (same_finding(&findings[other], finding))
				break;
		if (other < *count)
			merge(&findings[other], finding);
		else
			++*count;
	}
	qsort(findings, *count, sizeof(*findings), in_order);
	return findings;
}

void findings_release(struct finding *findings, size_t count)
{
	for (size_t index = 0; index < count; index++)
		release_finding(&findings[index]);
	free(findings);
}
