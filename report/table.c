// SPDX-License-Identifier: GPL-2.0-only
/* `tophalf contexts`: the rule table of include/tophalf/context.def, printed. */
#include <json-c/json.h>
#include <string.h>
#include <tophalf/boundary.h>
#include "report/rule.h"

static const char *const abilities[] = { "sleep", "GFP_KERNEL", "mutex", "user memory" };

static enum ability ability_of(const struct context_row *row, unsigned int column)
{
	const enum ability all[] = { row->sleep, row->alloc, row->mutex, row->user };

	return all[column];
}

static void print_text(FILE *out)
{
	fprintf(out, "%-11s", "context");
	for (unsigned int column = 0; column < 4; column++)
		fprintf(out, " %-11s", abilities[column]);
	fputs(" preempted by\n", out);
	for (unsigned int context = 0; context < TOPHALF_CONTEXTS; context++) {
		const struct context_row *row = context_row(context);

		fprintf(out, "%-11s", row->name);
		for (unsigned int column = 0; column < 4; column++)
			fprintf(out, " %-11s", ability_name(ability_of(row, column)));
		fprintf(out, " %s\n", row->preempted_by);
	}
	fputs("\nEntered by:\n", out);
	for (unsigned int context = 0; context < TOPHALF_CONTEXTS; context++)
		fprintf(out, "  %-11s %s\n", context_row(context)->name,
			context_row(context)->entered_by);
	fputs("\n\"limited\" allows and watches: a thread that sleeps or runs while its line fires\n"
	      "again builds a backlog, and a backlog past its budget is a finding.\n", out);
}

static void print_markdown(FILE *out)
{
	fputs("| context | can sleep | can allocate with `GFP_KERNEL` | can take a mutex | "
	      "can access user memory | preempted by | entered by |\n", out);
	fputs("|---|---|---|---|---|---|---|\n", out);
	for (unsigned int context = 0; context < TOPHALF_CONTEXTS; context++) {
		const struct context_row *row = context_row(context);

		fprintf(out, "| `%s` |", row->name);
		for (unsigned int column = 0; column < 4; column++)
			fprintf(out, " %s |", ability_name(ability_of(row, column)));
		fprintf(out, " %s | %s |\n", row->preempted_by, row->entered_by);
	}
}

static void print_json(FILE *out)
{
	struct json_object *all = json_object_new_object();
	struct json_object *rows = json_object_new_array();

	for (unsigned int context = 0; context < TOPHALF_CONTEXTS; context++) {
		const struct context_row *row = context_row(context);
		struct json_object *object = json_object_new_object();
		static const char *const keys[] = { "sleep", "alloc", "mutex", "user" };

		json_object_object_add(object, "context", json_object_new_string(row->name));
		for (unsigned int column = 0; column < 4; column++)
			json_object_object_add(object, keys[column],
				json_object_new_string(ability_name(ability_of(row, column))));
		json_object_object_add(object, "preempted_by",
				       json_object_new_string(row->preempted_by));
		json_object_object_add(object, "entered_by",
				       json_object_new_string(row->entered_by));
		json_object_array_add(rows, object);
	}
	json_object_object_add(all, "contexts", rows);
	fprintf(out, "%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY |
								 JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(all);
}

void table_print(enum table_form form, FILE *out)
{
	switch (form) {
	case TABLE_TEXT:
		print_text(out);
		return;
	case TABLE_MARKDOWN:
		print_markdown(out);
		return;
	case TABLE_JSON:
		print_json(out);
		return;
	}
}
