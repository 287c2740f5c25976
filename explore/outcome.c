/* SPDX-License-Identifier: GPL-2.0-only */
/* What a run leaves behind for its worker; see outcome.h. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <explore/facts.h>
#include <explore/outcome.h>
#include <explore/trace.h>

static struct outcome *all, *current, *kept;	/* the last one lies behind all others */
static unsigned char *reached;		/* and behind that, in pages of its own */
static unsigned long text_start, text_size;
static uint32_t boot_findings;

static size_t outcome_size(unsigned long target_text_size)
{
	return (sizeof(struct outcome) + target_text_size + 4095) & ~4095ul;
}

static size_t mapping_size(unsigned long target_text_size)
{
	return (OUTCOMES + 1) * outcome_size(target_text_size) + target_text_size;
}

struct outcome *outcome_nth(struct outcome *first, unsigned long target_text_size, uint32_t number)
{
	assert(number <= OUTCOMES);
	return (struct outcome *)((char *)first + number * outcome_size(target_text_size));
}

struct outcome *outcome_create(unsigned long target_text, unsigned long target_text_size)
{
	size_t size = outcome_size(target_text_size);
	char *memory = mmap(NULL, mapping_size(target_text_size), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	text_start = target_text;
	text_size = target_text_size;
	boot_findings = 0;
	all = current = (struct outcome *)memory;
	kept = outcome_nth(all, target_text_size, OUTCOMES);
	reached = (unsigned char *)all + (OUTCOMES + 1) * size;
	current->summary.trace = TRACE_START;
	return current;
}

void outcome_release(struct outcome *first, unsigned long target_text_size)
{
	if (first)
		munmap(first, mapping_size(target_text_size));
}

void outcome_select(struct outcome *outcome)
{
	current = outcome;
}

struct outcome *outcome_current(void)
{
	assert(current);
	return current;
}

void outcome_boot_finished(void)
{
	uint32_t i;

	boot_findings = current->summary.findings_count;
	for (i = 0; i < OUTCOMES && boot_findings; i++)
		if (outcome_nth(all, text_size, i) != current)
			memcpy(outcome_nth(all, text_size, i)->findings, current->findings,
			       sizeof(current->findings));
}

void outcome_begin(void)
{
	memset(&current->summary, 0, sizeof(current->summary));
	current->summary.trace = TRACE_START;
	current->summary.findings_count = boot_findings;
	current->console_written = 0;
	memset(reached, 0, text_size);
}

static void copy(struct outcome *to, const struct outcome *from)
{
	const struct outcome_summary *summary = &from->summary;
	size_t console = from->console_written < OUTCOME_CONSOLE ? from->console_written : OUTCOME_CONSOLE;

	to->summary = *summary;
	memcpy(to->learned, from->learned, summary->learned_count * sizeof(*to->learned));
	to->console_written = from->console_written;
	memcpy(to->console, from->console, console);
	memcpy(to->findings, from->findings, summary->findings_count * sizeof(*to->findings));
	memcpy(to->facts, from->facts, summary->facts_bytes);
	memcpy(to->record, from->record, summary->record_bytes);
}

unsigned char *outcome_reached(void)
{
	return reached;
}

void outcome_finish(struct outcome *outcome)
{
	memcpy(outcome->reached, reached, text_size);
}

/* What is kept is protected from the runs that begin with it. */
void outcome_keep(void)
{
	size_t size = outcome_size(text_size);

	outcome_sanitise(current);
	mprotect(kept, size, PROT_READ | PROT_WRITE);
	copy(kept, current);
	memcpy(kept->reached, reached, text_size);
	mprotect(kept, size, PROT_READ);
}

void outcome_recall(void)
{
	copy(current, kept);
	memcpy(reached, kept->reached, text_size);
}

uint64_t finding_place(const struct tophalf_report *report, unsigned long text, unsigned long size)
{
	/* What was interrupted has no part in it. */
	uint32_t own = report->own_count ? report->own_count : report->backtrace_count;
	uint32_t i, j;

	/* The image fills it in: its counts are believed only after clamp_report(). */
	for (i = 0; i < own && i < report->backtrace_count && i < TOPHALF_BACKTRACE_MAX; i++)
		if (report->backtrace[i] - text < size)
			return report->backtrace[i];
	for (i = 0; i < report->extras_count && i < TOPHALF_EXTRAS_MAX; i++) {
		const struct tophalf_extra *extra = &report->extras[i];

		for (j = 0; j < extra->backtrace_count && j < TOPHALF_EXTRA_BACKTRACE_MAX; j++)
			if (extra->backtrace[j] - text < size)
				return extra->backtrace[j];
	}
	return report->backtrace_count ? report->backtrace[0] : 0;
}

static void copy_text(char *to, size_t size, const char *from)
{
	size_t length = from ? strnlen(from, size - 1) : 0;

	if (length)
		memcpy(to, from, length);
	to[length] = '\0';
}

bool finding_same(const struct tophalf_report *a, const struct tophalf_report *b,
		  unsigned long text, unsigned long size)
{
	if (a->rule != b->rule)
		return false;
	if (a->identity || b->identity)
		return a->identity == b->identity;
	return finding_place(a, text, size) == finding_place(b, text, size);
}

static void clamp_report(struct tophalf_report *report)
{
	if (report->sections_count > TOPHALF_SECTIONS_MAX)
		report->sections_count = TOPHALF_SECTIONS_MAX;
	if (report->backtrace_count > TOPHALF_BACKTRACE_MAX)
		report->backtrace_count = TOPHALF_BACKTRACE_MAX;
	if (report->began_count > TOPHALF_BACKTRACE_MAX)
		report->began_count = TOPHALF_BACKTRACE_MAX;
	if (report->extras_count > TOPHALF_EXTRAS_MAX)
		report->extras_count = TOPHALF_EXTRAS_MAX;
	for (uint32_t i = 0; i < TOPHALF_EXTRAS_MAX; i++)
		if (report->extras[i].backtrace_count > TOPHALF_EXTRA_BACKTRACE_MAX)
			report->extras[i].backtrace_count = TOPHALF_EXTRA_BACKTRACE_MAX;
	if (report->rule >= TOPHALF_RULES)
		report->rule = TOPHALF_RULE_BAD_ACCESS;
	if (report->context >= TOPHALF_CONTEXTS)
		report->context = TOPHALF_CONTEXT_PROCESS;
}

/*
 * Copies a report.  Any context.  It writes straight into the shared memory: a
 * struct tophalf_report is too large for the stack of a task.
 */
void outcome_report(const struct tophalf_report *report)
{
	struct outcome_summary *summary = &current->summary;
	struct outcome_finding *finding;
	uint32_t i;

	trace_event(TRACE_REPORT, report->rule, finding_place(report, text_start, text_size));
	for (i = 0; i < summary->findings_count && i < OUTCOME_FINDINGS; i++)
		if (finding_same(&current->findings[i].report, report, text_start, text_size))
			return;
	if (summary->findings_count >= OUTCOME_FINDINGS) {
		summary->findings_dropped++;
		return;
	}
	finding = &current->findings[summary->findings_count];
	finding->report = *report;
	clamp_report(&finding->report);
	copy_text(finding->message, sizeof(finding->message), report->message);
	copy_text(finding->task, sizeof(finding->task), report->task);
	for (i = 0; i < finding->report.sections_count; i++) {
		copy_text(finding->sections[i].name, sizeof(finding->sections[i].name),
			  report->sections[i].name);
		copy_text(finding->sections[i].what, sizeof(finding->sections[i].what),
			  report->sections[i].what);
	}
	for (i = 0; i < finding->report.extras_count; i++)
		copy_text(finding->captions[i], sizeof(finding->captions[i]),
			  report->extras[i].caption);
	summary->findings_count++;
}

void outcome_console(const char *text, size_t length)
{
	size_t i;

	if (length > OUTCOME_CONSOLE) {
		current->console_written += length - OUTCOME_CONSOLE;
		text += length - OUTCOME_CONSOLE;
		length = OUTCOME_CONSOLE;
	}
	for (i = 0; i < length; i++)
		current->console[current->console_written++ % OUTCOME_CONSOLE] = text[i];
}

void outcome_learn(uint64_t value)
{
	struct outcome_summary *summary = &current->summary;
	uint32_t i;

	for (i = 0; i < summary->learned_count && i < OUTCOME_LEARNED; i++)
		if (current->learned[i] == value)
			return;
	if (summary->learned_count < OUTCOME_LEARNED)
		current->learned[summary->learned_count++] = value;
}

void outcome_fact(const void *key, uint32_t key_size, const void *detail, uint32_t detail_size)
{
	struct outcome_summary *summary = &current->summary;

	summary->facts_bytes = facts_append(current->facts, summary->facts_bytes, OUTCOME_FACTS_BYTES,
					    key, key_size, detail, detail_size);
}

void finding_bind(struct outcome_finding *finding)
{
	uint32_t i;

	finding->report.message = finding->message;
	finding->report.task = finding->task;
	for (i = 0; i < finding->report.sections_count; i++) {
		struct tophalf_section *section = &finding->report.sections[i];

		section->name = finding->sections[i].name;
		section->what = finding->sections[i].what[0] ? finding->sections[i].what : NULL;
	}
	for (i = 0; i < finding->report.extras_count; i++)
		finding->report.extras[i].caption = finding->captions[i];
}

static void sanitise_finding(struct outcome_finding *finding)
{
	size_t i;

	clamp_report(&finding->report);
	finding->message[sizeof(finding->message) - 1] = '\0';
	finding->task[sizeof(finding->task) - 1] = '\0';
	for (i = 0; i < TOPHALF_SECTIONS_MAX; i++) {
		finding->sections[i].name[sizeof(finding->sections[i].name) - 1] = '\0';
		finding->sections[i].what[sizeof(finding->sections[i].what) - 1] = '\0';
	}
	for (i = 0; i < TOPHALF_EXTRAS_MAX; i++)
		finding->captions[i][OUTCOME_CAPTION - 1] = '\0';
}

/* A driver that writes everywhere writes here as well; then nothing of it is to be believed. */
static bool is_damaged(const struct outcome_summary *summary)
{
	return summary->booted > 1 || summary->finished > 1 || summary->host_clock > 1 ||
	       summary->fault.taken > 1 || summary->stages >> TOPHALF_STAGES;
}

void outcome_sanitise(struct outcome *outcome)
{
	struct outcome_summary *summary = &outcome->summary;
	uint32_t i;

	if (is_damaged(summary))
		memset(summary, 0, sizeof(*summary));

	if (summary->findings_count > OUTCOME_FINDINGS)
		summary->findings_count = OUTCOME_FINDINGS;
	if (summary->learned_count > OUTCOME_LEARNED)
		summary->learned_count = OUTCOME_LEARNED;
	if (summary->facts_bytes > OUTCOME_FACTS_BYTES)
		summary->facts_bytes = 0;
	if (summary->record_bytes > OUTCOME_RECORD_BYTES)
		summary->record_bytes = OUTCOME_RECORD_BYTES;
	summary->unsupported[sizeof(summary->unsupported) - 1] = '\0';
	summary->why[sizeof(summary->why) - 1] = '\0';
	for (i = 0; i < summary->findings_count; i++)
		sanitise_finding(&outcome->findings[i]);
}

void outcome_add(struct outcome *outcome, uint32_t rule, uint64_t pc, const char *message)
{
	struct tophalf_report report;

	memset(&report, 0, sizeof(report));
	report.rule = rule;
	report.message = message;
	if (pc) {
		report.backtrace_count = 1;
		report.backtrace[0] = pc;
	}
	assert(outcome == current);
	/* A full list must not hide why the run ended. */
	if (outcome->summary.findings_count >= OUTCOME_FINDINGS)
		outcome->summary.findings_count = OUTCOME_FINDINGS - 1;
	outcome_report(&report);
}

size_t outcome_console_text(const struct outcome *outcome, char text[OUTCOME_CONSOLE])
{
	uint64_t written = outcome->console_written;
	size_t length = written < OUTCOME_CONSOLE ? written : OUTCOME_CONSOLE;
	size_t i, skip = 0;

	for (i = 0; i < length; i++)
		text[i] = outcome->console[(written - length + i) % OUTCOME_CONSOLE];
	if (written <= OUTCOME_CONSOLE)
		return length;
	while (skip < length && text[skip] != '\n')
		skip++;
	skip = skip < length ? skip + 1 : 0;
	memmove(text, text + skip, length - skip);
	return length - skip;
}
