// SPDX-License-Identifier: GPL-2.0-only
/* Events in the words of a kernel developer; see timeline.h. */
#include <inttypes.h>
#include <string.h>
#include <tophalf/boundary.h>
#include "report/finding.h"
#include "report/rule.h"
#include "report/timeline.h"
#include "tree/util.h"

static const struct {
	const char *name;
	unsigned int arguments;
	const char *formats[EVENT_ARGUMENTS];	/* d: a number, x: hexadecimal */
} calls[TOPHALF_SYSCALLS] = {
	[TOPHALF_SYS_EXIT] = { "exit", 0, { 0 } },
	[TOPHALF_SYS_INIT_MODULE] = { "init_module", 0, { 0 } },
	[TOPHALF_SYS_DELETE_MODULE] = { "delete_module", 0, { 0 } },
	[TOPHALF_SYS_PLUG] = { "plug in device", 1, { "d" } },
	[TOPHALF_SYS_UNPLUG] = { "unplug device", 1, { "d" } },
	[TOPHALF_SYS_OPEN] = { "open", 1, { "x" } },
	[TOPHALF_SYS_CLOSE] = { "close", 1, { "d" } },
	[TOPHALF_SYS_READ] = { "read", 3, { "d", "x", "d" } },
	[TOPHALF_SYS_WRITE] = { "write", 3, { "d", "x", "d" } },
	[TOPHALF_SYS_LSEEK] = { "lseek", 3, { "d", "d", "d" } },
	[TOPHALF_SYS_IOCTL] = { "ioctl", 3, { "d", "x", "x" } },
	[TOPHALF_SYS_POLL] = { "poll", 3, { "d", "x", "d" } },
	[TOPHALF_SYS_MMAP] = { "mmap", 4, { "d", "d", "d", "x" } },
	[TOPHALF_SYS_MUNMAP] = { "munmap", 1, { "x" } },
	[TOPHALF_SYS_FASYNC] = { "fasync", 2, { "d", "d" } },
	[TOPHALF_SYS_FSYNC] = { "fsync", 1, { "d" } },
	[TOPHALF_SYS_SLEEP] = { "nanosleep", 1, { "d" } },
	[TOPHALF_SYS_KILL] = { "kill", 2, { "d", "d" } },
	[TOPHALF_SYS_JOIN] = { "wait for user", 1, { "d" } },
	[TOPHALF_SYS_SPAWN] = { "start user", 1, { "d" } },
	[TOPHALF_SYS_SOCKET] = { "socket", 3, { "d", "x", "x" } },
	[TOPHALF_SYS_BIND] = { "bind", 3, { "d", "x", "d" } },
};

static const char *const vector_names[TOPHALF_VECTORS] = {
	[TOPHALF_VECTOR_TIMER] = "timer interrupt",
	[TOPHALF_VECTOR_RESCHEDULE] = "rescheduling interrupt",
	[TOPHALF_VECTOR_CALL_FUNCTION] = "function call interrupt",
	[TOPHALF_VECTOR_IRQ_WORK] = "irq_work interrupt",
	[TOPHALF_VECTOR_EXTERNAL] = "interrupt",
	[TOPHALF_VECTOR_SOFTIRQ] = "interrupt with softirqs at its end",
};

static const char *const choice_names[TOPHALF_CHOICE_KINDS] = {
	[TOPHALF_CHOOSE_STEP] = "step", [TOPHALF_CHOOSE_DISTANCE] = "distance",
	[TOPHALF_CHOOSE_LINE] = "line", [TOPHALF_CHOOSE_CPU] = "CPU",
	[TOPHALF_CHOOSE_TASK] = "task", [TOPHALF_CHOOSE_WAKE] = "order",
	[TOPHALF_CHOOSE_TIME] = "slack", [TOPHALF_CHOOSE_REGISTER] = "register",
	[TOPHALF_CHOOSE_DEVICE] = "device", [TOPHALF_CHOOSE_CALL] = "call",
	[TOPHALF_CHOOSE_ARGUMENT] = "argument", [TOPHALF_CHOOSE_FAILURE] = "failure",
	[TOPHALF_CHOOSE_RANDOM] = "random number", [TOPHALF_CHOOSE_PLAN] = "plan",
	[TOPHALF_CHOOSE_LENGTH] = "length", [TOPHALF_CHOOSE_PLACES] = "places",
};

static const char *const end_names[] = {
	[TOPHALF_END_DONE] = "user space is through",
	[TOPHALF_END_FATAL] = "the finding ends the run",
	[TOPHALF_END_UNSUPPORTED] = "something was called that nothing implements",
	[TOPHALF_END_EXHAUSTED] = "the budget of the run is spent",
};

static char *call_words(const struct event *event)
{
	struct text text = { 0 };
	const char *separator = "";
	unsigned int i;

	if (event->value >= TOPHALF_SYSCALLS)
		return tree_printf("user%" PRIu64 ": system call %" PRIu64, event->number, event->value);
	text_printf(&text, "user%" PRIu64 ": %s(", event->number, calls[event->value].name);
	if (*event->text) {
		text_printf(&text, "\"%s\"", event->text);
		separator = ", ";
	}
	for (i = 0; i < calls[event->value].arguments; i++) {
		text_printf(&text, *calls[event->value].formats[i] == 'x' ? "%s0x%" PRIx64 : "%s%" PRId64,
			    separator, event->argument[i]);
		separator = ", ";
	}
	text_printf(&text, ")");
	return text.data;
}

char *timeline_result(const struct event *event)
{
	int64_t value = event->value;
	const char *name = value < 0 && value > -4096 ? strerrorname_np(-value) : NULL;

	if (name)
		return tree_printf("-%s", name);
	return tree_printf(value >= TOPHALF_USER_BASE ? "0x%" PRIx64 : "%" PRId64, value);
}

static const char *function_name(const struct timeline_wanted *wanted, uint64_t address)
{
	const struct debug_function *function =
		wanted->debug ? debug_function(wanted->debug, address) : NULL;

	return function ? function->name : NULL;
}

/* "hard IRQ, line 3: x_irq()". */
static char *context_words(const struct event *event, const struct timeline_wanted *wanted, int line)
{
	const struct context_row *row = context_row(event->context);
	const char *name = function_name(wanted, event->function), *end =
		event->kind == EVENT_LEAVE ? "end of " : "";
	const char *title = row ? row->title : "an unknown context";

	if (!name)
		return tree_printf("%s%s: %#" PRIx64, end, title, event->function);
	if (*end)
		return tree_printf("end of %s()", name);
	if (event->context == TOPHALF_CONTEXT_HARDIRQ && line >= 0)
		return tree_printf("%s, line %d: %s()", title, line, name);
	return tree_printf("%s: %s()", title, name);
}

static char *access_words(const struct event *event)
{
	static const char suffixes[] = { [1] = 'b', [2] = 'w', [4] = 'l', [8] = 'q' };
	uint64_t width = event->argument[0];
	char suffix = width < sizeof(suffixes) && suffixes[width] ? suffixes[width] : '?';

	if (event->kind == EVENT_READ)
		return tree_printf("read%c 0x%" PRIx64 ": 0x%" PRIx64, suffix, event->number, event->value);
	return tree_printf("write%c 0x%" PRIx64 " to 0x%" PRIx64, suffix, event->value, event->number);
}

static char *choice_words(const struct event *event)
{
	uint64_t kind = event->number;

	if (kind == TOPHALF_CHOOSE_FAILURE)
		return tree_printf("an allocation or a request fails, by choice");
	return tree_printf("choice: %s %" PRIu64 " of %" PRIu64,
			   kind < TOPHALF_CHOICE_KINDS ? choice_names[kind] : "?", event->value,
			   event->argument[0]);
}

char *timeline_words(const struct event *event, const struct timeline_wanted *wanted, int line)
{
	const char *lock = *event->text ? event->text : "a lock";

	switch (event->kind) {
	case EVENT_CALL:
		return call_words(event);
	case EVENT_ENTER:
	case EVENT_LEAVE:
		return context_words(event, wanted, line);
	case EVENT_RAISE:
		return tree_printf("the device raises line %" PRIu64, event->number);
	case EVENT_CLAIM:
		return tree_printf("line %" PRIu64 " is in service", event->number);
	case EVENT_VECTOR:
	case EVENT_VECTOR_END:
		return tree_printf("%s%s", event->kind == EVENT_VECTOR ? "" : "end of the ",
				   event->number < TOPHALF_VECTORS ? vector_names[event->number] : "?");
	case EVENT_CPU:
		return tree_printf("CPU %u stands still, CPU %" PRIu64 " goes on", event->cpu, event->number);
	case EVENT_TASK:
		return tree_printf("the CPU executes %s", event->text);
	case EVENT_READ:
	case EVENT_WRITE:
		return access_words(event);
	case EVENT_TAKE:
		return tree_printf("takes %s", lock);
	case EVENT_RELEASE:
		return tree_printf("releases %s", lock);
	case EVENT_SPIN:
		return tree_printf("spins on a lock that is taken");
	case EVENT_CHOICE:
		return choice_words(event);
	case EVENT_CONSOLE:
		return tree_printf("prints: %s", event->text);
	case EVENT_FINDING:
		return tree_printf("%s: %s: %s", event->value ? "WARNING" : "FINDING",
				   rule_name(event->number), event->text);
	case EVENT_END:
		return tree_printf("the run ends: %s",
				   event->number < sizeof(end_names) / sizeof(*end_names) ?
				   end_names[event->number] : "by itself");
	default:
		return tree_printf("event %u", event->kind);
	}
}
