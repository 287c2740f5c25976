// SPDX-License-Identifier: GPL-2.0-only
/* The report for a terminal, in the words of kernel developers. */
#include <string.h>
#include "report/print.h"
#include "report/rule.h"

#define LABEL "%-14s"

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

static void print_place(const struct place *place, FILE *out)
{
	fputs(place->function, out);
	if (place->file)
		fprintf(out, " (%s:%u)", place->file, place->line);
	if (place->inlined)
		fputs(" [inlined]", out);
}

static void print_backtrace(const struct place *places, size_t count, FILE *out)
{
	for (size_t index = 0; index < count; index++) {
		fputs("        ", out);
		print_place(&places[index], out);
		fputc('\n', out);
	}
}

static void print_stages(const struct target *target, FILE *out)
{
	fprintf(out, "  " LABEL "build", "stages");
	for (unsigned int stage = 0; stage < TOPHALF_STAGES; stage++)
		fprintf(out, ", %s%s", stage_name(stage),
			target->result.stages[stage] ? "" : " NOT REACHED");
	fputc('\n', out);
}

static void print_runs(const struct campaign_result *result, FILE *out)
{
	fprintf(out, "  " LABEL "%llu", "runs", (unsigned long long)result->runs);
	if (result->runs_unsupported)
		fprintf(out, ", %llu ended in something unsupported",
			(unsigned long long)result->runs_unsupported);
	if (result->runs_lost)
		fprintf(out, ", %llu lost (a fault of Tophalf itself)",
			(unsigned long long)result->runs_lost);
	if (result->exhausted)
		fputs(", all that the strategy set out to visit", out);
	if (result->cut_short)
		fputs(", cut short: this machine is slower than the budget assumes", out);
	if (result->interrupted)
		fputs(", interrupted", out);
	if (result->unclaimed)
		fprintf(out, "\n  " LABEL "not all that there is: %s", "", result->unclaimed);
	fprintf(out, "\n  " LABEL "%llu interrupt%s, %llu preemption point%s, %llu choice%s\n", "",
		(unsigned long long)result->interrupts, plural(result->interrupts),
		(unsigned long long)result->points, plural(result->points),
		(unsigned long long)result->choices, plural(result->choices));
}

static void print_coverage(const struct campaign_result *result, FILE *out)
{
	for (size_t index = 0; index < result->coverage_count; index++) {
		const struct campaign_coverage *covered = &result->coverage[index];
		bool all = covered->visited == covered->total;

		if (!covered->placements) {
			fprintf(out, "  " LABEL "%llu %s, which are %llu trace%s\n", "covered",
				(unsigned long long)covered->visited, covered->what,
				(unsigned long long)covered->visited_distinct,
				plural(covered->visited_distinct));
			continue;
		}
		fprintf(out, "  " LABEL "%s%u-placement%s of %s: %llu of %llu", index ? "" : "covered",
			all ? "all " : "", covered->placements, plural(covered->total), covered->what,
			(unsigned long long)covered->visited, (unsigned long long)covered->total);
		fprintf(out, all ? " (%llu distinct)\n" : " (%llu of %llu distinct)\n",
			(unsigned long long)covered->visited_distinct,
			(unsigned long long)covered->distinct);
	}
}

static void print_replayed(const struct replayed *replayed, FILE *out)
{
	fprintf(out, "  " LABEL "%016llx, ", "trace", (unsigned long long)replayed->trace);
	if (replayed->trace == replayed->saved)
		fputs("as saved\n", out);
	else
		fprintf(out, "NOT as saved: %016llx\n", (unsigned long long)replayed->saved);
	if (replayed->count < 2)
		return;
	fprintf(out, "  " LABEL "%llu, ", "replays", (unsigned long long)replayed->count);
	if (replayed->different)
		fprintf(out, "%llu with ANOTHER trace\n", (unsigned long long)replayed->different);
	else
		fputs("all with this trace\n", out);
}

static void print_lines(const struct lines *lines, FILE *out)
{
	if (!lines->total)
		return;
	fprintf(out, "  " LABEL "%u of %u reached (%u%%)\n", "lines", lines->reached,
		lines->total, lines->reached * 100 / lines->total);
}

static void print_contexts(const struct campaign_result *result, FILE *out)
{
	for (unsigned int context = 0; context < TOPHALF_CONTEXTS; context++)
		fprintf(out, "  " LABEL "%-11s %12llu\n", context ? "" : "contexts",
			context_name(context), (unsigned long long)result->entries[context]);
}

static void print_unsupported(const struct campaign_result *result, FILE *out)
{
	for (size_t index = 0; index < result->unsupported_count; index++)
		fprintf(out, "  " LABEL "%s\n", index ? "" : "unsupported",
			result->unsupported[index]);
}

static void print_sections(const struct finding *finding, FILE *out)
{
	if (!finding->sections_count)
		return;
	fputs("     contexts, outermost first:\n", out);
	for (size_t index = 0; index < finding->sections_count; index++) {
		const struct finding_section *section = &finding->sections[index];

		fprintf(out, "        %s", section->name);
		if (section->what)
			fprintf(out, " %s", section->what);
		if (section->where.file)
			fprintf(out, ", since %s (%s:%u)", section->where.function,
				section->where.file, section->where.line);
		fputc('\n', out);
	}
}

/* Each with its caption, whose further lines are indented like places. */
static void print_extras(const struct finding *finding, FILE *out)
{
	for (size_t index = 0; index < finding->extras_count; index++) {
		const struct finding_extra *extra = &finding->extras[index];
		const char *line = extra->caption;
		int indent = 5;

		while (*line) {
			int length = (int)strcspn(line, "\n");

			fprintf(out, "%*s%.*s\n", length ? indent : 0, "", length, line);
			line += length + (line[length] == '\n');
			indent = 8;
		}
		print_backtrace(extra->backtrace, extra->backtrace_count, out);
	}
}

/* The console's last lines, each behind a bar; what a terminal could take for a command is left out. */
static void print_console(const char *console, FILE *out)
{
	bool at_start = true;

	if (!console || !*console)
		return;
	fputs("     last lines of the console:\n", out);
	for (; *console; console++) {
		unsigned char c = (unsigned char)*console;

		if (at_start)
			fputs("        | ", out);
		at_start = c == '\n';
		if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f))
			fputc(c, out);
	}
	if (!at_start)
		fputc('\n', out);
}

static void print_finding(const struct finding *finding, size_t number, FILE *out)
{
	const struct context_row *row = context_row(finding->context);
	char why[256];

	rule_why(finding->rule, finding->context, why, sizeof(why));
	fprintf(out, "\n  %zu. %s: %s in %s", number, finding->warning ? "warning" : "error",
		rule_name(finding->rule), row ? row->title : "an unknown context");
	if (finding->seen > 1)
		fprintf(out, ", seen %llu times", (unsigned long long)finding->seen);
	if (finding->strategy && strcmp(finding->strategy, "replay"))
		fprintf(out, ", first by %s in run %llu", finding->strategy,
			(unsigned long long)finding->run);
	fputs("\n     ", out);
	print_place(&(struct place){ finding->at.function, finding->at.file, finding->at.line,
				     false }, out);
	fprintf(out, "\n     %s\n     why: %s\n", finding->message, why);
	print_sections(finding, out);
	if (finding->backtrace_count) {
		fprintf(out, "     backtrace (CPU %u, task %s):\n", finding->cpu,
			finding->task ? finding->task : "?");
		print_backtrace(finding->backtrace, finding->backtrace_count, out);
	}
	if (finding->began_count) {
		fputs("     the atomic section began at:\n", out);
		print_backtrace(finding->began, finding->began_count, out);
	}
	print_extras(finding, out);
	print_console(finding->console, out);
	if (finding->replay)
		fprintf(out, "     replay: tophalf replay %s\n", finding->replay);
	fprintf(out, "     more: tophalf explain %s\n", rule_name(finding->rule));
}

static void print_verdict(const struct heading *heading, const struct target *target, FILE *out)
{
	size_t count = target->findings_count;

	fprintf(out, "%s on Linux %s: %s", target->name, heading->kernel,
		verdict_name(target->verdict));
	switch (target->verdict) {
	case VERDICT_CLEAN:
		if (count)
			fprintf(out, ", %zu warning%s", count, plural(count));
		else
			fputs(", no rule was broken", out);
		break;
	case VERDICT_BROKEN:
		fprintf(out, ", %zu finding%s", count, plural(count));
		break;
	case VERDICT_UNBUILDABLE:
	case VERDICT_INCONCLUSIVE:
		fprintf(out, ": %s", target->why);
		break;
	}
	if (target->without)
		fprintf(out, "; the %s was off", target->without);
	fputc('\n', out);
}

/* What the compiler said, indented. */
static void print_details(const char *details, FILE *out)
{
	while (details && *details) {
		int length = (int)strcspn(details, "\n");

		fprintf(out, "    %.*s\n", length, details);
		details += length + (details[length] == '\n');
	}
}

void text_print(const struct heading *heading, const struct target *target, FILE *out)
{
	print_verdict(heading, target, out);
	print_details(target->details, out);
	if (!target->ran)
		return;
	print_stages(target, out);
	print_runs(&target->result, out);
	print_coverage(&target->result, out);
	if (heading->replayed)
		print_replayed(heading->replayed, out);
	print_lines(&target->lines, out);
	print_contexts(&target->result, out);
	print_unsupported(&target->result, out);
	for (size_t index = 0; index < target->findings_count; index++)
		print_finding(&target->findings[index], index + 1, out);
}

/* The rules that were broken, each once, in the order of the findings. */
static void print_rules(const struct target *target, FILE *out)
{
	bool told[TOPHALF_RULES] = { false };

	for (size_t index = 0; index < target->findings_count; index++) {
		unsigned int rule = target->findings[index].rule;

		if (rule >= TOPHALF_RULES || told[rule])
			continue;
		told[rule] = true;
		fprintf(out, " %s", rule_name(rule));
	}
}

/* "blper": a letter for each stage that was reached, build included. */
static void print_stage_letters(const struct target *target, FILE *out)
{
	fputc(target->built ? 'b' : '-', out);
	for (unsigned int stage = 0; stage < TOPHALF_STAGES; stage++)
		fputc(target->result.stages[stage] ? *stage_name(stage) : '-', out);
}

/* "pahstiw": likewise, for each context in which the driver's code ran. */
static void print_context_letters(const struct campaign_result *result, FILE *out)
{
	for (unsigned int context = 0; context < TOPHALF_CONTEXTS; context++)
		fputc(result->entries[context] ? *context_name(context) : '-', out);
}

void text_print_row(const struct target *target, FILE *out)
{
	const struct lines *lines = &target->lines;

	fprintf(out, "%-13s", verdict_name(target->verdict));
	print_stage_letters(target, out);
	fputs("  ", out);
	print_context_letters(&target->result, out);
	if (lines->total)
		fprintf(out, "  %4u%%", lines->reached * 100 / lines->total);
	else
		fputs("      -", out);
	fprintf(out, " %8llu  %s", (unsigned long long)target->result.runs, target->name);
	print_rules(target, out);
	if (target->why)
		fprintf(out, "  (%s)", target->why);
	if (target->without)
		fprintf(out, "  (without the %s)", target->without);
	fputc('\n', out);
}

void text_print_row_heading(FILE *out)
{
	fputs("stages: build load probe exercise remove; contexts: process atomic hardirq softirq\n"
	      "timer irq_thread workqueue; a letter each, - where it was not reached\n", out);
	fprintf(out, "%-13s%-7s%-9s%5s %8s  %s\n", "verdict", "stages", "contexts", "lines",
		"runs", "target, rules broken");
}

void text_print_counts(const struct target *targets, size_t count, FILE *out)
{
	size_t of[VERDICT_INCONCLUSIVE + 1] = { 0 };

	for (size_t index = 0; index < count; index++)
		of[targets[index].verdict]++;
	fprintf(out, "%zu target%s: %zu clean, %zu broken, %zu inconclusive, %zu unbuildable\n",
		count, plural(count), of[VERDICT_CLEAN], of[VERDICT_BROKEN],
		of[VERDICT_INCONCLUSIVE], of[VERDICT_UNBUILDABLE]);
}
