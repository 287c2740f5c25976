// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounded programs: the machine stops before each operation of a task.
 *
 * Every task has a CPU of its own as long as there are enough, so that a task can be
 * stopped anywhere, inside a spinlock as well, and another one goes on: what several
 * CPUs can do is what is explored, and nothing of which CPU it happens on.  A CPU
 * that comes before an operation stands still.  When all do, or sleep, one of the
 * tasks is chosen among those that are able to make theirs, and runs to its next
 * one; what that wakes runs to its first one as well.  So between two choices exactly
 * one operation is made, and the choices are the schedule.
 *
 * Points take no decisions and cost no time.  The clock goes on only where no task
 * can, and then to the next timer.
 */
#include <string.h>
#include <explore/choice.h>
#include <machine/internal.h>

#define TASKS_MAX	64
#define ROOM_MAX	8		/* how often a CPU is asked for room before an operation */

struct operation_ahead {
	tophalf_u32 (*ready)(const void *object);
	const void *object;
	uint32_t task;
	bool polls;			/* not before others have written */
	bool chosen;
};

/* When a loop that polls may go round again. */
enum { AT_ONCE = -1, NOT_YET = -2 };	/* or: it has since the operation with this number */

/* Tasks that have polled. */
static struct poller {
	uint32_t task;
	int32_t since;
} pollers[TASKS_MAX];
static unsigned int pollers_count;
static int32_t operations;		/* that were made: the last one has the number before */
static uint32_t last_task;		/* that was chosen */
/* How often a CPU was asked for room since the last operation. */
static unsigned int asked_for_room[TOPHALF_MAX_CPUS];
static bool released;			/* the last operations were let go on without being able to */

void operations_begin_run(void)
{
	pollers_count = 0;
	operations = 0;
	memset(asked_for_room, 0, sizeof(asked_for_room));
	last_task = 0;
	released = false;
	computer.state->by_operations = computer.by_operations;
}

bool operation_chosen(const struct operation_ahead *ahead)
{
	return ahead->chosen;
}

static struct poller *poller_of(uint32_t task)
{
	unsigned int i;

	for (i = 0; i < pollers_count; i++)
		if (pollers[i].task == task)
			return &pollers[i];
	/* Beyond, tasks share one: they poll more often than they need to. */
	if (i == TASKS_MAX)
		return &pollers[TASKS_MAX - 1];
	pollers[i] = (struct poller){ .task = task, .since = AT_ONCE };
	pollers_count++;
	return &pollers[i];
}

static bool able(const struct operation_ahead *ahead)
{
	if (ahead->polls)
		return poller_of(ahead->task)->since != NOT_YET;
	return !ahead->ready || (tophalf_u32)image_call((image_function)ahead->ready,
							 (unsigned long)ahead->object, 0, 0, 0);
}

/* Stands still on this CPU, or wherever an interrupt takes the task, until it is chosen. */
static void stand_before(struct operation_ahead *ahead)
{
	int next;

	while (!ahead->chosen) {
		struct cpu *cpu = this_cpu();

		if (!this_cpu_state()->irqs_off && this_cpu_state()->pending) {
			machine_deliver();
			continue;
		}
		cpu->ahead = ahead;
		cpu->mode = CPU_BEFORE_OPERATION;
		next = cpu_next();
		if (next >= 0)
			cpu_run(next);
		else
			machine_idle();
		cpu->mode = CPU_RUNNING;
		cpu->ahead = NULL;
	}
}

/* Process context. */
void operation_begin(tophalf_u32 (*ready)(const void *object), const void *object)
{
	struct operation_ahead ahead = {
		.ready = ready, .object = object, .task = this_cpu_state()->task,
	};

	clock_sync();
	choice_arrived(ahead.task, operations - 1);
	stand_before(&ahead);
	clock_arm();
}

/*
 * Process context.  A round that has read the same as the one before would only be
 * made again, so the next one waits until another task has written anything.
 */
void operation_polls(void)
{
	struct operation_ahead ahead = { .task = this_cpu_state()->task, .polls = true };

	clock_sync();
	choice_arrived(ahead.task, operations - 1);
	stand_before(&ahead);
	poller_of(ahead.task)->since = NOT_YET;
	clock_arm();
}

/* Any context. */
void operation_touch(const volatile void *address, tophalf_u32 size, tophalf_u32 flags)
{
	unsigned int i;

	if (!released)
		choice_touched((uint64_t)address, size, flags);
	if (!(flags & TOPHALF_TOUCH_WRITES))
		return;
	for (i = 0; i < pollers_count; i++)
		if (pollers[i].task != last_task && pollers[i].since == NOT_YET)
			pollers[i].since = operations - 1;
}

static void let_go_on(struct operation_ahead *ahead)
{
	ahead->chosen = true;
	last_task = ahead->task;
	/* What made it worth while comes before it. */
	if (ahead->polls && poller_of(ahead->task)->since >= 0)
		choice_arrived(ahead->task, poller_of(ahead->task)->since);
	operations++;
	memset(asked_for_room, 0, sizeof(asked_for_room));
	choice_operates(ahead->task);
}

/* The one that went on last is the plain choice, then they come in the order of their numbers. */
static bool comes_before(const struct operation_ahead *a, const struct operation_ahead *b)
{
	if (a->task == last_task || b->task == last_task)
		return a->task == last_task;
	return a->task < b->task;
}

/* Tasks that stand before an operation, able to make it or not, in that order. */
static unsigned int list_ahead(struct operation_ahead *list[TOPHALF_MAX_CPUS], bool are_able)
{
	unsigned int count = 0, cpu, at;

	for (cpu = 0; cpu < computer.state->cpus; cpu++) {
		struct operation_ahead *ahead = computer.cpus[cpu].ahead;

		if (!ahead || ahead->chosen || able(ahead) != are_able)
			continue;
		for (at = count++; at > 0 && comes_before(ahead, list[at - 1]); at--)
			list[at] = list[at - 1];
		list[at] = ahead;
	}
	return count;
}

static bool some_wait_for_a_cpu(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		if (computer.state->cpu_state[cpu].runnable)
			return true;
	return false;
}

/*
 * A task that may run on one CPU only waits for that: whoever stands there gives way,
 * and goes on elsewhere, unless it has preemption or interrupts off.  More than once,
 * because it may only be a worker that finds nothing to do; not for ever, because two
 * may be there that can run nowhere else.  True if one is asked now.
 */
static bool make_room(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++) {
		struct tophalf_cpu *state = &computer.state->cpu_state[cpu];

		if (!state->runnable || state->irqs_off || !computer.cpus[cpu].ahead ||
		    asked_for_room[cpu] == ROOM_MAX)
			continue;
		asked_for_room[cpu]++;
		state->pending |= 1u << TOPHALF_VECTOR_RESCHEDULE;
		return true;
	}
	return false;
}

bool operations_choose(void)
{
	struct operation_ahead *list[TOPHALF_MAX_CPUS];
	unsigned int count = list_ahead(list, true), i;
	uint64_t tasks[TOPHALF_MAX_CPUS];

	if (make_room())
		return true;
	if (!count)
		return false;
	for (i = 0; i < count; i++)
		tasks[i] = list[i]->task;
	released = false;
	if (some_wait_for_a_cpu())
		choice_crowded();
	let_go_on(list[choose_among(TOPHALF_CHOOSE_TASK, count, tasks)]);
	return true;
}

/*
 * They block where they do in any run, so the kernel finds out why; what each waits for
 * is told at once, since the first one may end the run.  A loop that polls goes round
 * once more, and takes time as any other.
 */
bool operations_release(void)
{
	struct operation_ahead *list[TOPHALF_MAX_CPUS];
	unsigned int count = list_ahead(list, false), i;

	for (i = 0; i < count; i++) {
		let_go_on(list[i]);
		if (list[i]->object)
			choice_touched((uint64_t)list[i]->object, 1, TOPHALF_TOUCH_WRITES |
				       TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHUT);
	}
	released |= count > 0;
	return count;
}
