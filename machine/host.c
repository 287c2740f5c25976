// SPDX-License-Identifier: GPL-2.0-only
/*
 * The host's side of the boundary: struct tophalf_host.
 *
 * Most of it only passes a call on to the part that it belongs to, and adds to
 * the trace what can be observed of it.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <exercise/exercise.h>
#include <explore/campaign.h>
#include <explore/choice.h>
#include <explore/outcome.h>
#include <explore/trace.h>
#include <hardware/hardware.h>
#include <machine/internal.h>

tophalf_u32 host_choose_among(tophalf_u32 kind, tophalf_u32 n, const tophalf_u64 *what)
{
	uint64_t copy[64];
	uint32_t i;

	/* There the only tasks that are chosen are those before an operation. */
	if (computer.state->by_operations && kind == TOPHALF_CHOOSE_TASK)
		return 0;
	if (n > sizeof(copy) / sizeof(*copy))
		return choose(kind, n);
	for (i = 0; i < n; i++)
		copy[i] = what[i];
	return choose_among(kind, n, copy);
}

static void tell_access(enum event_kind kind, uint64_t address, uint32_t width, uint64_t value)
{
	struct event *event = machine_event(kind, address, value);

	if (event)
		event->argument[0] = width;
}

tophalf_u64 host_bus_read(tophalf_u64 address, tophalf_u32 width)
{
	uint64_t value;

	computer.effects++;
	clock_sync();
	cpu_polled(address);
	value = hardware_read(address, width);
	trace_event(TRACE_BUS_READ, address << 4 | width, value);
	tell_access(EVENT_READ, address, width, value);
	clock_arm();
	return value;
}

void host_bus_write(tophalf_u64 address, tophalf_u32 width, tophalf_u64 value)
{
	computer.effects++;
	clock_sync();
	cpu_not_polling();
	clock_charge(BUS_NS, BUS_WORK);
	trace_event(TRACE_BUS_WRITE, address << 4 | width, value);
	tell_access(EVENT_WRITE, address, width, value);
	hardware_write(address, width, value);
	clock_arm();
}

int host_line_claim(tophalf_u32 cpu)
{
	int line = hardware_claim(cpu);

	computer.effects++;
	if (line < 0)
		return line;
	/* The next handler begins: what the last one polled is over. */
	cpu_not_polling();
	computer.interrupts++;
	machine_event(EVENT_CLAIM, line, 0);
	return line;
}

long host_line_operation(tophalf_u32 line, tophalf_u32 operation, long argument)
{
	computer.effects++;
	return hardware_line_operation(line, operation, argument);
}

void host_stage(tophalf_u32 stage)
{
	if (stage >= TOPHALF_STAGES)
		return;
	outcome_current()->summary.stages |= 1u << stage;
	exercise_stage(stage);
}

void host_next_call(tophalf_u32 task, struct tophalf_syscall *call)
{
	computer.effects++;
	clock_sync();
	computer.idle_lines = 0;
	computer.sleep_lines = 0;
	exercise_next_call(task, call);
	if (computer.state->by_operations && !task && call->number == TOPHALF_SYS_EXIT)
		operations_end();
	trace_event(TRACE_CALL, (uint64_t)task << 32 | call->number, call->argument[0]);
	machine_event_call(task, call);
	choice_call(call->number);
	machine_first_decision();
	clock_arm();
	if (exercise_reached())
		outcome_current()->summary.stages |= 1u << TOPHALF_STAGE_EXERCISE;
}

void host_finish_call(tophalf_u32 task, const struct tophalf_syscall *call)
{
	computer.effects++;
	clock_sync();
	trace_event(TRACE_CALL, (uint64_t)task << 32 | call->number, call->result);
	machine_event(EVENT_RETURN, task, call->result);
	exercise_finish_call(task, call);
}

void host_node(const struct tophalf_node *node)
{
	trace_bytes(TRACE_NODE, node->path, strlen(node->path));
	exercise_node(node);
}

void host_compared(tophalf_u64 constant, tophalf_u64 value, tophalf_u32 width)
{
	exercise_compared(constant, value, width);
}

void host_console(int level, const char *text, tophalf_u32 length)
{
	(void)level;
	trace_bytes(TRACE_CONSOLE, text, length);
	outcome_console(text, length);
	machine_event_text(EVENT_CONSOLE, 0, 0, text, length);
	if (computer.verbose && write(STDERR_FILENO, text, length) < 0)
		computer.verbose = false;
}

void host_report(const struct tophalf_report *report)
{
	const struct tophalf_image *image = computer.image;
	const char *message = report->message ? report->message : "";

	machine_event_text(EVENT_FINDING, report->rule, report->warning, message,
			   strnlen(message, EVENT_TEXT));
	machine_event_place(finding_place(report, image->target_text, image->target_text_size));
	outcome_report(report);
}

/* Any context. */
void host_unsupported(const char *symbol)
{
	struct outcome_summary *summary = &outcome_current()->summary;

	snprintf(summary->unsupported, sizeof(summary->unsupported), "%s", symbol);
	machine_end_run(TOPHALF_END_UNSUPPORTED);
}

/* The image calls these, of entry.S, and they call the functions: of the same types. */
#define ENTRY(name, function) extern __typeof__(*((struct tophalf_host *)0)->name) enter_##name;
#include <machine/entries.def>
#undef ENTRY

static const struct tophalf_host functions __attribute__((unused)) = {
#define ENTRY(name, function) .name = function,
#include <machine/entries.def>
#undef ENTRY
};

static struct tophalf_host table = {
#define ENTRY(name, function) .name = enter_##name,
#include <machine/entries.def>
#undef ENTRY
};

void machine_know(const unsigned char *facts, size_t size)
{
	table.facts = facts;
	table.facts_size = size;
}

const struct tophalf_host *host_table(const struct campaign_options *options)
{
	table.user_alias = computer.user;
	table.device_tree = options->device_tree;
	table.device_tree_size = options->device_tree_size;
	table.devices_count = options->devices_count;
	table.devices = options->devices;
	table.options = options->options;
	return &table;
}
