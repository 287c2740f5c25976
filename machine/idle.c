// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens when no CPU can take a step: time passes, or a device acts; and
 * when the machine sleeps.
 */
#include <hardware/hardware.h>
#include <explore/choice.h>
#include <machine/internal.h>

/*
 * Interrupts that a device raises for tasks that wait, with none of them making
 * a system call: after so many nothing more is to be expected of it.
 */
#define IDLE_LINES_MAX	256

/*
 * Interrupts that disturb a sleep and may not wake the machine, as those of a line
 * that was only not to be suspended: it sleeps on after each.
 */
#define SLEEP_LINES_MAX	4

/* It would notice a vector that becomes pending. */
static bool takes_interrupts(unsigned int number)
{
	switch (computer.cpus[number].mode) {
	case CPU_HALTED:
	case CPU_RUNNING:
		return true;
	case CPU_SPINNING:
	case CPU_BEFORE_OPERATION:
	case CPU_CHOSEN:
		return !computer.state->cpu_state[number].irqs_off;
	case CPU_ABSENT:
		break;
	}
	return false;
}

/* The earliest timer whose CPU would notice it. */
static uint64_t earliest_useful_timer(void)
{
	uint64_t earliest = NEVER_NS;
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		if (takes_interrupts(cpu) && computer.cpus[cpu].timer_ns < earliest)
			earliest = computer.cpus[cpu].timer_ns;
	return earliest;
}

static bool any_takes_interrupts(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		if (takes_interrupts(cpu))
			return true;
	return false;
}

/*
 * Nothing can happen any more.  Where a CPU spins, it is a deadlock, which that
 * CPU has to report; it can run from now on.
 */
static void no_step_left(void)
{
	unsigned int cpu, spinning = 0;

	for (cpu = 0; cpu < computer.state->cpus; cpu++) {
		if (computer.cpus[cpu].mode != CPU_SPINNING)
			continue;
		computer.cpus[cpu].hopeless = true;
		spinning++;
	}
	if (spinning)
		return;
	if (computer.idle_lines >= IDLE_LINES_MAX)
		machine_stuck(TOPHALF_RULE_HANG, true,
			      "every task waits without a time limit, and %u interrupts of devices changed nothing",
			      IDLE_LINES_MAX);
	else
		machine_stuck(TOPHALF_RULE_HANG, false,
			      "every task waits, no timer is programmed and no device can interrupt");
}

static bool device_is_faster(const uint32_t *lines, unsigned int count)
{
	uint64_t what[2 + 1 + TOPHALF_LINES] = { STEP_TIME, STEP_LINE, count };
	unsigned int i;

	for (i = 0; i < count; i++)
		what[3 + i] = (uint64_t)hardware_line_cpu(lines[i]) << 32 | lines[i];
	return choose_among(TOPHALF_CHOOSE_STEP, 2, what);
}

/*
 * The executing one included.  The plain course is that the next timer fires; a device
 * may be faster, by choice, and has to be where there is no timer.
 */
void machine_idle(void)
{
	do {
		uint32_t lines[TOPHALF_LINES];
		unsigned int count = 0;
		uint64_t timer;

		watch_check();
		if (computer.state->by_operations && (operations_choose() || operations_release()))
			continue;
		timer = earliest_useful_timer();
		if (any_takes_interrupts() && computer.idle_lines < IDLE_LINES_MAX)
			count = hardware_lines_ready(lines, TOPHALF_LINES);
		if (count && (timer == NEVER_NS || device_is_faster(lines, count))) {
			computer.idle_lines++;
			machine_raise_line(lines, count);
		} else if (timer != NEVER_NS) {
			operations_idle();
			clock_advance_to(timer);
		} else {
			no_step_left();
		}
	} while (!cpu_any_can_run());
}

static bool any_vector_pending(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		if (computer.state->cpu_state[cpu].pending & 1u << TOPHALF_VECTOR_EXTERNAL)
			return true;
	return false;
}

/*
 * The last CPU that runs, interrupts off.  Timers stand still with their clock,
 * so only a line wakes the machine, or whoever presses its button: no sleep is
 * for ever, and none is disturbed without end.  A line that is pending already lets
 * the machine not fall asleep at all.
 */
tophalf_u32 machine_sleep(void)
{
	static const uint64_t seconds[8] = { 1, 1, 10, 60, 600, 3600, 28800, 864000 };
	uint32_t lines[TOPHALF_LINES];
	unsigned int count;

	clock_sync();
	clock_expire_timers();
	if (any_vector_pending())
		return 1;
	computer.state->asleep_ns += seconds[choose(TOPHALF_CHOOSE_TIME, 8)] * 1000000000ull;
	count = hardware_lines_ready(lines, TOPHALF_LINES);
	if (count && computer.sleep_lines < SLEEP_LINES_MAX && !choose(TOPHALF_CHOOSE_STEP, 2)) {
		computer.sleep_lines++;
		machine_raise_line(lines, count);
		clock_arm();
		return 1;
	}
	computer.sleep_lines = 0;
	clock_arm();
	return 0;
}
