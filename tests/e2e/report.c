// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the end-to-end tests look at of a report in JSON, a line of words for each fact:
 *
 *   target NAME VERDICT WHY...
 *   runs NAME RUNS exhausted|cut-off TRACES
 *   context NAME CONTEXT ENTRIES
 *   finding NAME RULE SEVERITY CONTEXT LINE BEGAN MESSAGE...
 *   first NAME RULE LINE RUN STRATEGY REPLAY
 *
 * NAME is the target's file name without folder and ".c".  LINE is the finding's line if it lies
 * in that file and 0 otherwise; so is BEGAN, the line where the atomic section began.
 */
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *text(struct json_object *object, const char *key)
{
	const char *value = json_object_get_string(json_object_object_get(object, key));

	return value ? value : "-";
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The line of a place in the target's own file, or 0. */
static int line_in(const char *file, struct json_object *place)
{
	if (strcmp(file_name(text(place, "file")), file))
		return 0;
	return json_object_get_int(json_object_object_get(place, "line"));
}

static int began_in(const char *file, struct json_object *finding)
{
	struct json_object *began = json_object_object_get(finding, "began");
	size_t count = began ? json_object_array_length(began) : 0;
	int line = 0;

	for (size_t i = 0; i < count && !line; i++)
		line = line_in(file, json_object_array_get_idx(began, i));
	return line;
}

static void print_findings(const char *name, const char *file, struct json_object *target)
{
	struct json_object *findings = json_object_object_get(target, "findings");
	size_t count = findings ? json_object_array_length(findings) : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *finding = json_object_array_get_idx(findings, i);

		printf("finding %s %s %s %s %d %d %s\n", name, text(finding, "rule"),
		       text(finding, "severity"), text(finding, "context"),
		       line_in(file, finding), began_in(file, finding), text(finding, "message"));
		printf("first %s %s %d %s %s %s\n", name, text(finding, "rule"), line_in(file, finding),
		       text(finding, "run"), text(finding, "strategy"), text(finding, "replay"));
	}
}

static void print_contexts(const char *name, struct json_object *contexts)
{
	json_object_object_foreach(contexts, context, entries)
		printf("context %s %s %s\n", name, context, json_object_get_string(entries));
}

/* "stages NAME" and those that were reached; "lines NAME" and their share in percent. */
static void print_reach(const char *name, struct json_object *target)
{
	struct json_object *lines = json_object_object_get(target, "lines");
	int64_t total = json_object_get_int64(json_object_object_get(lines, "total"));
	int64_t reached = json_object_get_int64(json_object_object_get(lines, "reached"));

	printf("stages %s", name);
	json_object_object_foreach(json_object_object_get(target, "stages"), stage, was_reached)
		if (json_object_get_boolean(was_reached))
			printf(" %s", stage);
	printf("\nlines %s %d\n", name, total ? (int)(100 * reached / total) : 0);
}

/* TRACES is what all interleavings of a bounded program are; 0 where that was not asked. */
static void print_runs(const char *name, struct json_object *target)
{
	struct json_object *coverage = json_object_object_get(target, "coverage");
	struct json_object *first = coverage ? json_object_array_get_idx(coverage, 0) : NULL;

	printf("runs %s %s %s %lld\n", name, text(target, "runs"),
	       json_object_get_boolean(json_object_object_get(target, "exhausted")) ? "exhausted" : "cut-off",
	       first && !strcmp(text(first, "of"), "interleavings") ?
	       (long long)json_object_get_int64(json_object_object_get(first, "visited_distinct")) : 0);
}

static void print_target(struct json_object *target)
{
	struct json_object *contexts = json_object_object_get(target, "contexts");
	const char *file = file_name(text(target, "target"));
	size_t length = strlen(file);
	char name[256];

	if (length > 2 && !strcmp(file + length - 2, ".c"))
		length -= 2;
	snprintf(name, sizeof(name), "%.*s", (int)length, file);
	printf("target %s %s %s\n", name, text(target, "verdict"), text(target, "why"));
	print_runs(name, target);
	if (contexts)
		print_contexts(name, contexts);
	print_reach(name, target);
	print_findings(name, file, target);
}

int main(int argc, char **argv)
{
	struct json_object *report = argc == 2 ? json_object_from_file(argv[1]) : NULL;
	struct json_object *targets = NULL;

	if (!report || !json_object_object_get_ex(report, "targets", &targets)) {
		fprintf(stderr, "report: it takes the path of a report in JSON\n");
		return 1;
	}
	for (size_t i = 0; i < json_object_array_length(targets); i++)
		print_target(json_object_array_get_idx(targets, i));
	json_object_put(report);
	return 0;
}
