// SPDX-License-Identifier: GPL-2.0-only
/* The log of events; see event.h. */
#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <explore/event.h>

struct event_log {
	bool paused;			/* runs that begin now have none */
	uint64_t count;			/* events of the run, those included that were overwritten */
	struct event events[EVENTS_MAX];	/* a ring */
};

static struct event_log *event_log;

int events_open(void)
{
	void *memory = mmap(NULL, sizeof(*event_log), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		return -1;
	event_log = memory;
	return 0;
}

void events_close(void)
{
	if (event_log)
		munmap(event_log, sizeof(*event_log));
	event_log = NULL;
}

void events_pause(bool pause)
{
	event_log->paused = pause;
}

bool events_recording(void)
{
	return event_log && !event_log->paused;
}

void events_begin(void)
{
	if (event_log)
		event_log->count = 0;
}

struct event *events_add(void)
{
	struct event *event = &event_log->events[event_log->count++ % EVENTS_MAX];

	memset(event, 0, sizeof(*event));
	return event;
}

struct event *events_last(void)
{
	assert(event_log && event_log->count);
	return &event_log->events[(event_log->count - 1) % EVENTS_MAX];
}

uint64_t events_count(uint64_t *dropped)
{
	uint64_t count = event_log ? event_log->count : 0;

	*dropped = count > EVENTS_MAX ? count - EVENTS_MAX : 0;
	return count;
}

const struct event *events_get(uint64_t index)
{
	assert(event_log && index < event_log->count && event_log->count - index <= EVENTS_MAX);
	return &event_log->events[index % EVENTS_MAX];
}
