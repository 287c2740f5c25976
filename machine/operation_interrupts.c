// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts of bounded programs: each comes when it is chosen to, as an operation.
 *
 * The interrupts of one vector on one CPU are a process beside the tasks.  Its first
 * operation is that the CPU takes the interrupt; it can be chosen from when the vector
 * was raised, or a timer that matters to the program was armed, while the CPU has
 * interrupts on.  From then on the handler's own operations are chosen like a task's,
 * so other CPUs go on meanwhile, but what was interrupted does not: it stands still
 * below.  Softirqs are a process of their own.  They begin where they do in Linux, at
 * the end of a hard IRQ or of a section with bottom halves off; those that were raised
 * by a task begin at the end of whatever interrupt comes next, which is any moment at
 * which the CPU lets one in.
 *
 * Time is not measured: a timer may expire at any moment after it was armed, and the
 * clock jumps to its time then.  The timers of one CPU keep their order.
 *
 * What these operations depend on is told as memory is (operation.h), by objects that
 * each have an address where no memory is:
 *
 *   the interrupt flag	is a lock: a handler has it, and whoever turns interrupts off
 *   bottom halves off	likewise, for softirqs
 *   raised		is a semaphore: raising opens it, taking the interrupt uses it up
 *   on top		of a process is what interrupts it.  Each operation that could have
 *			been interrupted needs it to be free, as a reader: so where an
 *			interrupt stands among the operations of what it interrupts is
 *			part of an execution, since each of them waits for its end.
 *
 * CPUs are told by the task that has its operations there, since their numbers follow
 * from the order in which tasks happened to start.
 */
#include <explore/choice.h>
#include <machine/internal.h>

/* A process is the owner of the CPU in the lowest bits, and the vector above. */
#define VECTOR_SHIFT	24
#define UNEXPLORED	(~0u)		/* an interrupt that is no operation */

#define OBJECTS		(1ull << 62)

enum object { INTERRUPT_FLAG, BOTTOM_HALVES, RAISED, ON_TOP };

static void touch(uint32_t process, enum object object, uint32_t flags)
{
	operation_touch((const volatile void *)(OBJECTS | (uint64_t)process << 8 | object), 1, flags);
}

static uint32_t process_of(unsigned int cpu, uint32_t vector)
{
	return (vector + 1) << VECTOR_SHIFT | computer.cpus[cpu].owner;
}

void interrupts_begin_run(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < TOPHALF_MAX_CPUS; cpu++) {
		struct cpu *of = &computer.cpus[cpu];

		of->owner = of->raised = of->taken = of->ever_raised = of->interrupts_count = 0;
		of->under = NULL;
		of->matters_ns = NEVER_NS;
		of->masked = of->softirqs_masked = of->softirqs_taken = false;
	}
	computer.stirred = ~0u;
}

void interrupt_raise(unsigned int number, uint32_t vector)
{
	struct cpu *cpu = &computer.cpus[number];
	uint32_t bit = 1u << vector;

	if (!computer.state->by_operations || !(bit & OPERATION_VECTORS)) {
		computer.state->cpu_state[number].pending |= bit;
		return;
	}
	if (number != computer.state->cpu || !cpu->owner)
		choice_unexplored(TOPHALF_UNEXPLORED_ELSEWHERE);
	touch(process_of(number, vector), RAISED,
	      TOPHALF_TOUCH_WRITES | (cpu->raised & bit ? 0 : TOPHALF_TOUCH_SHUT));
	cpu->raised |= bit;
	cpu->ever_raised |= bit;
	cpu->raised_for[vector] = cpu->owner;
}

bool interrupt_waits_for_time(unsigned int cpu)
{
	return computer.state->by_operations &&
	       computer.cpus[cpu].matters_ns <= computer.state->now_ns;
}

/* The earliest one may be the same although the timers are not. */
void interrupt_timer_matters(tophalf_u32 number, tophalf_u64 expires_ns)
{
	struct cpu *cpu = &computer.cpus[number];

	machine_require(number < computer.state->cpus);
	touch(process_of(number, TOPHALF_VECTOR_TIMER), RAISED,
	      TOPHALF_TOUCH_WRITES | (cpu->matters_ns == NEVER_NS ? TOPHALF_TOUCH_SHUT : 0));
	cpu->matters_ns = expires_ns;
	if (expires_ns == NEVER_NS)
		return;
	cpu->ever_raised |= 1u << TOPHALF_VECTOR_TIMER;
	cpu->raised_for[TOPHALF_VECTOR_TIMER] = cpu->owner;
}

uint32_t interrupt_process(unsigned int number)
{
	const struct cpu *cpu = &computer.cpus[number];

	return cpu->interrupts_count ? cpu->interrupts[cpu->interrupts_count - 1] :
				       computer.state->cpu_state[number].task;
}

/* What was raised for the one before it, is not to come over this one unnoticed. */
void interrupt_owner(uint32_t task)
{
	struct cpu *cpu = this_cpu();

	if (cpu->interrupts_count || cpu->owner == task)
		return;
	if (cpu->raised || cpu->matters_ns != NEVER_NS)
		choice_unexplored(TOPHALF_UNEXPLORED_CROWD);
	cpu->owner = task;
}

/* ---- masks ------------------------------------------------------------------------------ */

static void note_mask(struct cpu *cpu, enum object object, bool *told, bool masked)
{
	if (*told == masked)
		return;
	if (cpu->owner)
		touch(cpu->owner, object, TOPHALF_TOUCH_WRITES | (*told ? TOPHALF_TOUCH_SHUT : 0));
	*told = masked;
}

/* An idle task halts with interrupts off, and takes them. */
static bool masks_interrupts(unsigned int cpu)
{
	return computer.cpus[cpu].mode != CPU_HALTED && computer.state->cpu_state[cpu].irqs_off;
}

static bool masks_softirqs(unsigned int cpu)
{
	return computer.cpus[cpu].mode != CPU_HALTED && computer.state->cpu_state[cpu].softirqs_off;
}

void interrupt_note_masks(void)
{
	unsigned int number;

	for (number = 0; number < computer.state->cpus; number++) {
		struct cpu *cpu = &computer.cpus[number];

		if (!(computer.stirred >> number & 1))
			continue;
		note_mask(cpu, INTERRUPT_FLAG, &cpu->masked, masks_interrupts(number));
		note_mask(cpu, BOTTOM_HALVES, &cpu->softirqs_masked, masks_softirqs(number));
	}
}

void interrupt_note_operation(unsigned int cpu, uint32_t process)
{
	if (!masks_interrupts(cpu))
		touch(process, ON_TOP, TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHARED);
}

/* ---- choosing --------------------------------------------------------------------------- */

static bool is_raised(unsigned int cpu, uint32_t vector)
{
	return vector == TOPHALF_VECTOR_TIMER ? computer.cpus[cpu].matters_ns != NEVER_NS :
						computer.cpus[cpu].raised & 1u << vector;
}

static bool can_come(unsigned int cpu, uint32_t vector)
{
	return computer.cpus[cpu].mode != CPU_ABSENT && !masks_interrupts(cpu) &&
	       is_raised(cpu, vector) && !(vector == TOPHALF_VECTOR_SOFTIRQ && masks_softirqs(cpu));
}

static bool was_missed(unsigned int cpu, uint32_t vector)
{
	return computer.cpus[cpu].ever_raised & 1u << vector;
}

/* A CPU that another task has got meanwhile has interrupts of both. */
static uint32_t raised_process(unsigned int cpu, uint32_t vector)
{
	return (vector + 1) << VECTOR_SHIFT | computer.cpus[cpu].raised_for[vector];
}

static unsigned int list_interrupts(struct interrupt_ahead list[INTERRUPTS_MAX],
				    bool (*belongs)(unsigned int cpu, uint32_t vector))
{
	unsigned int count = 0, cpu;
	uint32_t vector;

	for (cpu = 0; cpu < computer.state->cpus; cpu++)
		for (vector = 0; computer.cpus[cpu].ever_raised >> vector; vector++)
			if (belongs(cpu, vector))
				list[count++] = (struct interrupt_ahead){
					cpu, vector, raised_process(cpu, vector),
				};
	return count;
}

unsigned int interrupts_ahead(struct interrupt_ahead list[INTERRUPTS_MAX])
{
	return list_interrupts(list, can_come);
}

unsigned int interrupts_missed(struct interrupt_ahead list[INTERRUPTS_MAX])
{
	return list_interrupts(list, was_missed);
}

/* It writes nothing: what was not done is in nobody's way. */
void interrupt_note_missed(const struct interrupt_ahead *missed)
{
	uint32_t owner = computer.cpus[missed->cpu].raised_for[missed->vector];

	touch(missed->process, RAISED, TOPHALF_TOUCH_AWAITS |
	      (is_raised(missed->cpu, missed->vector) ? 0 : TOPHALF_TOUCH_SHUT));
	touch(owner, INTERRUPT_FLAG, TOPHALF_TOUCH_AWAITS |
	      (masks_interrupts(missed->cpu) ? TOPHALF_TOUCH_SHUT : 0));
	if (missed->vector == TOPHALF_VECTOR_SOFTIRQ)
		touch(owner, BOTTOM_HALVES, TOPHALF_TOUCH_AWAITS |
		      (masks_softirqs(missed->cpu) ? TOPHALF_TOUCH_SHUT : 0));
}

uint32_t interrupt_made_needless(unsigned int cpu)
{
	bool taken = computer.cpus[cpu].softirqs_taken;

	computer.cpus[cpu].softirqs_taken = false;
	return taken ? process_of(cpu, TOPHALF_VECTOR_SOFTIRQ) : 0;
}

void interrupt_note_needless(unsigned int cpu)
{
	uint32_t owner = computer.cpus[cpu].owner;
	const uint32_t flags = TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHUT;

	touch(process_of(cpu, TOPHALF_VECTOR_SOFTIRQ), RAISED, flags);
	touch(owner, INTERRUPT_FLAG, flags);
	touch(owner, BOTTOM_HALVES, flags);
}

void interrupt_note_buried(uint32_t process)
{
	touch(process, ON_TOP, TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHARED | TOPHALF_TOUCH_SHUT_SHARED);
}

/* The machine stands still until the timer is due. */
static void come_to_time(struct cpu *cpu)
{
	uint64_t due_ns = cpu->matters_ns;

	if (due_ns > computer.state->now_ns) {
		operation_touch(&computer.state->now_ns, sizeof(computer.state->now_ns),
				TOPHALF_TOUCH_WRITES);
		computer.state->stolen_ns += due_ns - computer.state->now_ns;
		clock_advance_to(due_ns);
	}
	cpu->timer_ns = NEVER_NS;
	cpu->matters_ns = NEVER_NS;
}

void interrupt_choose(const struct interrupt_ahead *ahead)
{
	struct cpu *cpu = &computer.cpus[ahead->cpu];

	touch(cpu->owner, INTERRUPT_FLAG, TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_AWAITS);
	touch(ahead->process, RAISED, TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_AWAITS);
	if (ahead->vector == TOPHALF_VECTOR_SOFTIRQ)
		touch(cpu->owner, BOTTOM_HALVES, TOPHALF_TOUCH_AWAITS);
	touch(interrupt_process(ahead->cpu) ?: cpu->owner, ON_TOP, TOPHALF_TOUCH_WRITES);
	cpu->masked = true;
	if (ahead->vector == TOPHALF_VECTOR_TIMER)
		come_to_time(cpu);
	cpu->raised &= ~(1u << ahead->vector);
	cpu->taken = 1u << ahead->vector;
	computer.state->cpu_state[ahead->cpu].pending |= 1u << ahead->vector;
}

/* ---- on the CPU --------------------------------------------------------------------------- */

static void push(uint32_t process)
{
	struct cpu *cpu = this_cpu();

	machine_require(cpu->interrupts_count < INTERRUPTS_DEEP);
	cpu->interrupts[cpu->interrupts_count++] = process;
	this_cpu_state()->handles = process != UNEXPLORED;
}

/* What lies below may go on, unless that is an interrupt at its own end. */
static void pop(void)
{
	struct cpu *cpu = this_cpu();
	uint32_t process, below;

	machine_require(cpu->interrupts_count);
	process = cpu->interrupts[--cpu->interrupts_count];
	below = interrupt_process(computer.state->cpu) ?: cpu->owner;
	this_cpu_state()->handles = cpu->interrupts_count && below != UNEXPLORED;
	if (process == UNEXPLORED)
		return;
	touch(below, ON_TOP, TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_SHUT | TOPHALF_TOUCH_SHUT_SHARED);
	touch(process, ON_TOP, TOPHALF_TOUCH_WRITES);
}

void interrupt_begins(uint32_t vector)
{
	struct cpu *cpu = this_cpu();

	if (!computer.state->by_operations)
		return;
	push(cpu->taken & 1u << vector ? process_of(computer.state->cpu, vector) : UNEXPLORED);
	cpu->taken &= ~(1u << vector);
}

void interrupt_ends(void)
{
	if (computer.state->by_operations)
		pop();
}

/*
 * They use up what asks for them, wherever they begin.  At the end of an interrupt that is
 * no operation they are none either.
 */
void interrupt_softirqs(tophalf_u32 begin)
{
	struct cpu *cpu = this_cpu();
	uint32_t bit = 1u << TOPHALF_VECTOR_SOFTIRQ;
	uint32_t process = process_of(computer.state->cpu, TOPHALF_VECTOR_SOFTIRQ);

	if (!begin) {
		pop();
		return;
	}
	if (cpu->interrupts_count && cpu->interrupts[cpu->interrupts_count - 1] == UNEXPLORED) {
		push(UNEXPLORED);
		return;
	}
	if (cpu->raised & bit)
		touch(process, RAISED, TOPHALF_TOUCH_WRITES);
	cpu->softirqs_taken |= cpu->raised & bit;
	cpu->raised &= ~bit;
	push(process);
}
