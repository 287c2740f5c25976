// SPDX-License-Identifier: GPL-2.0-only
/*
 * The JSON output. Keys come in the order in which they are added, so that equal results give equal
 * bytes; "seconds" is the only time in it.
 */
#include <json-c/json.h>
#include "report/print.h"
#include "report/rule.h"

static struct json_object *string(const char *text)
{
	return text ? json_object_new_string(text) : NULL;
}

static void add_place(struct json_object *object, const struct place *place)
{
	json_object_object_add(object, "file", string(place->file));
	json_object_object_add(object, "line", json_object_new_int64(place->line));
	json_object_object_add(object, "function", string(place->function));
}

static struct json_object *backtrace(const struct place *places, size_t count)
{
	struct json_object *array = json_object_new_array();

	for (size_t index = 0; index < count; index++) {
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, "function", string(places[index].function));
		json_object_object_add(object, "file", string(places[index].file));
		json_object_object_add(object, "line", json_object_new_int64(places[index].line));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *stack_of_contexts(const struct finding *finding)
{
	struct json_object *array = json_object_new_array();

	for (size_t index = 0; index < finding->sections_count; index++)
		json_object_array_add(array, string(finding->sections[index].name));
	return array;
}

static struct json_object *extras(const struct finding *finding)
{
	struct json_object *array = json_object_new_array();

	for (size_t index = 0; index < finding->extras_count; index++) {
		const struct finding_extra *extra = &finding->extras[index];
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, "caption", string(extra->caption));
		json_object_object_add(object, "backtrace",
				       backtrace(extra->backtrace, extra->backtrace_count));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *finding_object(const struct finding *finding)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "rule", string(rule_name(finding->rule)));
	json_object_object_add(object, "severity", string(finding->warning ? "warning" : "error"));
	json_object_object_add(object, "message", string(finding->message));
	json_object_object_add(object, "context", string(context_name(finding->context)));
	json_object_object_add(object, "stack_of_contexts", stack_of_contexts(finding));
	add_place(object, &finding->at);
	json_object_object_add(object, "backtrace",
			       backtrace(finding->backtrace, finding->backtrace_count));
	if (finding->began_count)
		json_object_object_add(object, "began",
				       backtrace(finding->began, finding->began_count));
	if (finding->extras_count)
		json_object_object_add(object, "extra", extras(finding));
	json_object_object_add(object, "replay", string(finding->replay));
	json_object_object_add(object, "seen", json_object_new_uint64(finding->seen));
	json_object_object_add(object, "run", json_object_new_uint64(finding->run));
	json_object_object_add(object, "strategy", string(finding->strategy));
	return object;
}

static struct json_object *stages(const struct target *target)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "build", json_object_new_boolean(target->built));
	for (unsigned int stage = 0; stage < TOPHALF_STAGES; stage++)
		json_object_object_add(object, stage_name(stage),
				       json_object_new_boolean(target->result.stages[stage]));
	return object;
}

static struct json_object *contexts(const struct target *target)
{
	struct json_object *object = json_object_new_object();

	for (unsigned int context = 0; context < TOPHALF_CONTEXTS; context++)
		json_object_object_add(object, context_name(context),
			json_object_new_uint64(target->result.entries[context]));
	return object;
}

static struct json_object *lines_object(const struct lines *lines)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "reached", json_object_new_int64(lines->reached));
	json_object_object_add(object, "total", json_object_new_int64(lines->total));
	return object;
}

static struct json_object *unsupported(const struct target *target)
{
	struct json_object *array = json_object_new_array();

	for (size_t index = 0; index < target->result.unsupported_count; index++)
		json_object_array_add(array, string(target->result.unsupported[index]));
	return array;
}

static struct json_object *coverage(const struct campaign_result *result)
{
	struct json_object *array = json_object_new_array();

	for (size_t index = 0; index < result->coverage_count; index++) {
		const struct campaign_coverage *covered = &result->coverage[index];
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, "placements", json_object_new_int64(covered->placements));
		json_object_object_add(object, "of", string(covered->what));
		json_object_object_add(object, "visited", json_object_new_uint64(covered->visited));
		json_object_object_add(object, "total", json_object_new_uint64(covered->total));
		json_object_object_add(object, "visited_distinct",
				       json_object_new_uint64(covered->visited_distinct));
		json_object_object_add(object, "distinct", json_object_new_uint64(covered->distinct));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *target_object(const struct target *target)
{
	const struct campaign_result *result = &target->result;
	struct json_object *object = json_object_new_object();
	struct json_object *findings = json_object_new_array();

	json_object_object_add(object, "target", string(target->name));
	json_object_object_add(object, "verdict", string(verdict_name(target->verdict)));
	if (target->why)
		json_object_object_add(object, "why", string(target->why));
	if (target->without)
		json_object_object_add(object, "without", string(target->without));
	json_object_object_add(object, "stages", stages(target));
	json_object_object_add(object, "contexts", contexts(target));
	json_object_object_add(object, "runs", json_object_new_uint64(result->runs));
	json_object_object_add(object, "exhausted", json_object_new_boolean(result->exhausted));
	if (result->unclaimed)
		json_object_object_add(object, "unexplored", string(result->unclaimed));
	if (result->coverage_count)
		json_object_object_add(object, "coverage", coverage(result));
	json_object_object_add(object, "choices", json_object_new_uint64(result->choices));
	json_object_object_add(object, "interrupts", json_object_new_uint64(result->interrupts));
	json_object_object_add(object, "points", json_object_new_uint64(result->points));
	json_object_object_add(object, "lines", lines_object(&target->lines));
	json_object_object_add(object, "unsupported", unsupported(target));
	for (size_t index = 0; index < target->findings_count; index++)
		json_object_array_add(findings, finding_object(&target->findings[index]));
	json_object_object_add(object, "findings", findings);
	return object;
}

static struct json_object *tenths(double seconds)
{
	char text[32];

	snprintf(text, sizeof(text), "%.1f", seconds);
	return json_object_new_double_s(seconds, text);
}

static struct json_object *trace(uint64_t hash)
{
	char text[32];

	snprintf(text, sizeof(text), "%016llx", (unsigned long long)hash);
	return string(text);
}

static struct json_object *replayed_object(const struct replayed *replayed)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "trace", trace(replayed->trace));
	json_object_object_add(object, "saved", trace(replayed->saved));
	json_object_object_add(object, "count", json_object_new_uint64(replayed->count));
	json_object_object_add(object, "different", json_object_new_uint64(replayed->different));
	json_object_object_add(object, "exact", json_object_new_boolean(replayed_exactly(replayed)));
	return object;
}

struct json_object *json_begin(void)
{
	return json_object_new_array();
}

void json_add(struct json_object *targets, const struct target *target)
{
	json_object_array_add(targets, target_object(target));
}

void json_end(const struct heading *heading, struct json_object *targets, FILE *out)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "tophalf", string(TOPHALF_VERSION));
	json_object_object_add(object, "kernel", string(heading->kernel));
	json_object_object_add(object, "seconds", tenths(heading->seconds));
	if (heading->replayed)
		json_object_object_add(object, "replayed", replayed_object(heading->replayed));
	json_object_object_add(object, "targets", targets);
	fprintf(out, "%s\n", json_object_to_json_string_ext(object,
			JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}
