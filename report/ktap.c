// SPDX-License-Identifier: GPL-2.0-only
/*
 * KTAP, the format of the kernel's own test results (Documentation/dev-tools/ktap.rst of a tree):
 * one test a target. Only a clean target is "ok": one that could not be judged has not passed,
 * so it is "not ok" with the directive ERROR and the reason.
 */
#include "report/print.h"
#include "report/rule.h"

/* '#' would begin a directive. */
static void print_description(const char *text, FILE *out)
{
	for (; *text; text++)
		fputc(*text == '#' || *text == '\n' ? '_' : *text, out);
}

static void print_findings(const struct target *target, FILE *out)
{
	for (size_t index = 0; index < target->findings_count; index++) {
		const struct finding *finding = &target->findings[index];

		fprintf(out, "# %s: %s in %s at %s:%u: %s\n",
			finding->warning ? "warning" : "error", rule_name(finding->rule),
			context_name(finding->context), finding->at.file ? finding->at.file : "?",
			finding->at.line, finding->message);
		if (finding->replay)
			fprintf(out, "#   tophalf replay %s\n", finding->replay);
	}
}

void ktap_begin(const char *kernel, size_t count, FILE *out)
{
	fprintf(out, "KTAP version 1\n1..%zu\n# tophalf %s, Linux %s\n", count, TOPHALF_VERSION,
		kernel);
}

void ktap_add(const struct target *target, size_t number, FILE *out)
{
	if (target->without)
		fprintf(out, "# the %s was off\n", target->without);
	print_findings(target, out);
	fprintf(out, "%s %zu ", target->verdict == VERDICT_CLEAN ? "ok" : "not ok", number);
	print_description(target->name, out);
	if (target->why) {
		fprintf(out, " # ERROR %s: ", verdict_name(target->verdict));
		print_description(target->why, out);
	}
	fputc('\n', out);
}
