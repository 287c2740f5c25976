// SPDX-License-Identifier: GPL-2.0-only
/* The verdict on a target, and the exit status for several. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "report/target.h"
#include "tree/util.h"

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_CLEAN] = "clean",
		[VERDICT_BROKEN] = "broken",
		[VERDICT_UNBUILDABLE] = "unbuildable",
		[VERDICT_INCONCLUSIVE] = "inconclusive",
	};

	return names[verdict];
}

bool finding_counts(const struct finding *finding, bool strict)
{
	return strict || !finding->warning;
}

/* Splits the error's text: a sentence, then perhaps the compiler's words. */
void target_unbuildable(struct target *target, const struct tree_error *error)
{
	size_t length = strcspn(error->text, "\n");
	char *sentence = tree_copy_bytes(error->text, length);

	target->verdict = VERDICT_UNBUILDABLE;
	target->why = finding_one_line(sentence);
	if (error->text[length] && error->text[length + 1])
		target->details = tree_copy(error->text + length + 1);
	free(sentence);
}

void target_not_run(struct target *target, const char *why)
{
	target->verdict = VERDICT_INCONCLUSIVE;
	target->why = finding_one_line(why);
}

/* Without a probe function, loading is as far as it goes. */
static bool has_probe(const struct target *target)
{
	return target->has_probe || target->result.stages[TOPHALF_STAGE_PROBE];
}

static char *names_of_unsupported(const struct campaign_result *result)
{
	struct text text = { 0 };

	for (size_t index = 0; index < result->unsupported_count && index < 3; index++)
		text_printf(&text, "%s%s", index ? ", " : "", result->unsupported[index]);
	if (result->unsupported_count > 3)
		text_printf(&text, " and %zu more", result->unsupported_count - 3);
	return text.data ? text.data : tree_copy("something unnamed");
}

static char *because_unsupported(const struct campaign_result *result)
{
	char *names = names_of_unsupported(result);
	char *why = tree_printf("%llu of %llu runs ended in something unsupported: %s",
				(unsigned long long)result->runs_unsupported,
				(unsigned long long)result->runs, names);

	free(names);
	return why;
}

static bool all_stages(const struct target *target)
{
	for (unsigned int stage = 0; stage < TOPHALF_STAGES; stage++)
		if (!target->result.stages[stage] &&
		    (stage != TOPHALF_STAGE_PROBE || has_probe(target)))
			return false;
	return true;
}

/* It has tables of devices, and no entry in any. */
static bool has_only_empty_tables(const struct image *image)
{
	for (size_t index = 0; index < image->device_count; index++)
		if (image->devices[index].name || image->devices[index].size)
			return false;
	return image->device_count > 0;
}

static bool ran_driver(const struct campaign_result *result)
{
	for (size_t context = 0; context < TOPHALF_CONTEXTS; context++)
		if (result->entries[context])
			return true;
	return false;
}

/*
 * Why the runs do not allow a verdict, or null. Every doubt counts: a run that ended in something
 * unsupported says nothing about what would have come after, so that the others must have come
 * all the way to the removal of the driver.
 */
static char *why_inconclusive(const struct target *target)
{
	const struct campaign_result *result = &target->result;
	const char *end = result->interrupted ? " before the interruption" : "";

	if (result->why)
		return tree_copy(result->why);
	if (!target->ran)
		return tree_copy("no run could be made");
	if (!result->runs)
		return tree_printf("no run was made%s", end);
	if (result->runs_lost)
		return tree_printf("%llu of %llu runs were lost: a fault of Tophalf itself, or of its host",
				   (unsigned long long)result->runs_lost,
				   (unsigned long long)result->runs);
	if (result->runs_unsupported &&
	    (result->runs_unsupported >= result->runs || !all_stages(target)))
		return because_unsupported(result);
	if (!result->stages[TOPHALF_STAGE_LOAD])
		return tree_printf("the module's init function never succeeded%s", end);
	if (!result->stages[TOPHALF_STAGE_PROBE] && has_only_empty_tables(&target->image))
		return tree_copy("there is no device for the driver: its table has no entry in this configuration");
	if (has_probe(target) && !result->stages[TOPHALF_STAGE_PROBE])
		return tree_printf("the driver's probe function never succeeded%s", end);
	if (!ran_driver(result))
		return tree_printf("none of the driver's code was called%s: it has no init function of its own, perhaps", end);
	return NULL;
}

static void give_verdict(struct target *target, bool strict)
{
	for (size_t index = 0; index < target->findings_count; index++) {
		if (finding_counts(&target->findings[index], strict)) {
			target->verdict = VERDICT_BROKEN;
			return;
		}
	}
	target->why = why_inconclusive(target);
	target->verdict = target->why ? VERDICT_INCONCLUSIVE : VERDICT_CLEAN;
}

void target_judge(struct target *target, bool strict)
{
	const struct campaign_result *result = &target->result;
	const char *why;

	assert(target->built);
	target->debug = debug_open(target->image.path, &why);
	if (target->debug) {
		target->has_probe = debug_has_probe(target->debug, target->image.target_files);
		lines_count(target->debug, target->image.target_files, result->reached,
			    result->target_text, result->target_text_size, &target->lines);
	}
	target->findings = findings_make(target->debug, target->image.target_files,
					  result->findings, result->findings_count,
					  &target->findings_count);
	give_verdict(target, strict);
}

void target_release(struct target *target)
{
	findings_release(target->findings, target->findings_count);
	lines_release(&target->lines);
	debug_close(target->debug);
	if (target->built) {
		campaign_release(&target->result);
		image_release(&target->image);
	}
	free(target->why);
	free(target->details);
	memset(target, 0, sizeof(*target));
}

int targets_exit_status(const struct target *targets, size_t count)
{
	static const int rank[] = {
		[VERDICT_CLEAN] = 0, [VERDICT_INCONCLUSIVE] = 1,
		[VERDICT_UNBUILDABLE] = 2, [VERDICT_BROKEN] = 3,
	};
	static const int status[] = { 0, 3, 2, 1 };
	int worst = count ? 0 : 1;

	for (size_t index = 0; index < count; index++)
		if (rank[targets[index].verdict] > worst)
			worst = rank[targets[index].verdict];
	return status[worst];
}
