// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which events of a run are told; see timeline.h.
 *
 * A driver's run has hundreds of events that are the machine's own business: ticks,
 * idle tasks, the work of our kernel's threads. Told is what user space asks for,
 * what devices do, the contexts in which the driver's code ran, what it did there
 * to registers and locks, and where one task or CPU gave way to another one that
 * then did something which is told. It ends at the finding, and what lies far
 * before that is left out. `all` tells every event.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tophalf/boundary.h>
#include "report/finding.h"
#include "report/timeline.h"
#include "tree/util.h"

#define LINES_TOLD	120	/* before the finding */
#define DEPTH_MAX	64
#define INLINED_MAX	16
#define NONE		SIZE_MAX

struct draft {
	const struct timeline_wanted *wanted;
	uint64_t first;			/* number of the first event that the log holds */
	size_t count;
	bool *told;
	size_t *partner;		/* of a call or an entry: its end, and of that: its beginning */
	int *line;			/* of an entry: the line in service */
};

static const struct event *event_at(const struct draft *draft, size_t index)
{
	return events_get(draft->first + index);
}

static bool is_finding(const struct event *event, const struct timeline_wanted *wanted)
{
	return event->kind == EVENT_FINDING && event->number == wanted->rule &&
	       event->where == wanted->place;
}

/* The events up to the finding, it included; without one, all. */
static size_t story_length(const struct draft *draft, size_t count)
{
	size_t index;

	for (index = 0; index < count && !draft->wanted->all; index++)
		if (is_finding(event_at(draft, index), draft->wanted))
			return index + 1;
	return count;
}

/*
 * Pairs each entry with its end. A stack has its own nest of contexts, whichever CPU it is on;
 * system calls are told by their user task.
 */
static void pair(struct draft *draft)
{
	static size_t open[TOPHALF_STACK_SLOTS][DEPTH_MAX];
	size_t call[32], index;

	memset(open, 0xff, sizeof(open));
	memset(call, 0xff, sizeof(call));
	for (index = 0; index < draft->count; index++) {
		const struct event *event = event_at(draft, index);
		size_t *slot = NULL;

		if (event->kind == EVENT_CALL || event->kind == EVENT_RETURN)
			slot = &call[event->number % 32];
		else if (event->kind == EVENT_ENTER || event->kind == EVENT_LEAVE)
			slot = &open[event->stack % TOPHALF_STACK_SLOTS][event->depth % DEPTH_MAX];
		if (!slot)
			continue;
		if (event->kind == EVENT_CALL || event->kind == EVENT_ENTER) {
			*slot = index;
			continue;
		}
		if (*slot != NONE) {
			draft->partner[*slot] = index;
			draft->partner[index] = *slot;
		}
		*slot = NONE;
	}
}

/* Whether the target ran in the context that was entered here. */
static bool target_ran(const struct draft *draft, size_t enter)
{
	const struct event *entry = event_at(draft, enter);
	size_t index;

	if (draft->partner[enter] != NONE)
		return event_at(draft, draft->partner[enter])->entered;
	/* It has not ended: what was seen of it last. */
	for (index = draft->count; index-- > enter + 1;) {
		const struct event *event = event_at(draft, index);

		if (event->stack == entry->stack && event->depth == entry->depth)
			return event->entered;
		/* The finding is made elsewhere, where the processor faulted. */
		if (event->kind == EVENT_FINDING && event->depth >= entry->depth)
			return true;
	}
	return false;
}

static bool tells_something(const struct draft *draft, size_t index)
{
	const struct event *event = event_at(draft, index);

	switch (event->kind) {
	case EVENT_CALL:
	case EVENT_RAISE:
	case EVENT_READ:
	case EVENT_WRITE:
	case EVENT_TAKE:
	case EVENT_RELEASE:
	case EVENT_FINDING:
		return true;
	case EVENT_SPIN:
	case EVENT_CONSOLE:
		return event->where;
	case EVENT_CHOICE:
		return event->where && event->number == TOPHALF_CHOOSE_FAILURE;
	case EVENT_ENTER:
		return event->function && target_ran(draft, index);
	case EVENT_RETURN:
		return draft->partner[index] != NONE;
	case EVENT_LEAVE:
		return draft->partner[index] != NONE && draft->told[draft->partner[index]];
	case EVENT_END:
		return index + 1 == draft->count;
	default:
		return false;
	}
}

/* Nothing is told between the two but what other tasks and CPUs do. */
static bool nothing_within(const struct draft *draft, size_t begin, size_t end)
{
	size_t index;

	for (index = begin + 1; index < end; index++)
		if (draft->told[index])
			return false;
	return true;
}

/*
 * A task or a CPU that goes on is told of if something is told that it does before
 * the next one goes on.
 */
static void tell_switches(struct draft *draft)
{
	bool follows[TOPHALF_MAX_CPUS] = { false }, names_itself[TOPHALF_MAX_CPUS] = { false };
	unsigned int cpu = TOPHALF_MAX_CPUS;		/* of the line below this one */
	size_t index;

	for (index = draft->count; index-- > 0;) {
		const struct event *event = event_at(draft, index);
		unsigned int here = event->cpu % TOPHALF_MAX_CPUS;

		if (event->kind == EVENT_TASK) {
			draft->told[index] = follows[here] && (event->where || !names_itself[here]);
			follows[here] = false;
		} else if (event->kind == EVENT_CPU) {
			draft->told[index] = event->where && cpu == event->number && cpu != here;
			if (draft->told[index])
				cpu = here;
		} else if (draft->told[index]) {
			follows[here] = true;
			names_itself[here] = event->kind == EVENT_CALL || event->kind == EVENT_RETURN;
			cpu = here;
		}
	}
}

static void choose_lines(struct draft *draft)
{
	int in_service[TOPHALF_MAX_CPUS];
	size_t index;

	memset(in_service, 0xff, sizeof(in_service));
	for (index = 0; index < draft->count; index++) {
		const struct event *event = event_at(draft, index);

		draft->line[index] = in_service[event->cpu % TOPHALF_MAX_CPUS];
		if (event->kind == EVENT_CLAIM)
			in_service[event->cpu % TOPHALF_MAX_CPUS] = event->number;
		draft->told[index] = draft->wanted->all || tells_something(draft, index);
	}
	if (draft->wanted->all)
		return;
	tell_switches(draft);
	/* The end of what holds nothing is told with its beginning. */
	for (index = 0; index < draft->count; index++) {
		const struct event *event = event_at(draft, index);
		size_t end = draft->partner[index];

		if (draft->told[index] && (event->kind == EVENT_CALL || event->kind == EVENT_ENTER) &&
		    end != NONE && nothing_within(draft, index, end))
			draft->told[end] = false;
	}
}

static bool is_file_of(const char *file, char *const *files)
{
	for (; file && files && *files; files++)
		if (!strcmp(file, *files))
			return true;
	return false;
}

/* The line of the driver's own files, or else the innermost one; and the line in which that was inlined. */
static void find_place(const struct event *event, const struct timeline_wanted *wanted,
		       struct timeline_line *line)
{
	struct place places[INLINED_MAX] = { { 0 } };
	size_t count, index;

	if (!event->where || !wanted->debug || event->kind == EVENT_CALL ||
	    event->kind == EVENT_RETURN || event->kind == EVENT_LEAVE)
		return;
	count = debug_places(wanted->debug, event->where - (event->kind != EVENT_FINDING), places,
			     INLINED_MAX);
	for (index = 0; index < count; index++)
		if (is_file_of(places[index].file, wanted->target_files))
			break;
	if (index == count)
		index = 0;
	line->place = places[index];
	if (index + 1 < count && is_file_of(places[index + 1].file, wanted->target_files))
		line->caller = places[index + 1];
}

static char *words_of(const struct draft *draft, size_t index)
{
	const struct event *event = event_at(draft, index);
	char *result, *words;

	if (event->kind != EVENT_RETURN)
		return timeline_words(event, draft->wanted, draft->line[index]);
	result = timeline_result(event);
	words = tree_printf("user%llu: returns %s", (unsigned long long)event->number, result);
	free(result);
	return words;
}

static void make_line(const struct draft *draft, size_t index, double began_ns,
		      struct timeline_line *line)
{
	const struct event *event = event_at(draft, index);
	size_t end = draft->partner[index];
	char *words = words_of(draft, index);

	*line = (struct timeline_line){
		.time_us = (event->now_ns - began_ns) / 1e3,
		.cpu = event->cpu,
		.depth = event->depth,
		.kind = event->kind,
		.text = finding_one_line(words),
	};
	find_place(event, draft->wanted, line);
	/* Every task is in one context from its beginning; an entry is told outside what it enters. */
	if (event->kind == EVENT_TASK || event->kind == EVENT_CPU)
		line->depth = 0;
	if (line->depth)
		line->depth--;
	if ((event->kind == EVENT_ENTER || event->kind == EVENT_LEAVE) && line->depth)
		line->depth--;
	if (event->kind == EVENT_CALL && end != NONE && !draft->told[end])
		line->result = timeline_result(event_at(draft, end));
	free(words);
}

static void make_lines(const struct draft *draft, struct timeline *timeline)
{
	double began_ns = draft->count ? event_at(draft, 0)->now_ns : 0;
	size_t told = 0, index;

	for (index = 0; index < draft->count; index++)
		told += draft->told[index];
	if (!draft->wanted->all && told > LINES_TOLD)
		timeline->left_out = told - LINES_TOLD;
	timeline->lines = tree_alloc((told - timeline->left_out + 1) * sizeof(*timeline->lines));
	for (told = index = 0; index < draft->count; index++) {
		if (!draft->told[index] || told++ < timeline->left_out)
			continue;
		make_line(draft, index, began_ns, &timeline->lines[timeline->count++]);
	}
}

void timeline_make(struct timeline *timeline, const struct timeline_wanted *wanted)
{
	struct draft draft = { .wanted = wanted };
	uint64_t count = events_count(&draft.first);
	size_t index;

	*timeline = (struct timeline){ .dropped = draft.first };
	draft.count = story_length(&draft, count - draft.first);
	draft.told = tree_alloc((draft.count + 1) * sizeof(*draft.told));
	draft.partner = tree_alloc((draft.count + 1) * sizeof(*draft.partner));
	draft.line = tree_alloc((draft.count + 1) * sizeof(*draft.line));
	for (index = 0; index < draft.count; index++)
		draft.partner[index] = NONE;
	pair(&draft);
	choose_lines(&draft);
	make_lines(&draft, timeline);
	free(draft.told);
	free(draft.partner);
	free(draft.line);
}

void timeline_print(const struct timeline *timeline, FILE *out)
{
	size_t index;

	fputs("\n  timeline (us of virtual time, CPU, what happened)\n", out);
	if (timeline->dropped)
		fprintf(out, "  %llu earlier events were not kept\n",
			(unsigned long long)timeline->dropped);
	if (timeline->left_out)
		fprintf(out, "  %llu earlier lines are left out: --timeline=all has them\n",
			(unsigned long long)timeline->left_out);
	for (index = 0; index < timeline->count; index++) {
		const struct timeline_line *line = &timeline->lines[index];

		fprintf(out, "  %12.2f  %u  %*s%s", line->time_us, line->cpu, 2 * (int)line->depth, "",
			line->text);
		if (line->result)
			fprintf(out, " = %s", line->result);
		if (line->place.file)
			fprintf(out, "   [%s, %s:%u%s", line->place.function, line->place.file,
				line->place.line, line->caller.file ? "" : "]");
		if (line->caller.file)
			fprintf(out, ", from line %u of %s]", line->caller.line, line->caller.function);
		fputc('\n', out);
	}
}

void timeline_release(struct timeline *timeline)
{
	size_t index;

	for (index = 0; index < timeline->count; index++) {
		free(timeline->lines[index].text);
		free(timeline->lines[index].result);
	}
	free(timeline->lines);
	*timeline = (struct timeline){ 0 };
}
