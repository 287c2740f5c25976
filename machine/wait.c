// SPDX-License-Identifier: GPL-2.0-only
/*
 * Busy-waiting: cpu_relax(), udelay() and loops that poll a register.
 *
 * A polling loop would take as many rounds as its timeout is long, and each
 * costs the host time for nothing.  So rounds that follow each other closely
 * take ever more virtual time: the first ones are cheap, because a device often
 * answers at once, and a loop that waits for a timeout reaches it after a
 * thousand rounds rather than a million.  Rounds follow each other closely when
 * few points lie between them; nothing else is known of a loop.
 */
#include <explore/choice.h>
#include <machine/internal.h>

#define TIGHT_POINTS		256	/* between two rounds of one loop, at most */
#define RELAX_FREE		8	/* rounds before time speeds up */
#define RELAX_DOUBLINGS		10	/* 1 us to 1 ms */
/* A FIFO is drained by reads of one register as well, and takes no extra time. */
#define READS_FREE		2048
#define READS_A_DOUBLING	128
#define READ_DOUBLINGS		13	/* 100 ns to 0.8 ms */

void cpu_not_polling(void)
{
	this_cpu()->relaxes = 0;
	this_cpu()->reads = 0;
}

/* Whether this round follows the last one of the same loop. */
static bool tight(struct cpu *cpu)
{
	bool follows = computer.state->points - cpu->poll_points <= TIGHT_POINTS;

	cpu->poll_points = computer.state->points;
	return follows;
}

static void let_others_run(void)
{
	int next = cpu_next();

	if (next >= 0)
		cpu_run(next);
}

/* Any context. */
void cpu_relax(void)
{
	struct cpu *cpu = this_cpu();
	uint32_t doublings;

	clock_sync();
	cpu->relaxes = tight(cpu) ? cpu->relaxes + 1 : 0;
	doublings = cpu->relaxes < RELAX_FREE ? 0 : cpu->relaxes - RELAX_FREE;
	if (doublings > RELAX_DOUBLINGS)
		doublings = RELAX_DOUBLINGS;
	clock_charge(RELAX_NS << doublings, RELAX_WORK);
	watch_check();
	clock_expire_timers();
	machine_deliver();
	let_others_run();
	/* What other CPUs did meanwhile is not this loop's. */
	this_cpu()->poll_points = computer.state->points;
	clock_arm();
}

void cpu_polled(uint64_t address)
{
	struct cpu *cpu = this_cpu();
	uint32_t doublings = 0;

	if (!tight(cpu) || cpu->poll_address != address)
		cpu->reads = 0;
	cpu->poll_address = address;
	cpu->reads++;
	if (cpu->reads > READS_FREE)
		doublings = (cpu->reads - READS_FREE) / READS_A_DOUBLING;
	if (doublings > READ_DOUBLINGS)
		doublings = READ_DOUBLINGS;
	clock_charge(BUS_NS << doublings, BUS_WORK);
}

/* The CPU is busy until `end`: interrupts come in time if they are on. */
static void pass_time_until(uint64_t end)
{
	while (computer.state->now_ns < end) {
		uint64_t timer = clock_next_timer();

		clock_advance_to(timer < end ? timer : end);
		watch_check();
		machine_deliver();
	}
}

/*
 * Any context.  Other CPUs run during the delay, but for a slice at most: a long
 * delay must not cost the host more than a short one.
 */
void cpu_delay(tophalf_u64 ns)
{
	uint64_t end;

	clock_sync();
	if (ns > LOCKUP_NS * 2)
		ns = LOCKUP_NS * 2;
	end = computer.state->now_ns + ns;
	this_cpu_state()->ran_ns += ns;
	this_cpu()->work += RELAX_WORK;
	computer.work += RELAX_WORK;
	watch_check();
	if (computer.state->by_operations)
		choice_unexplored(TOPHALF_UNEXPLORED_TIME);
	if (!computer.state->quiet && !computer.state->by_operations)
		machine_decide();
	let_others_run();
	pass_time_until(end);
	clock_arm();
}
