// SPDX-License-Identifier: GPL-2.0-only
/* Timelines: what is told of a run, in which order, and where it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <tophalf/boundary.h>
#include "report/timeline.h"

static const struct timeline_wanted wanted = { .rule = TOPHALF_RULE_WARN, .place = 0x40001000 };

static struct event *add(enum event_kind kind, uint64_t number, uint64_t value)
{
	struct event *event = events_add();

	event->kind = kind;
	event->number = number;
	event->value = value;
	event->depth = 1;
	event->now_ns = 1000;
	return event;
}

static struct event *enter(enum event_kind kind, enum tophalf_context context, uint64_t function,
			   unsigned int depth, bool entered)
{
	struct event *event = add(kind, function, 0);

	event->context = context;
	event->function = function;
	event->depth = depth;
	event->entered = entered;
	return event;
}

static void add_finding(void)
{
	struct event *event = add(EVENT_FINDING, TOPHALF_RULE_WARN, 0);

	event->where = wanted.place;
	strcpy(event->text, "it is broken");
}

/* The timeline's texts, each with its result, a line each. */
static char *told(bool all)
{
	struct timeline_wanted asked = wanted;
	struct timeline timeline;
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	asked.all = all;
	timeline_make(&timeline, &asked);
	for (i = 0; i < timeline.count; i++)
		fprintf(out, "%u %s%s%s\n", timeline.lines[i].depth, timeline.lines[i].text,
			timeline.lines[i].result ? " = " : "",
			timeline.lines[i].result ? timeline.lines[i].result : "");
	timeline_release(&timeline);
	fclose(out);
	return text;
}

static void assert_told(bool all, const char *expected)
{
	char *text = told(all);

	assert_string_equal(text, expected);
	free(text);
}

static int open_log(void **state)
{
	(void)state;
	if (events_open())
		return -1;
	events_begin();
	return 0;
}

static int close_log(void **state)
{
	(void)state;
	events_close();
	return 0;
}

static void calls_and_handlers(void **state)
{
	struct event *event;

	(void)state;
	event = add(EVENT_CALL, 1, TOPHALF_SYS_OPEN);
	strcpy(event->text, "/dev/x");
	event->argument[0] = 2;
	add(EVENT_VECTOR, TOPHALF_VECTOR_TIMER, 0);
	add(EVENT_VECTOR_END, TOPHALF_VECTOR_TIMER, 0);
	add(EVENT_RETURN, 1, -2);
	add(EVENT_CALL, 1, TOPHALF_SYS_READ)->argument[2] = 8;
	add(EVENT_RAISE, 5, 0)->depth = 2;
	add(EVENT_CLAIM, 5, 0)->depth = 2;
	/* The first handler is not the target's, the second one is. */
	enter(EVENT_ENTER, TOPHALF_CONTEXT_HARDIRQ, 0x100, 3, false);
	enter(EVENT_LEAVE, TOPHALF_CONTEXT_HARDIRQ, 0x100, 3, false);
	enter(EVENT_ENTER, TOPHALF_CONTEXT_HARDIRQ, 0x200, 3, false);
	event = add(EVENT_READ, 0x10000004, 0xff);
	event->argument[0] = 4;
	event->depth = 3;
	enter(EVENT_LEAVE, TOPHALF_CONTEXT_HARDIRQ, 0x200, 3, true);
	add_finding();
	add(EVENT_CALL, 1, TOPHALF_SYS_CLOSE);
	assert_told(false,
		    "0 user1: open(\"/dev/x\", 0x2) = -ENOENT\n"
		    "0 user1: read(0, 0x0, 8)\n"
		    "1 the device raises line 5\n"
		    "1 hard IRQ context: 0x200\n"
		    "2 readl 0x10000004: 0xff\n"
		    "1 end of hard IRQ context: 0x200\n"
		    "0 FINDING: warn: it is broken\n");
}

static void all_is_everything(void **state)
{
	(void)state;
	add(EVENT_VECTOR, TOPHALF_VECTOR_TIMER, 0);
	add_finding();
	add(EVENT_CHOICE, TOPHALF_CHOOSE_REGISTER, 3)->argument[0] = 16;
	add(EVENT_END, TOPHALF_END_DONE, 0);
	assert_told(true,
		    "0 timer interrupt\n"
		    "0 FINDING: warn: it is broken\n"
		    "0 choice: register 3 of 16\n"
		    "0 the run ends: user space is through\n");
	assert_told(false, "0 FINDING: warn: it is broken\n");
}

/* A task that goes on is told of where it does something, and not where its next line names it. */
static void switches(void **state)
{
	static const char *const names[] = { "worker", "idle", "user0" };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		strcpy(add(EVENT_TASK, 0, 0)->text, names[i]);
		if (i == 0)
			add(EVENT_TAKE, 0x10, 0);
		if (i == 2)
			add(EVENT_CALL, 0, TOPHALF_SYS_SLEEP)->argument[0] = 7;
	}
	add_finding();
	assert_told(false,
		    "0 the CPU executes worker\n"
		    "0 takes a lock\n"
		    "0 user0: nanosleep(7)\n"
		    "0 FINDING: warn: it is broken\n");
}

/* Another CPU's line shows where this one stood in the driver. */
static void another_cpu(void **state)
{
	struct event *event;

	(void)state;
	add(EVENT_TAKE, 0x10, 0);
	event = add(EVENT_CPU, 1, 0);
	event->where = 0x40001004;
	add(EVENT_RELEASE, 0x10, 0)->cpu = 1;
	event = add(EVENT_CPU, 0, 0);
	event->cpu = 1;
	add_finding();
	assert_told(false,
		    "0 takes a lock\n"
		    "0 CPU 0 stands still, CPU 1 goes on\n"
		    "0 releases a lock\n"
		    "0 FINDING: warn: it is broken\n");
}

static void long_stories_are_cut(void **state)
{
	struct timeline timeline;
	unsigned int i;

	(void)state;
	for (i = 0; i < EVENTS_MAX + 10; i++)
		add(EVENT_WRITE, 0x10000000, i)->argument[0] = 1;
	add_finding();
	timeline_make(&timeline, &wanted);
	assert_int_equal(timeline.dropped, 11);
	assert_int_equal(timeline.count, 120);
	assert_true(timeline.left_out == EVENTS_MAX - 120);
	assert_string_equal(timeline.lines[119].text, "FINDING: warn: it is broken");
	timeline_release(&timeline);
}

static void no_events(void **state)
{
	(void)state;
	assert_told(false, "");
	assert_told(true, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_log, close_log)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(calls_and_handlers),
		TEST(all_is_everything),
		TEST(switches),
		TEST(another_cpu),
		TEST(long_stories_are_cut),
		TEST(no_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
