// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits: what a run may use, and how long a CPU may work without scheduling.
 *
 * Both are counted in work and virtual time, never by the host's clock, so that
 * an endless loop is found at the same point in each replay.
 */
#include <stdarg.h>
#include <stdio.h>
#include <machine/internal.h>

void watch_reset(void)
{
	struct cpu *cpu = this_cpu();

	cpu->watch_work = cpu->work;
	cpu->watch_ns = this_cpu_state()->ran_ns;
}

void watch_check(void)
{
	struct cpu *cpu = this_cpu();
	bool by_work;

	if (computer.in_run && computer.state->points >= computer.limit_at)
		machine_end_run(TOPHALF_END_DONE);
	if (computer.in_run && computer.work > RUN_WORK)
		machine_end_run(TOPHALF_END_EXHAUSTED);
	if (cpu->mode != CPU_RUNNING)
		return;
	if (cpu->work - cpu->watch_work <= LOCKUP_WORK &&
	    this_cpu_state()->ran_ns - cpu->watch_ns <= LOCKUP_NS)
		return;
	/* The report itself has points, and must not come here again. */
	by_work = cpu->work - cpu->watch_work > LOCKUP_WORK;
	watch_reset();
	if (by_work)
		machine_stuck(TOPHALF_RULE_SOFT_LOCKUP, true,
			      "CPU %u made 4,000,000 steps without scheduling; the loop may have an end",
			      computer.state->cpu);
	else
		machine_stuck(TOPHALF_RULE_SOFT_LOCKUP, false,
			      "CPU %u has been busy for 20 s of virtual time without scheduling",
			      computer.state->cpu);
}

static bool found_a_step(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		if (computer.cpus[cpu].mode != CPU_SPINNING && cpu_can_run(cpu))
			return true;
	return clock_next_timer() != NEVER_NS;
}

/*
 * A CPU that waits for another one is not at fault, and the image says so: the other
 * one is found when its own limit is passed, and else all work of the run is limited.
 *
 * The image may answer a hang by a step of its own (a signal to a user task that
 * waits for input, say).  It cannot after a lock-up or a deadlock.
 */
void machine_stuck(uint32_t rule, bool warning, const char *format, ...)
{
	char message[160];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	if ((tophalf_u32)image_call((image_function)computer.image->stuck, rule, warning,
				    (unsigned long)message, 0))
		return;
	if (rule != TOPHALF_RULE_HANG || !found_a_step())
		machine_end_run(TOPHALF_END_FATAL);
}

/*
 * What the image says of itself may be what a wild write has left there: then
 * the run is at fault, and not the host.
 */
void machine_require(bool holds)
{
	if (!holds)
		machine_stuck(TOPHALF_RULE_BAD_ACCESS, false,
			      "the state of the machine's processors was overwritten");
}
