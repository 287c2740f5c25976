// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CPUs: stacks on one host thread.
 *
 * One CPU executes; each other one is a saved stack.  To let another one run is
 * a stack switch, so a CPU that spins on a lock costs nothing while it spins:
 * it says which word it waits for, and is not chosen before the word changed.
 * The kernel's own switch between two tasks of a CPU is the same stack switch,
 * and knows nothing of this.
 */
#include <assert.h>
#include <explore/choice.h>
#include <explore/trace.h>
#include <machine/internal.h>

/* The word that a spinning CPU waits for has changed. */
static bool word_changed(const struct cpu *cpu)
{
	switch (cpu->word_size) {
	case 1:
		return *(const volatile uint8_t *)cpu->word != (uint8_t)cpu->word_value;
	case 2:
		return *(const volatile uint16_t *)cpu->word != (uint16_t)cpu->word_value;
	case 4:
		return *(const volatile uint32_t *)cpu->word != (uint32_t)cpu->word_value;
	default:
		return *(const volatile uint64_t *)cpu->word != cpu->word_value;
	}
}

/* It has spun for so long that it has to say so itself. */
static bool spun_too_long(const struct cpu *cpu)
{
	return cpu->hopeless || computer.state->now_ns - cpu->spin_began_ns > LOCKUP_NS;
}

bool cpu_can_run(unsigned int number)
{
	const struct tophalf_cpu *state = &computer.state->cpu_state[number];
	const struct cpu *cpu = &computer.cpus[number];

	if (cpu->mode == CPU_RUNNING || cpu->mode == CPU_CHOSEN)
		return true;
	if (cpu->mode == CPU_SPINNING && (word_changed(cpu) || spun_too_long(cpu)))
		return true;
	/* All others wait for an interrupt at most, and a halted CPU takes it with interrupts off. */
	if (!state->pending || cpu->mode == CPU_ABSENT)
		return false;
	return cpu->mode == CPU_HALTED || !state->irqs_off;
}

bool cpu_any_can_run(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		if (cpu_can_run(cpu))
			return true;
	return false;
}

int cpu_next(void)
{
	unsigned int cpus = computer.state->cpus, i;

	for (i = 1; i < cpus; i++) {
		unsigned int cpu = (computer.state->cpu + i) % cpus;

		if (cpu_can_run(cpu))
			return cpu;
	}
	return -1;
}

int cpu_choose(void)
{
	uint64_t able[TOPHALF_MAX_CPUS];
	unsigned int count = 0, i;
	unsigned int cpus = computer.state->cpus;

	/* All of them only go on to an operation, or to sleep. */
	if (computer.state->by_operations)
		return cpu_next();
	for (i = 1; i < cpus; i++) {
		unsigned int cpu = (computer.state->cpu + i) % cpus;

		if (cpu_can_run(cpu))
			able[count++] = (uint64_t)computer.state->cpu_state[cpu].task << 32 | cpu;
	}
	return count ? (int)(able[choose_among(TOPHALF_CHOOSE_CPU, count, able)] & UINT32_MAX) : -1;
}

/*
 * The image reloads what it caches before the switch, while its stack is still
 * the other CPU's: so a CPU that has just been started needs no special care.
 */
void cpu_run(unsigned int next)
{
	struct tophalf_machine *state = computer.state;
	struct cpu *from = this_cpu(), *to = &computer.cpus[next];

	machine_require(next < state->cpus && to != from && to->mode != CPU_ABSENT);
	clock_sync();
	computer.effects++;
	machine_event(EVENT_CPU, next, 0);
	from->frame = state->frame;
	state->frame = to->frame;
	state->fresh = to->frame && !to->frame->entered;
	state->cpu = next;
	computer.stirred |= 1u << next;
	computer.slice_began_ns = state->now_ns;
	trace_event(TRACE_CPU, next, state->now_ns);
	clock_arm();
	image_call(computer.image->cpu_resumed, 0, 0, 0, 0);
	stack_switch(&from->stack, to->stack);
}

/* Any context. */
void cpu_start(tophalf_u32 number, void *stack)
{
	struct cpu *cpu = &computer.cpus[number];

	assert(number < computer.state->cpus && cpu->mode == CPU_ABSENT);
	cpu->stack = stack;
	cpu->frame = NULL;
	cpu->timer_ns = NEVER_NS;
	cpu->mode = CPU_RUNNING;
	computer.state->cpu_state[number].irqs_off = 1;
}

/* Idle task, interrupts off. */
void cpu_halt(void)
{
	unsigned int number = computer.state->cpu;
	struct tophalf_cpu *state = this_cpu_state();
	struct cpu *cpu = this_cpu();

	clock_sync();
	watch_reset();
	cpu->halt_switches = cpu->switches;
	cpu->interrupted = 0;
	cpu->mode = CPU_HALTED;
	state->halted = 1;
	clock_expire_timers();
	while (!state->pending) {
		int next = cpu_choose();

		if (next >= 0)
			cpu_run(next);
		else
			machine_idle();
	}
	machine_require(computer.state->cpu == number);
	state->halted = 0;
	cpu->mode = CPU_RUNNING;
	clock_arm();
}

/* Tells of a CPU that spins for ever, on its own stack, so that the report shows where. */
static void spin_is_stuck(struct cpu *cpu)
{
	bool hopeless = cpu->hopeless;

	cpu->mode = CPU_RUNNING;
	cpu->hopeless = false;
	cpu->spin_began_ns = computer.state->now_ns;
	if (hopeless)
		machine_stuck(TOPHALF_RULE_DEADLOCK, false,
			      "CPU %u spins on a lock that nothing can release any more",
			      computer.state->cpu);
	else
		machine_stuck(TOPHALF_RULE_SOFT_LOCKUP, false,
			      "CPU %u has been spinning on a lock for 20 s",
			      computer.state->cpu);
}

/*
 * Any context.  With interrupts on they are taken meanwhile, as a CPU that spins
 * does; one of them may preempt the task and take it to another CPU.  The wait
 * counts as no work of this CPU: how long it is depends on who holds the lock.
 */
void cpu_spin_wait(const volatile void *word, tophalf_u32 size, tophalf_u64 value)
{
	uint64_t began_ns;
	bool told = false;

	clock_sync();
	began_ns = computer.state->now_ns;
	for (;;) {
		struct cpu *cpu = this_cpu();
		int next;

		cpu->word = word;
		cpu->word_size = size;
		cpu->word_value = value;
		if (word_changed(cpu))
			break;
		clock_expire_timers();
		if (!this_cpu_state()->irqs_off && this_cpu_state()->pending) {
			machine_deliver();
			continue;
		}
		if (!told)
			machine_event(EVENT_SPIN, (uint64_t)word, 0);
		told = true;
		cpu->mode = CPU_SPINNING;
		cpu->spin_began_ns = began_ns;
		if (spun_too_long(cpu)) {
			spin_is_stuck(cpu);
			began_ns = computer.state->now_ns;
			continue;
		}
		next = cpu_choose();
		if (next >= 0)
			cpu_run(next);
		else
			machine_idle();
		cpu->mode = CPU_RUNNING;
	}
	this_cpu()->hopeless = false;
	clock_arm();
}

/* The kernel switches tasks.  Any context in which it may. */
void cpu_switch_stack(void **save, void *load)
{
	clock_sync();
	watch_reset();
	cpu_not_polling();
	computer.effects++;
	this_cpu()->switches++;
	trace_event(TRACE_SWITCH, (uint64_t)load, computer.state->now_ns);
	clock_arm();
	stack_switch(save, load);
}

/* Any context.  To itself it comes at once, if interrupts are on. */
void cpu_send_ipi(tophalf_u32 cpu, tophalf_u32 vector)
{
	machine_require(cpu < computer.state->cpus && vector < TOPHALF_VECTORS);
	computer.effects++;
	interrupt_raise(cpu, vector);
	if (cpu == computer.state->cpu)
		machine_deliver();
}

void machine_line_pending(unsigned int cpu)
{
	assert(cpu < TOPHALF_MAX_CPUS);
	interrupt_raise(cpu, TOPHALF_VECTOR_EXTERNAL);
}
