// SPDX-License-Identifier: GPL-2.0-only
/*
 * Findings: what is known at the moment a rule is broken.
 *
 * A report holds addresses only; the host turns them into functions and lines.
 * The same rule broken again with the same backtrace is told once a run.
 */
#include <linux/hash.h>
#include <linux/kernel.h>
#include "mm/mm.h"
#include "report.h"
#include "tophalf.h"
#include "waits.h"

static const u32 rule_is_fatal[] = {
#define RULE(id, name, fatal) [TOPHALF_RULE_##id] = fatal,
#include <tophalf/rules.def>
#undef RULE
};

const char *const tophalf_context_names[] = {
#define CONTEXT(id, name, ...) [TOPHALF_CONTEXT_##id] = name,
#include <tophalf/context.def>
#undef CONTEXT
};

static const char *const section_names[] = {
	[SECTION_SPINLOCK] = "spinlock",
	[SECTION_RWLOCK] = "rwlock",
	[SECTION_PREEMPT_OFF] = "preempt-off",
	[SECTION_BH_OFF] = "bh-off",
	[SECTION_IRQS_OFF] = "irqs-off",
	[SECTION_RCU] = "rcu",
};

#define TOLD_MAX	256

static u32 told[TOLD_MAX];
static unsigned int told_count;
static bool reporting;

static void add_section(struct tophalf_report *report, const char *name, unsigned long where,
			const char *what)
{
	struct tophalf_section *section;

	if (report->sections_count == TOPHALF_SECTIONS_MAX)
		return;
	section = &report->sections[report->sections_count++];
	section->name = name;
	section->where = where;
	section->what = what;
}

static void add_frame_sections(struct tophalf_report *report, const struct tophalf_task *task,
			       u32 first, u32 end)
{
	u32 i;

	for (i = first; i < end && i < task->sections_count; i++)
		add_section(report, section_names[task->sections[i].kind],
			    task->sections[i].began[0], task->sections[i].what);
}

/* The stack of contexts, outermost first, each with the sections that began in it. */
static void describe_contexts(struct tophalf_report *report, const struct tophalf_task *task,
			      const struct tophalf_frame *frame)
{
	const struct tophalf_frame *frames[TOPHALF_SECTIONS_MAX];
	u32 sections = task->sections_count;
	int i, count = 0;

	for (; frame && count < TOPHALF_SECTIONS_MAX; frame = frame->outer)
		frames[count++] = frame;
	for (i = count - 1; i >= 0; i--) {
		u32 first = ((const struct context_frame *)frames[i])->sections;
		u32 end = i ? ((const struct context_frame *)frames[i - 1])->sections : sections;

		/* A task's base context says no more than the call into the kernel in it. */
		if (i == count - 1 && i > 0 && frames[i - 1]->context == frames[i]->context &&
		    first == end)
			continue;
		/* One past its first byte, as a return address is one past the call. */
		add_section(report, tophalf_context_names[frames[i]->context],
			    frames[i]->function ? frames[i]->function + 1 : 0, NULL);
		add_frame_sections(report, task, first, end);
	}
}

/* Where the innermost section began, if one is what makes the context atomic. */
static void describe_beginning(struct tophalf_report *report, const struct tophalf_task *task,
			       const struct tophalf_frame *frame)
{
	u32 first = frame ? ((const struct context_frame *)frame)->sections : 0;
	const struct task_section *section;
	unsigned int i;

	if (task->sections_count <= first)
		return;
	section = &task->sections[first];
	for (i = 0; i < ARRAY_SIZE(section->began) && section->began[i]; i++)
		report->began[i] = section->began[i];
	report->began_count = i;
}

/* ---- notes: what else explains the report that is made next --------------------- */

#define CAPTION_SIZE	768

static struct tophalf_extra notes[TOPHALF_EXTRAS_MAX];
static char captions[TOPHALF_EXTRAS_MAX][CAPTION_SIZE];
static unsigned int notes_count;
static u64 next_identity;

/* Null when there is no room for another one. */
static struct tophalf_extra *new_note(const char *format, va_list arguments)
{
	struct tophalf_extra *note;

	if (reporting || notes_count == TOPHALF_EXTRAS_MAX)
		return NULL;
	note = &notes[notes_count];
	note->caption = captions[notes_count];
	vscnprintf(captions[notes_count++], CAPTION_SIZE, format, arguments);
	note->backtrace_count = 0;
	return note;
}

/* Any context. */
void tophalf_note(const unsigned long *addresses, unsigned int count, const char *format, ...)
{
	struct tophalf_extra *note;
	va_list arguments;
	unsigned int i;

	va_start(arguments, format);
	note = new_note(format, arguments);
	va_end(arguments);
	for (i = 0; note && i < count && i < TOPHALF_EXTRA_BACKTRACE_MAX; i++)
		note->backtrace[note->backtrace_count++] = addresses[i];
}

/* Any context. */
void tophalf_note_task(struct task_struct *task, const char *format, ...)
{
	unsigned long addresses[TOPHALF_BACKTRACE_MAX];
	unsigned int count = report_task_backtrace(task, addresses, TOPHALF_BACKTRACE_MAX);
	unsigned int first = report_first_called(addresses, count);
	struct tophalf_extra *note;
	va_list arguments;

	va_start(arguments, format);
	note = new_note(format, arguments);
	va_end(arguments);
	if (!note)
		return;
	note->backtrace_count = min_t(unsigned int, count - first, TOPHALF_EXTRA_BACKTRACE_MAX);
	memcpy(note->backtrace, addresses + first, note->backtrace_count * sizeof(*addresses));
}

/* Any context. */
void tophalf_identify(u64 identity)
{
	next_identity = identity;
}

static void take_notes(struct tophalf_report *report)
{
	memcpy(report->extras, notes, notes_count * sizeof(*notes));
	report->extras_count = notes_count;
	report->identity = next_identity;
}

/* ---- reports ------------------------------------------------------------------ */

/* True if this rule was told with this backtrace in this run. */
static bool told_before(const struct tophalf_report *report)
{
	u32 key = report->rule + 1;
	unsigned int i;

	key = hash_32(key ^ hash_64(next_identity, 32), 32);
	for (i = 0; i < report->backtrace_count; i++)
		key = hash_32(key ^ (u32)report->backtrace[i], 32);
	for (i = 0; i < told_count; i++)
		if (told[i] == key)
			return true;
	if (told_count < TOLD_MAX)
		told[told_count++] = key;
	return false;
}

/* What a report is about: a task, the innermost context that it is in, and where in it. */
struct subject {
	struct task_struct *task;
	const struct tophalf_frame *frame;
	enum tophalf_context context;
	unsigned long pc;		/* innermost address, or 0 to start at the caller of the frame */
	unsigned long frame_pointer;
	const struct site *left;	/* in the place of a backtrace, or null */
	bool waits;			/* how our kernel waits is left out: pc is a return address */
};

static unsigned int copy_site(unsigned long *addresses, const struct site *site)
{
	unsigned int count = 0;

	while (count < SITE_DEPTH && site->address[count]) {
		addresses[count] = site->address[count];
		count++;
	}
	return count;
}

/* Begins the backtrace where a reader does. */
static void drop_own(struct tophalf_report *report)
{
	unsigned int first = report_first_called(report->backtrace, report->backtrace_count);

	report->backtrace_count -= first;
	report->own_count -= min(first, report->own_count);
	memmove(report->backtrace, report->backtrace + first,
		report->backtrace_count * sizeof(*report->backtrace));
}

static void describe_place(struct tophalf_report *report, const struct subject *subject)
{
	if (subject->left) {
		report->backtrace_count = copy_site(report->backtrace, subject->left);
	} else {
		if (subject->pc)
			report->backtrace[report->backtrace_count++] = subject->pc;
		report->own_count = report->backtrace_count +
			tophalf_backtrace_in(report->backtrace + report->backtrace_count,
					     TOPHALF_BACKTRACE_MAX - report->backtrace_count,
					     subject->frame_pointer, subject->frame);
		report->backtrace_count +=
			tophalf_backtrace(report->backtrace + report->backtrace_count,
					  TOPHALF_BACKTRACE_MAX - report->backtrace_count,
					  subject->frame_pointer);
	}
	if (subject->waits)
		drop_own(report);
	/* The first address is taken for an exact one, and a return address is behind its call. */
	if ((!subject->pc || subject->waits) && report->backtrace_count)
		report->backtrace[0]--;
}

/* All but what it says, and the notes. */
static void describe(struct tophalf_report *report, enum tophalf_rule rule,
		     const struct subject *subject)
{
	memset(report, 0, sizeof(*report));
	report->rule = rule;
	report->cpu = tophalf_machine.cpu;
	report->context = subject->context;
	report->task = subject->task->comm;
	describe_place(report, subject);
	describe_contexts(report, tophalf_task(subject->task), subject->frame);
	describe_beginning(report, tophalf_task(subject->task), subject->frame);
}

/* Any context.  `subject` is null where the report is described already. */
static void tell(struct tophalf_report *report, const struct subject *subject, enum tophalf_rule rule,
		 bool warning, const char *format, va_list arguments)
{
	static char message[512];
	u32 quiet = tophalf_machine.quiet;

	if (reporting)
		return;
	reporting = true;
	tophalf_machine.quiet = 1;

	if (subject)
		describe(report, rule, subject);
	report->warning = warning;
	report->message = message;
	if (!told_before(report)) {
		vscnprintf(message, sizeof(message), format, arguments);
		take_notes(report);
		tophalf_host->report(report);
	}

	notes_count = 0;
	next_identity = 0;
	tophalf_machine.quiet = quiet;
	reporting = false;
	if (rule_is_fatal[rule] && !warning)
		tophalf_host->end_run(TOPHALF_END_FATAL);
}

/* Any context. */
static void make_report(const struct subject *subject, enum tophalf_rule rule, bool warning,
			const char *format, va_list arguments)
{
	static struct tophalf_report report;

	tell(&report, subject, rule, warning, format, arguments);
}

/* Any context. */
void tophalf_describe(struct tophalf_report *report, enum tophalf_rule rule,
		      unsigned long frame_pointer)
{
	const struct subject here = {
		.task = current,
		.frame = tophalf_machine.frame,
		.context = context_now(),
		.frame_pointer = frame_pointer,
	};

	describe(report, rule, &here);
}

/* Any context. */
void tophalf_tell(struct tophalf_report *report, bool warning, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tell(report, NULL, report->rule, warning, format, arguments);
	va_end(arguments);
}

/* Any context. */
void tophalf_vreport_at(enum tophalf_rule rule, bool warning, unsigned long pc,
			unsigned long frame_pointer, const char *format, va_list arguments)
{
	struct subject here = {
		.task = current,
		.frame = tophalf_machine.frame,
		.context = context_now(),
		.pc = pc,
		.frame_pointer = frame_pointer,
	};

	make_report(&here, rule, warning, format, arguments);
}

/* Any context.  About a task that does not run: where it waits. */
void tophalf_report_task(enum tophalf_rule rule, bool warning, struct task_struct *task,
			 const char *format, ...)
{
	const struct tophalf_frame *frame = tophalf_task(task)->frame;
	struct subject there = {
		.task = task,
		.frame = frame,
		.context = frame ? frame->context : TOPHALF_CONTEXT_PROCESS,
		.frame_pointer = report_saved_frame_pointer(task),
		.waits = true,
	};
	va_list arguments;

	va_start(arguments, format);
	make_report(&there, rule, warning, format, arguments);
	va_end(arguments);
}

/* Any context. */
void tophalf_note_site(const struct site *site, const char *caption)
{
	unsigned long addresses[SITE_DEPTH];

	if (site)
		tophalf_note(addresses, copy_site(addresses, site), "%s", caption);
}

/* Any context. */
void tophalf_report_left(enum tophalf_rule rule, const struct site *site, const char *format, ...)
{
	struct subject left = {
		.task = current,
		.frame = tophalf_machine.frame,
		.context = context_now(),
		.left = site,
	};
	va_list arguments;

	va_start(arguments, format);
	make_report(&left, rule, false, format, arguments);
	va_end(arguments);
}

/* Any context. */
void tophalf_report_wait(enum tophalf_rule rule, struct task_struct *task,
			 const struct task_wait *wait, const char *format, ...)
{
	struct subject there = {
		.task = task,
		.frame = wait->frame,
		.context = wait->context,
		.pc = wait->pc,
		.frame_pointer = wait->frame_pointer,
		.waits = true,
	};
	va_list arguments;

	va_start(arguments, format);
	make_report(&there, rule, false, format, arguments);
	va_end(arguments);
}

/* A system call is no function of the target's.  What it left behind began in one. */
static bool section_left(const struct tophalf_frame *frame, struct site *began)
{
	const struct tophalf_task *task = tophalf_task(current);
	const struct task_section *last;
	unsigned int i, first;

	if (task->sections_count <= container_of(frame, struct context_frame, frame)->sections)
		return false;
	last = &task->sections[task->sections_count - 1];
	first = report_first_called(last->began, ARRAY_SIZE(last->began));
	memset(began, 0, sizeof(*began));
	for (i = first; i < ARRAY_SIZE(last->began); i++)
		began->address[i - first] = last->began[i];
	return true;
}

/* Any context.  About `frame`, whose function has just returned. */
void tophalf_report_frame(enum tophalf_rule rule, const struct tophalf_frame *frame,
			  const char *format, ...)
{
	struct subject left = {
		.task = current,
		.frame = tophalf_machine.frame,
		.context = frame->context,
		.pc = frame->function,
		.frame_pointer = (unsigned long)__builtin_frame_address(0),
	};
	struct site began;
	va_list arguments;

	if (!frame->function && section_left(frame, &began))
		left.left = &began;
	va_start(arguments, format);
	make_report(&left, rule, false, format, arguments);
	va_end(arguments);
}

/* Any context. */
void tophalf_warn_call(enum tophalf_rule rule, struct task_struct *task, enum tophalf_context context,
		       const void *function, const char *format, ...)
{
	const struct context_frame over = {
		.frame = { .context = context, .function = (unsigned long)function },
		.sections = tophalf_task(task)->sections_count,
	};
	struct subject call = {
		.task = task,
		.frame = &over.frame,
		.context = context,
		.pc = (unsigned long)function,
	};
	va_list arguments;

	va_start(arguments, format);
	make_report(&call, rule, true, format, arguments);
	va_end(arguments);
}

/* Any context. */
void tophalf_report(enum tophalf_rule rule, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tophalf_vreport_at(rule, false, 0, (unsigned long)__builtin_frame_address(0), format, arguments);
	va_end(arguments);
}

/* Any context. */
void tophalf_warning(enum tophalf_rule rule, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tophalf_vreport_at(rule, true, 0, (unsigned long)__builtin_frame_address(0), format, arguments);
	va_end(arguments);
}

/* Any context. */
void tophalf_report_at(enum tophalf_rule rule, unsigned long pc, unsigned long frame_pointer,
		       const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tophalf_vreport_at(rule, false, pc, frame_pointer, format, arguments);
	va_end(arguments);
}

/* Any context. */
void tophalf_unsupported(const char *what)
{
	tophalf_host->unsupported(what);
}
