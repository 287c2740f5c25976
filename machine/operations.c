// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounded programs: the machine stops before each operation of a task or an interrupt.
 *
 * Every task has a CPU of its own as long as there are enough, so that a task can be
 * stopped anywhere, inside a spinlock as well, and another one goes on: what several
 * CPUs can do is what is explored, and nothing of which CPU it happens on.  A CPU
 * that comes before an operation stands still.  When all do, or sleep, one of the
 * tasks is chosen among those that are able to make theirs, and runs to its next
 * one; what that wakes runs to its first one as well.  So between two choices exactly
 * one operation is made, and the choices are the schedule.
 *
 * Interrupts are chosen as tasks are (operation_interrupts.c), and what is said of a
 * task here is true of the handler that its CPU executes.
 *
 * Points take no decisions and cost no time.  The clock goes on where a timer is chosen
 * to expire, and where nothing can be chosen, and then to the next timer.
 */
#include <string.h>
#include <explore/choice.h>
#include <explore/strategy.h>
#include <machine/internal.h>

#define TASKS_MAX	64
#define ROOM_MAX	8		/* how often a CPU is asked for room before an operation */

struct operation_ahead {
	tophalf_u32 (*ready)(const void *object);
	const void *object;
	uint32_t task;			/* or the process of an interrupt */
	uint32_t cpu;			/* where it stands, when the machine chooses */
	bool polls;			/* not before others have written */
	bool last;			/* not before all others are done; no operation */
	struct operation_ahead *under;	/* what stands below the same CPU's interrupts, further out */
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
static bool released;			/* what happens is no operation that was chosen */

void operations_begin_run(void)
{
	pollers_count = 0;
	operations = 0;
	memset(asked_for_room, 0, sizeof(asked_for_room));
	last_task = 0;
	released = false;
	computer.state->by_operations = computer.by_operations;
	interrupts_begin_run();
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
	if (ahead->last)
		return false;
	if (ahead->polls)
		return poller_of(ahead->task)->since != NOT_YET;
	return !ahead->ready || (tophalf_u32)image_call((image_function)ahead->ready,
							 (unsigned long)ahead->object, 0, 0, 0);
}

/* An interrupt is over, and what it lay on stands before its operation again. */
static void take_up(const struct operation_ahead *ahead)
{
	struct operation_ahead **place;
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		for (place = &computer.cpus[cpu].under; *place; place = &(*place)->under)
			if (*place == ahead) {
				*place = ahead->under;
				return;
			}
}

/* Stands still on this CPU, or wherever an interrupt takes the task, until it is chosen. */
static void stand_before(struct operation_ahead *ahead)
{
	int next;

	while (!ahead->chosen) {
		struct cpu *cpu = this_cpu();

		if (!this_cpu_state()->irqs_off && this_cpu_state()->pending) {
			ahead->under = cpu->under;
			cpu->under = ahead;
			machine_deliver();
			/* Whatever CPU it stands on now, and whoever came to the old one. */
			take_up(ahead);
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

/* Any context. */
void operation_begin(tophalf_u32 (*ready)(const void *object), const void *object)
{
	struct operation_ahead ahead = {
		.ready = ready, .object = object, .task = interrupt_process(computer.state->cpu),
	};

	clock_sync();
	interrupt_owner(ahead.task);
	choice_arrived(ahead.task, operations - 1);
	stand_before(&ahead);
	clock_arm();
}

/*
 * Any context.  A round that has read the same as the one before would only be
 * made again, so the next one waits until another task has written anything.
 */
void operation_polls(void)
{
	struct operation_ahead ahead = {
		.task = interrupt_process(computer.state->cpu), .polls = true,
	};

	clock_sync();
	interrupt_owner(ahead.task);
	choice_arrived(ahead.task, operations - 1);
	stand_before(&ahead);
	poller_of(ahead.task)->since = NOT_YET;
	clock_arm();
}

void operations_end(void)
{
	struct operation_ahead ahead = { .last = true };

	clock_sync();
	stand_before(&ahead);
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

static void operates(uint32_t task)
{
	last_task = task;
	operations++;
	released = false;
	memset(asked_for_room, 0, sizeof(asked_for_room));
	choice_operates(task);
}

static void waits(uint32_t task)
{
	operations++;
	released = false;
	choice_waits(task);
}

static void choose_ahead(struct operation_ahead *ahead, unsigned int cpu)
{
	ahead->chosen = true;
	computer.cpus[cpu].mode = CPU_CHOSEN;
}

static void let_go_on(struct operation_ahead *ahead)
{
	choose_ahead(ahead, ahead->cpu);
	/* What made it worth while comes before it. */
	if (ahead->polls && poller_of(ahead->task)->since >= 0)
		choice_arrived(ahead->task, poller_of(ahead->task)->since);
	operates(ahead->task);
	interrupt_note_operation(ahead->cpu, ahead->task);
}

/* It waits for what it cannot have. */
static void note_awaited(const struct operation_ahead *ahead)
{
	choice_touched((uint64_t)ahead->object, 1,
		       TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHUT);
}

/* What made it possible is told by what it touches. */
static void let_come(const struct interrupt_ahead *ahead)
{
	choice_arrived(ahead->process, -1);
	operates(ahead->process);
	interrupt_choose(ahead);
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

		if (!ahead || ahead->last || ahead->chosen || able(ahead) != are_able)
			continue;
		ahead->cpu = cpu;
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
		if (computer.state->cpu_state[cpu].runnable && !computer.cpus[cpu].interrupts_count)
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
		    computer.cpus[cpu].interrupts_count || asked_for_room[cpu] == ROOM_MAX)
			continue;
		asked_for_room[cpu]++;
		state->pending |= 1u << TOPHALF_VECTOR_RESCHEDULE;
		return true;
	}
	return false;
}

/* Interrupts that were to run softirqs, which then ran before those came: they might have come. */
static void tell_of_needless(void)
{
	unsigned int cpu;
	uint32_t process;

	for (cpu = 0; cpu < computer.state->cpus; cpu++) {
		process = computer.stirred >> cpu & 1 ? interrupt_made_needless(cpu) : 0;
		if (!process)
			continue;
		choice_arrived(process | STRATEGY_INSTEAD, -1);
		waits(process | STRATEGY_INSTEAD);
		interrupt_note_needless(cpu);
		released = true;
	}
}

/* Interrupts that were kept away until the end, and might have come before they were. */
static void tell_of_missed(void)
{
	struct interrupt_ahead missed[INTERRUPTS_MAX];
	unsigned int count = interrupts_missed(missed), i;

	for (i = 0; i < count; i++) {
		choice_arrived(missed[i].process, -1);
		waits(missed[i].process);
		interrupt_note_missed(&missed[i]);
	}
}

/* What lies below a handler that gets no further. */
static void tell_of_buried(void)
{
	const struct operation_ahead *ahead;
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		for (ahead = computer.cpus[cpu].under; ahead; ahead = ahead->under) {
			if (ahead->last)
				continue;
			waits(ahead->task);
			interrupt_note_buried(ahead->task);
			if (!able(ahead) && ahead->object)
				note_awaited(ahead);
		}
}

/* Nothing is left to be done: the one that waits for that goes on.  False if nobody does. */
static bool end_program(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++) {
		struct operation_ahead *ahead = computer.cpus[cpu].ahead;

		if (!ahead || !ahead->last || ahead->chosen)
			continue;
		tell_of_missed();
		/* What comes now is no operation of those. */
		released = true;
		choose_ahead(ahead, cpu);
		return true;
	}
	return false;
}

bool operations_choose(void)
{
	struct operation_ahead *list[TOPHALF_MAX_CPUS];
	struct interrupt_ahead interrupts[INTERRUPTS_MAX];
	uint64_t processes[TOPHALF_MAX_CPUS + INTERRUPTS_MAX];
	unsigned int count, coming, chosen, i;

	interrupt_note_masks();
	tell_of_needless();
	computer.stirred = 1u << computer.state->cpu;
	if (make_room())
		return true;
	count = list_ahead(list, true);
	coming = interrupts_ahead(interrupts);
	if (!count && !coming)
		return end_program();
	for (i = 0; i < count; i++)
		processes[i] = list[i]->task;
	for (i = 0; i < coming; i++)
		processes[count + i] = interrupts[i].process;
	if (some_wait_for_a_cpu())
		choice_unexplored(TOPHALF_UNEXPLORED_CROWD);
	/* The first choice of the run: all runs are the same up to here. */
	if (count + coming > 1)
		machine_settle();
	chosen = choose_among(TOPHALF_CHOOSE_TASK, count + coming, processes);
	if (chosen < count)
		let_go_on(list[chosen]);
	else
		let_come(&interrupts[chosen - count]);
	return true;
}

void operations_idle(void)
{
	/* What comes now is no operation of whoever made the last one. */
	released = true;
	choice_idles();
	choice_unexplored(TOPHALF_UNEXPLORED_TIME);
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
			note_awaited(list[i]);
	}
	if (count) {
		tell_of_buried();
		tell_of_missed();
	}
	released |= count > 0;
	return count;
}
