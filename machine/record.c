// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records what happens in a run whose timeline is drawn: see explore/event.h.
 *
 * Any context.  The place of an event is found by the saved frame pointers from
 * here outwards, through the host's frames and our kernel's, to the first return
 * address in the target: where the target stands, whoever works on its behalf.
 */
#include <string.h>
#include <explore/choice.h>
#include <explore/event.h>
#include <machine/internal.h>

static bool in_target(uint64_t address)
{
	return address - computer.image->target_text < computer.image->target_text_size;
}

/* The innermost address in the target on this stack, from `frame` outwards; 0 if there is none. */
static uint64_t target_address(uint64_t frame)
{
	while (!(frame & 7) && memory_stack_mapped(frame, 2 * sizeof(frame))) {
		const uint64_t *saved = (const uint64_t *)frame;

		if (in_target(saved[1]))
			return saved[1];
		if (saved[0] <= frame)
			break;
		frame = saved[0];
	}
	return 0;
}

static void describe_context(struct event *event, const struct tophalf_frame *frame)
{
	if (!frame)
		return;
	event->context = frame->context;
	event->function = frame->function;
	event->entered = frame->entered != 0;
	event->stack = ((uint64_t)frame - TOPHALF_STACK_BASE) / TOPHALF_STACK_SLOT;
	for (; frame && event->depth < UINT8_MAX; frame = frame->outer)
		event->depth++;
}

static void put_text(struct event *event, const char *text, size_t length)
{
	if (length >= sizeof(event->text))
		length = sizeof(event->text) - 1;
	memcpy(event->text, text, length);
}

/* The image's countdown may be ahead of the clock, which is left as it is. */
struct event *machine_event(enum event_kind kind, uint64_t number, uint64_t value)
{
	const struct tophalf_machine *state = computer.state;
	uint64_t passed = clock_passed();
	struct event *event;

	if (!computer.recording)
		return NULL;
	event = events_add();
	event->kind = kind;
	event->number = number;
	event->value = value;
	event->points = state->points + passed;
	event->now_ns = state->now_ns + passed * POINT_NS;
	event->choices = choice_count();
	event->cpu = state->cpu;
	event->where = target_address((uint64_t)__builtin_frame_address(0));
	describe_context(event, state->frame);
	return event;
}

void machine_event_text(enum event_kind kind, uint64_t number, uint64_t value, const char *text,
			size_t length)
{
	struct event *event = machine_event(kind, number, value);

	if (event)
		put_text(event, text, length);
}

void machine_choice_event(uint32_t kind, uint32_t n, uint64_t answer)
{
	struct event *event = kind == TOPHALF_CHOOSE_DISTANCE ? NULL :
			      machine_event(EVENT_CHOICE, kind, answer);

	if (event)
		event->argument[0] = n;
}

void machine_event_place(uint64_t where)
{
	if (computer.recording)
		events_last()->where = where;
}

void machine_event_call(uint32_t task, const struct tophalf_syscall *call)
{
	struct event *event = machine_event(EVENT_CALL, task, call->number);
	size_t i;

	if (!event)
		return;
	for (i = 0; i < EVENT_ARGUMENTS; i++)
		event->argument[i] = call->argument[i];
	if (call->number == TOPHALF_SYS_OPEN)
		put_text(event, call->path, strnlen(call->path, sizeof(call->path)));
}

/* struct tophalf_host's function of this name. */
void machine_image_event(tophalf_u32 what, unsigned long number, const char *name)
{
	static const enum event_kind kinds[TOPHALF_EVENTS] = {
		[TOPHALF_EVENT_ENTER] = EVENT_ENTER,
		[TOPHALF_EVENT_LEAVE] = EVENT_LEAVE,
		[TOPHALF_EVENT_TASK] = EVENT_TASK,
		[TOPHALF_EVENT_TAKE] = EVENT_TAKE,
		[TOPHALF_EVENT_RELEASE] = EVENT_RELEASE,
	};

	if (what >= TOPHALF_EVENTS)
		return;
	machine_event_text(kinds[what], number, 0, name ? name : "", name ? strnlen(name, EVENT_TEXT) : 0);
}
