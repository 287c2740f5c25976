// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preemption points: where interrupts come and other CPUs run.
 *
 * The hook in the image counts points down and calls machine_point() below zero.
 * What happens there is of two kinds.  Some of it has to: a timer has expired, a
 * vector is pending and interrupts are on, a CPU has used its slice while
 * another one waits.  The rest is a decision, drawn from the choice sequence: go
 * on, let another CPU run, let a device raise a line, make the task reschedule,
 * let a long time pass.  After each, the distance to the next is drawn.  Every
 * schedule of the machine can be had that way, because each shared access has
 * its point and any of them can be the next decision; and a run with few
 * decisions costs little more than one with none.
 */
#include <hardware/hardware.h>
#include <explore/choice.h>
#include <explore/trace.h>
#include <machine/internal.h>

#define STEPS_MAX	5

static uint32_t distance(void)
{
	uint32_t answer = choose(TOPHALF_CHOOSE_DISTANCE, DISTANCE_LIMIT);

	return answer ? answer : DISTANCE_LIMIT;
}

/* In a run, and in each system call: places are counted from where it began. */
void machine_first_decision(void)
{
	if (computer.state->by_operations)
		return;
	computer.distance_from = computer.state->points;
	computer.decision_at = computer.state->points + distance();
}

void machine_raise_line(const uint32_t *lines, unsigned int count)
{
	uint64_t what[TOPHALF_LINES];
	uint32_t line;
	unsigned int i;

	for (i = 0; i < count; i++)
		what[i] = lines[i];
	line = lines[choose_among(TOPHALF_CHOOSE_LINE, count, what)];

	computer.line_points = computer.state->points;
	trace_event(TRACE_LINE, line, computer.state->now_ns);
	machine_event(EVENT_RAISE, line, 0);
	hardware_raise(line);
}

/* The whole machine until the next timer, as a virtual one may: no CPU has worked meanwhile. */
static void stand_still(void)
{
	uint64_t began_ns = computer.state->now_ns;

	clock_advance_to(clock_next_timer());
	computer.state->stolen_ns += computer.state->now_ns - began_ns;
}

static void take(enum choice_step step, const uint32_t *lines, unsigned int count)
{
	int cpu;

	switch (step) {
	case STEP_GO_ON:
		break;
	case STEP_CPU:
		cpu = cpu_choose();
		if (cpu >= 0)
			cpu_run(cpu);
		break;
	case STEP_LINE:
		machine_raise_line(lines, count);
		break;
	case STEP_RESCHEDULE:
		this_cpu_state()->pending |= 1u << TOPHALF_VECTOR_RESCHEDULE;
		break;
	case STEP_TIME:
		stand_still();
		break;
	}
}

/*
 * No device interrupts so often that nothing else gets done: as a run goes on,
 * the points between two interrupts that are chosen here have to be more.
 */
#define LINES_FREE	16	/* interrupts that may follow each other at once */
#define LINES_GAP	16	/* points more, for each interrupt after those */

static bool devices_rest(void)
{
	uint64_t count = computer.interrupts;

	return count > LINES_FREE && computer.state->points - computer.line_points <
		(count - LINES_FREE) * LINES_GAP;
}

/* What could happen here, the plain course first; n of the choice follows from it. */
static unsigned int possible_steps(uint64_t steps[STEPS_MAX], unsigned int lines)
{
	uint64_t timer = clock_next_timer();
	unsigned int count = 0;
	int cpu = cpu_next();

	steps[count++] = STEP_GO_ON;
	if (cpu >= 0)
		steps[count++] = STEP_CPU | (uint64_t)computer.state->cpu_state[cpu].task << 32;
	if (lines)
		steps[count++] = STEP_LINE;
	if (this_cpu_state()->runnable && !this_cpu_state()->irqs_off)
		steps[count++] = STEP_RESCHEDULE;
	if (timer != NEVER_NS && timer <= computer.state->now_ns + JUMP_NS)
		steps[count++] = STEP_TIME;
	return count;
}

/* The next distance is drawn first: if another CPU runs now, it is that one's. */
void machine_decide(void)
{
	uint32_t lines[TOPHALF_LINES];
	unsigned int count = devices_rest() ? 0 : hardware_lines_ready(lines, TOPHALF_LINES);
	uint64_t steps[STEPS_MAX + 1 + TOPHALF_LINES];
	unsigned int possible, i;

	choice_distance_over(computer.state->points - computer.distance_from);
	machine_first_decision();
	possible = possible_steps(steps, count);
	steps[possible] = count;
	for (i = 0; i < count; i++)
		steps[possible + 1 + i] = (uint64_t)hardware_line_cpu(lines[i]) << 32 | lines[i];
	take(steps[choose_among(TOPHALF_CHOOSE_STEP, possible, steps)], lines, count);
}

/*
 * Without a decision in its favour, another CPU still gets its turn, unless this one is
 * chosen to be that much faster.
 */
static void end_slice(void)
{
	int next;

	if (computer.state->by_operations ||
	    computer.state->now_ns - computer.slice_began_ns < SLICE_NS)
		return;
	computer.slice_began_ns = computer.state->now_ns;
	next = cpu_next();
	if (next >= 0 && (computer.state->quiet || !choose(TOPHALF_CHOOSE_CPU, 2)))
		cpu_run(next);
}

/* Any context. */
void machine_point(void)
{
	clock_sync();
	watch_check();
	clock_expire_timers();
	if (!computer.state->by_operations && computer.state->points >= computer.decision_at) {
		if (computer.state->quiet)
			computer.decision_at = computer.state->points + DISTANCE_LIMIT;
		else
			machine_decide();
	}
	end_slice();
	machine_deliver();
	clock_arm();
}

/*
 * Any context.  A decision that comes before its distance is used up: the distance was
 * this one, as it is recorded now, and a replay knows nothing of places.
 */
void machine_place(unsigned long where, const volatile void *address, tophalf_u32 size,
		   tophalf_u32 writes)
{
	bool wanted = !computer.state->quiet && !computer.state->by_operations &&
		      choice_place(where, (uint64_t)address, size, writes);

	if (!wanted && computer.state->points_left >= 0)
		return;
	clock_sync();
	/* A distance is one point at least. */
	if (wanted && computer.state->points != computer.distance_from)
		computer.decision_at = computer.state->points;
	else if (computer.state->points_left >= 0)
		return;
	machine_point();
}

/*
 * A tick is no news to a loop that polls: it goes on where it was, as if the
 * points of the tick had not passed.
 */
static void go_on_polling(unsigned int number, const struct cpu *before, uint64_t points)
{
	struct cpu *cpu = this_cpu();

	if (computer.state->cpu != number || cpu->switches != before->switches)
		return;
	cpu->relaxes = before->relaxes;
	cpu->reads = before->reads;
	cpu->poll_address = before->poll_address;
	cpu->poll_points = before->poll_points + computer.state->points - points;
}

static void interrupt(uint32_t vector)
{
	struct tophalf_cpu *cpu = this_cpu_state();
	const struct cpu before = *this_cpu();
	unsigned int number = computer.state->cpu;
	uint64_t points = computer.state->points;

	cpu_not_polling();
	cpu->pending &= ~(1u << vector);
	cpu->irqs_off = 1;
	computer.effects++;
	clock_charge(computer.state->by_operations ? 0 : INTERRUPT_NS, INTERRUPT_WORK);
	trace_event(TRACE_INTERRUPT, (uint64_t)computer.state->cpu << 32 | vector,
		    computer.state->now_ns);
	machine_event(EVENT_VECTOR, vector, 0);
	clock_arm();
	this_cpu()->interrupted++;
	interrupt_begins(vector);
	image_call((image_function)computer.image->interrupt, vector, 0, 0, 0);
	this_cpu()->interrupted--;
	clock_sync();
	machine_event(EVENT_VECTOR_END, vector, 0);
	cpu_not_polling();
	if (vector == TOPHALF_VECTOR_TIMER)
		go_on_polling(number, &before, points);
	/* The task may have been preempted in there, and be on another CPU now. */
	if (vector == TOPHALF_VECTOR_EXTERNAL && hardware_line_waits(computer.state->cpu))
		machine_line_pending(computer.state->cpu);
	this_cpu_state()->irqs_off = 0;
}

/*
 * The idle task of this CPU, between two interrupts: however many there are, it has
 * nothing else to do.  Had it, the end of an interrupt would have scheduled.
 */
static bool interrupted_idle(void)
{
	const struct cpu *cpu = this_cpu();

	return cpu->halt_switches == cpu->switches && !cpu->interrupted;
}

/* Any context.  Does nothing while interrupts are off. */
void machine_deliver(void)
{
	const uint32_t vectors = (1u << TOPHALF_VECTORS) - 1;

	while (!this_cpu_state()->irqs_off && (this_cpu_state()->pending & vectors)) {
		clock_sync();
		if (interrupted_idle())
			watch_reset();
		watch_check();
		interrupt(__builtin_ctz(this_cpu_state()->pending & vectors));
	}
}
