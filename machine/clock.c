// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtual clock.
 *
 * There is one clock for all CPUs, and it advances with what they do: a fixed
 * price for each preemption point, each bus access, each interrupt.  The image
 * counts points down by itself, in a register (<tophalf/hook.h>), and the clock
 * catches up with it in clock_sync(), whenever the host has the word.  clock_arm() sets the countdown
 * to the first of what is due: a decision, a timer, the end of a CPU's slice.
 * So timers are on time to the point, and the fast path stays a decrement and a
 * branch.
 */
#include <machine/internal.h>

uint64_t clock_next_timer(void)
{
	uint64_t earliest = NEVER_NS;
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		if (computer.cpus[cpu].timer_ns < earliest)
			earliest = computer.cpus[cpu].timer_ns;
	return earliest;
}

uint64_t clock_passed(void)
{
	long passed = computer.armed - computer.state->points_left;

	/* A driver that writes anywhere may have written here. */
	return passed <= 0 || passed > (long)DISTANCE_LIMIT + 1 ? 0 : passed;
}

void clock_sync(void)
{
	uint64_t passed = clock_passed();

	computer.armed = computer.state->points_left;
	if (!passed)
		return;
	computer.state->points += passed;
	clock_charge(computer.state->by_operations ? 0 : passed * POINT_NS, passed);
}

void clock_charge(uint64_t ns, uint64_t work)
{
	computer.state->now_ns += ns;
	this_cpu_state()->ran_ns += ns;
	this_cpu()->work += work;
	computer.work += work;
}

void clock_advance_to(uint64_t now_ns)
{
	if (now_ns > computer.state->now_ns)
		computer.state->now_ns = now_ns;
	clock_expire_timers();
}

void clock_expire_timers(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++) {
		if (computer.cpus[cpu].timer_ns > computer.state->now_ns || interrupt_waits_for_time(cpu))
			continue;
		computer.cpus[cpu].timer_ns = NEVER_NS;
		computer.effects++;
		computer.state->cpu_state[cpu].pending |= 1u << TOPHALF_VECTOR_TIMER;
	}
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t points_until(uint64_t ns)
{
	if (ns <= computer.state->now_ns)
		return 1;
	return (ns - computer.state->now_ns + POINT_NS - 1) / POINT_NS;
}

/* Points until the first of what is due, 1 at least. */
static uint64_t points_ahead(void)
{
	const struct tophalf_machine *state = computer.state;
	uint64_t due_at = earlier(computer.decision_at, computer.limit_at);
	uint64_t points = due_at > state->points ? due_at - state->points : 1;

	points = earlier(points, points_until(clock_next_timer()));
	if (state->cpus > 1)
		points = earlier(points, points_until(computer.slice_began_ns + SLICE_NS));
	return earlier(points, DISTANCE_LIMIT);
}

void clock_arm(void)
{
	struct tophalf_machine *state = computer.state;

	/* The image calls when its countdown falls below 0.  In a bounded program each operation does. */
	state->points_left = computer.armed =
		(state->by_operations ? DISTANCE_LIMIT : points_ahead()) - 1;
}

/* Any context. */
void clock_program(tophalf_u32 cpu, tophalf_u64 expires_ns)
{
	machine_require(cpu < computer.state->cpus);
	computer.effects++;
	clock_sync();
	computer.cpus[cpu].timer_ns = expires_ns;
	clock_expire_timers();
	clock_arm();
}
