// SPDX-License-Identifier: GPL-2.0-only
/* From the outcomes of runs to the result of a campaign; see merge.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <explore/identity.h>
#include <explore/merge.h>
#include <explore/run_file.h>
#include <explore/strategy.h>
#include <explore/trace.h>

/* A report and the strings that it points at, in one allocation each. */
static int copy_report(struct tophalf_report *to, const struct tophalf_report *from)
{
	uint32_t i;

	*to = *from;
	to->message = strdup(from->message);
	to->task = strdup(from->task);
	if (!to->message || !to->task)
		return -1;
	for (i = 0; i < from->sections_count; i++) {
		to->sections[i].name = strdup(from->sections[i].name);
		to->sections[i].what = from->sections[i].what ? strdup(from->sections[i].what) : NULL;
		if (!to->sections[i].name)
			return -1;
	}
	for (i = 0; i < from->extras_count; i++) {
		to->extras[i].caption = strdup(from->extras[i].caption);
		if (!to->extras[i].caption)
			return -1;
	}
	return 0;
}

static struct campaign_finding *known_finding(struct campaign_result *result,
					      const struct tophalf_report *report)
{
	size_t i;

	for (i = 0; i < result->findings_count; i++)
		if (finding_same(&result->findings[i].report, report, result->target_text,
				 result->target_text_size))
			return &result->findings[i];
	return NULL;
}

/*
 * "TARGET-sleep-in-atomic-3f09a2c1.run".  The number follows from the image and the
 * trace: the same run saved again is the same file, and another one is another.
 */
static char *saved_name(const struct merge_context *context, const struct run_file *file)
{
	const char *target = context->options->target;
	const char *base = strrchr(target, '/') ? strrchr(target, '/') + 1 : target;
	int length = strlen(base) > 2 && !strcmp(base + strlen(base) - 2, ".c") ?
		(int)strlen(base) - 2 : (int)strlen(base);
	uint64_t number = trace_word(trace_word(file->trace, file->image),
				     file->cpus * TOPHALF_OPTIONS + file->options);
	char *path;

	if (asprintf(&path, "%s/%.*s-%s-%08x.run", context->options->save_directory, length, base,
		     run_file_rule(file->rule), (uint32_t)(number >> 32)) < 0)
		return NULL;
	return path;
}

/* The path of the saved run, or null.  The first failure is remembered, and nothing is tried again. */
static char *save(struct campaign_result *result, const struct merge_context *context,
		  struct outcome *outcome, const struct tophalf_report *report, uint64_t run)
{
	struct run_file file = {
		.image = context->image_hash,
		.build = run_identity(),
		.seed = context->options->seed,
		.run = run,
		.rule = report->rule,
		.place = finding_place(report, result->target_text, result->target_text_size),
		.trace = outcome->summary.trace,
		.cpus = context->options->cpus,
		.options = context->options->options,
		.record = outcome->record,
		.record_size = outcome->summary.record_bytes,
	};
	char why[RUN_FILE_WHY];
	char *path;

	if (!context->options->save_directory || result->save_failed)
		return NULL;
	file.facts = context->facts;
	file.facts_size = context->facts_size;
	if (snprintf(file.target, sizeof(file.target), "%s", context->options->target) >=
	    (int)sizeof(file.target)) {
		result->save_failed = strdup("the run could not be saved: its target's name is too long");
		return NULL;
	}
	snprintf(file.kernel, sizeof(file.kernel), "%s", context->options->kernel);
	path = saved_name(context, &file);
	if (path && run_file_write(path, &file, why)) {
		result->save_failed = strdup(why);
		free(path);
		return NULL;
	}
	return path;
}

static int add_finding(struct campaign_result *result, const struct merge_context *context,
		       struct outcome *outcome, struct outcome_finding *found, uint64_t run)
{
	struct campaign_finding *finding = known_finding(result, &found->report);
	static char console[OUTCOME_CONSOLE];

	if (finding) {
		finding->seen++;
		return 0;
	}
	finding = reallocarray(result->findings, result->findings_count + 1, sizeof(*finding));
	if (!finding)
		return -1;
	result->findings = finding;
	finding += result->findings_count++;
	memset(finding, 0, sizeof(*finding));
	if (copy_report(&finding->report, &found->report))
		return -1;
	finding->run = run;
	finding->strategy = strategy_of_run(context->strategy, run);
	finding->seen = 1;
	finding->console = strndup(console, outcome_console_text(outcome, console));
	finding->replay = save(result, context, outcome, &found->report, run);
	return 0;
}

static int add_unsupported(struct campaign_result *result, const char *name)
{
	size_t i;
	char **names;

	for (i = 0; i < result->unsupported_count; i++)
		if (!strcmp(result->unsupported[i], name))
			return 0;
	names = reallocarray(result->unsupported, result->unsupported_count + 1, sizeof(*names));
	if (!names)
		return -1;
	result->unsupported = names;
	for (i = result->unsupported_count; i > 0 && strcmp(names[i - 1], name) > 0; i--)
		names[i] = names[i - 1];
	names[i] = strdup(name);
	result->unsupported_count++;
	return names[i] ? 0 : -1;
}

int merge_outcome(struct campaign_result *result, const struct merge_context *context,
		  struct outcome *outcome, uint64_t run)
{
	const struct outcome_summary *summary = &outcome->summary;
	unsigned long i;

	outcome_sanitise(outcome);
	result->runs += !summary->redundant;
	if (summary->end == OUTCOME_LOST) {
		result->runs_lost++;
		return 0;
	}
	result->choices += summary->choices;
	result->points += summary->points - summary->common_points;
	result->interrupts += summary->interrupts;
	for (i = 0; i < TOPHALF_CONTEXTS; i++)
		result->entries[i] += summary->entries[i];
	for (i = 0; i < TOPHALF_STAGES; i++)
		result->stages[i] |= summary->stages >> i & 1;
	for (i = 0; i < result->target_text_size; i++)
		result->reached[i] |= outcome->reached[i];
	for (i = 0; i < summary->findings_count; i++) {
		finding_bind(&outcome->findings[i]);
		if (add_finding(result, context, outcome, &outcome->findings[i], run))
			return -1;
	}
	if (summary->end != TOPHALF_END_UNSUPPORTED)
		return 0;
	result->runs_unsupported++;
	return add_unsupported(result, summary->unsupported);
}

void campaign_release(struct campaign_result *result)
{
	size_t i;
	uint32_t j;

	for (i = 0; i < result->findings_count; i++) {
		struct campaign_finding *finding = &result->findings[i];

		free((char *)finding->report.message);
		free((char *)finding->report.task);
		for (j = 0; j < finding->report.sections_count; j++) {
			free((char *)finding->report.sections[j].name);
			free((char *)finding->report.sections[j].what);
		}
		for (j = 0; j < finding->report.extras_count; j++)
			free((char *)finding->report.extras[j].caption);
		free(finding->replay);
		free(finding->console);
	}
	for (i = 0; i < result->unsupported_count; i++)
		free(result->unsupported[i]);
	free(result->findings);
	free(result->coverage);
	free(result->unsupported);
	free(result->reached);
	free(result->why);
	free(result->save_failed);
	memset(result, 0, sizeof(*result));
}
