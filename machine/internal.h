/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the machine know of each other.  Private to machine/.
 *
 * Everything here runs on the host's stack of whichever task is current, and a call
 * into the image may come back on another CPU: a task that is preempted inside
 * it may migrate.  So a function that calls the image, or lets another CPU run,
 * looks up the executing CPU again afterwards.
 */
#ifndef MACHINE_INTERNAL_H
#define MACHINE_INTERNAL_H

#include <explore/event.h>
#include <machine/machine.h>

#if defined(__SANITIZE_ADDRESS__)
#define MACHINE_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MACHINE_ASAN
#endif
#endif

#define NEVER_NS		(~0ull)

/* What things cost, in virtual time. */
#define POINT_NS		20ull
#define BUS_NS			100ull
#define INTERRUPT_NS		500ull
#define RELAX_NS		1000ull

/* How long a CPU executes while another could. */
#define SLICE_NS		100000ull
/* Points between two decisions, at most. */
#define DISTANCE_LIMIT		4096u
/* How far a decision may jump forward in time: what a hypervisor steals, not a night's sleep. */
#define JUMP_NS			100000000ull

/*
 * A run ends as exhausted after so much work, counted in points; a CPU that
 * works for so long without scheduling is locked up.
 */
#define RUN_WORK		12000000ull
#define LOCKUP_NS		20000000000ull
#define LOCKUP_WORK		4000000ull
/* What costs the host more than a point. */
#define BUS_WORK		40ull
#define INTERRUPT_WORK		25ull
#define RELAX_WORK		10ull

enum cpu_mode {
	CPU_ABSENT,			/* not started */
	CPU_RUNNING,
	CPU_HALTED,			/* until a vector is pending */
	CPU_SPINNING,			/* until a word changes, or an interrupt can be taken */
	CPU_BEFORE_OPERATION,		/* until its task is chosen, or an interrupt can be taken */
	CPU_CHOSEN,			/* it was, and has not gone on yet */
};

struct operation_ahead;

#define NEVER_HALTED	(~0ull)
#define INTERRUPTS_DEEP		8

struct cpu {
	enum cpu_mode mode;
	struct operation_ahead *ahead;	/* the operation that it is before: operations.c */
	void *stack;			/* saved while another CPU executes */
	struct tophalf_frame *frame;	/* likewise */
	uint64_t timer_ns;		/* when its clock event device fires */

	/* Of a bounded program: operation_interrupts.c. */
	uint32_t owner;			/* the task that makes its operations here */
	uint32_t raised;		/* vectors that come when they are chosen to */
	uint32_t taken;			/* the one that was, until it is taken */
	uint32_t ever_raised;		/* in this run */
	uint32_t raised_for[TOPHALF_VECTORS];	/* who had the CPU when it was, the last time */
	struct operation_ahead *under;	/* what stands before an operation below an interrupt, the innermost */
	uint64_t matters_ns;		/* when the first timer is due whose expiry is an operation */
	uint32_t interrupts[INTERRUPTS_DEEP], interrupts_count;	/* that it executes, the innermost last */
	bool masked, softirqs_masked;	/* as the strategy was last told */
	bool softirqs_taken;		/* without the interrupt that was asked for */

	/* What it spins on. */
	const volatile void *word;
	uint32_t word_size;
	uint64_t word_value;
	uint64_t spin_began_ns;
	bool hopeless;			/* nothing will ever change the word */

	/* Since it last scheduled: for the lock-up watch. */
	uint64_t work, watch_work, watch_ns;

	/* A polling loop, see clock.c. */
	uint64_t poll_points;		/* points at its last round */
	uint64_t poll_address;		/* register that is polled */
	uint32_t relaxes, reads;	/* rounds of either kind so far */
	uint64_t switches;		/* of tasks, so far */
	uint64_t halt_switches;		/* what they were when it halted last; or NEVER_HALTED */
	unsigned int interrupted;	/* interrupts that it is in, since then */
};

struct computer {
	struct tophalf_machine *state;	/* at the start, where entry.S looks for it */
	const struct tophalf_image *image;
	struct cpu cpus[TOPHALF_MAX_CPUS];
	unsigned char *user;		/* user memory's alias */
	long armed;			/* what points_left was when the clock was last synchronised */
	uint64_t decision_at;		/* points at which the next decision is due */
	uint64_t distance_from;		/* points from which its distance is counted */
	uint64_t limit_at;		/* points at which the run ends */
	uint64_t length;		/* what is suggested for that, from where its device stands */
	uint64_t slice_began_ns;
	uint64_t interrupts;		/* external ones that were delivered */
	uint64_t line_points;		/* points when a device last raised a line */
	uint32_t stirred;		/* CPUs that executed since an operation was last chosen, a bit each */
	unsigned int idle_lines;	/* raised for an idle machine since user space last called */
	unsigned int sleep_lines;	/* likewise, for one that slept; or since it woke by itself */
	uint64_t work;			/* of all CPUs in this run */
	uint64_t effects;		/* see machine_effects() */
	unsigned long text, text_end;	/* all of the image that can be executed */
	const char *const *unsupported_names;
	size_t unsupported_count;
	bool verbose;
	bool limited;			/* runs are: TOPHALF_OPTION_LIMITED */
	bool by_operations;		/* runs are: see operations.c */
	bool in_run;			/* the run has left the snapshot */
	bool resumed;			/* and executes on the machine's stacks */
	bool settling;			/* it makes the beginning that runs have in common */
	bool settled;			/* and is through with it */
	bool recording;			/* events are wanted of it */
	bool disposable;		/* it changed what is not put back: no other run in this process */
};

extern struct computer computer;

static inline struct cpu *this_cpu(void)
{
	return &computer.cpus[computer.state->cpu];
}

static inline struct tophalf_cpu *this_cpu_state(void)
{
	return &computer.state->cpu_state[computer.state->cpu];
}

/* switch.S */
void stack_switch(void **save, void *load);
void fault_entry(void);

/* entry.S: all calls of the image, whose registers are not quite the host's. */
typedef void (*image_function)(void);
unsigned long image_call(image_function function, unsigned long first, unsigned long second,
			 unsigned long third, unsigned long fourth);
void stack_start(void);
extern const unsigned char image_entrance[], image_entrance_end[];
/* Where the image's stack stands while the host executes: the next image_call() goes on there. */
extern void *stack_of_image;

/* memory.c */
int memory_map(unsigned int cpus, unsigned char **user, char why[MACHINE_WHY]);
void memory_percpu(const struct tophalf_image *image, unsigned int cpus);
/* `reached`, of a byte for each of the target's text, appears at TOPHALF_REACHED_BASE as well. */
int memory_reached(const struct tophalf_image *image, unsigned char *reached,
		   char why[MACHINE_WHY]);
/* Makes the slot usable that ends at or above `top`.  Returns where the host's stack for it ends. */
void *memory_map_stack(void *top);
bool memory_stack_mapped(uint64_t address, size_t size);
bool memory_map_fixed(uint64_t address, uint64_t size, int protection);

/* elf.c */
int image_load(const char *path, const struct tophalf_image **image, char why[MACHINE_WHY]);

/* stack.c */
void *make_stack(void *top, void (*function)(void *), void *argument);

/* cpu.c */
bool cpu_can_run(unsigned int cpu);
bool cpu_any_can_run(void);
/* The next CPU after the executing one that can run, in turn; or -1. */
int cpu_next(void);
/* A CPU other than the executing one that can run, by choice where there are several; or -1. */
int cpu_choose(void);
/* The executing CPU stands still and `cpu` goes on.  Returns when this one is chosen again. */
void cpu_run(unsigned int cpu);
void cpu_start(tophalf_u32 cpu, void *stack);
void cpu_halt(void);
void cpu_spin_wait(const volatile void *word, tophalf_u32 size, tophalf_u64 value);
void cpu_switch_stack(void **save, void *load);
void cpu_send_ipi(tophalf_u32 cpu, tophalf_u32 vector);

/* idle.c */
/* No CPU can run.  Returns when one can. */
void machine_idle(void);
tophalf_u32 machine_sleep(void);

/* clock.c */
void clock_sync(void);
/* Points that the image has passed since then. */
uint64_t clock_passed(void);
/* Lets the executing CPU work for `ns`. */
void clock_charge(uint64_t ns, uint64_t work);
/* Lets time pass in which no CPU works. */
void clock_advance_to(uint64_t now_ns);
/* Sets points_left so that the next thing to do is done in time. */
void clock_arm(void);
/* When the earliest timer fires; NEVER_NS if none is programmed. */
uint64_t clock_next_timer(void);
void clock_expire_timers(void);
void clock_program(tophalf_u32 cpu, tophalf_u64 expires_ns);

/* wait.c */
void cpu_relax(void);
void cpu_delay(tophalf_u64 ns);
/* A register was read: a loop that does nothing else lets time pass faster and faster. */
void cpu_polled(uint64_t address);
void cpu_not_polling(void);

/* watch.c */
/* The executing CPU has scheduled: its lock-up watch starts again. */
void watch_reset(void);
/* Ends the run if it has used up what a run may use; tells the image of a CPU that is locked up. */
void watch_check(void);
/* Tells the image that there is no step left.  Returns only if it has found one. */
void machine_stuck(uint32_t rule, bool warning, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Any context.  What a sound image would never break; one whose memory was overwritten may. */
void machine_require(bool holds);

/* point.c */
void machine_point(void);
void machine_deliver(void);
/* One decision, where there is something to decide. */
void machine_decide(void);
void machine_raise_line(const uint32_t *lines, unsigned int count);
void machine_first_decision(void);
/* The target's code is at a place where the strategy may want the next decision. */
void machine_place(unsigned long where, const volatile void *address, tophalf_u32 size,
		   tophalf_u32 writes);

/* operations.c */
void operation_begin(tophalf_u32 (*ready)(const void *object), const void *object);
void operation_touch(const volatile void *address, tophalf_u32 size, tophalf_u32 flags);
void operation_polls(void);
void operations_begin_run(void);
/* No CPU can go on: one task is let make its operation.  False if none is able to. */
bool operations_choose(void);
/* The last system call of the run: comes when nothing else can be done any more.  Process context. */
void operations_end(void);
/* Nothing can be chosen, and time passes. */
void operations_idle(void);
/* Nobody is: all are let into what they wait for.  False if there was nobody. */
bool operations_release(void);

/* operation_interrupts.c */
/* Vectors whose interrupts are operations: they come when they are chosen to. */
#define OPERATION_VECTORS	(1u << TOPHALF_VECTOR_TIMER | 1u << TOPHALF_VECTOR_IRQ_WORK | \
				 1u << TOPHALF_VECTOR_EXTERNAL | 1u << TOPHALF_VECTOR_SOFTIRQ)
#define INTERRUPTS_MAX		(TOPHALF_MAX_CPUS * TOPHALF_VECTORS)

struct interrupt_ahead {
	uint32_t cpu, vector, process;
};

void interrupts_begin_run(void);
/* A vector is pending on a CPU: at once, or in a bounded program as soon as it is chosen to be. */
void interrupt_raise(unsigned int cpu, uint32_t vector);
/* Whether a CPU whose clock event device fires now has to wait until that is chosen. */
bool interrupt_waits_for_time(unsigned int cpu);
/* Who executes on the executing CPU: a task's pid, or the number of an interrupt's process. */
uint32_t interrupt_process(unsigned int cpu);
/* A task is about to make an operation on the executing CPU. */
void interrupt_owner(uint32_t task);
/* Tells the strategy what the last operation changed of what CPUs mask. */
void interrupt_note_masks(void);
/* Those that can come now; how many. */
unsigned int interrupts_ahead(struct interrupt_ahead list[INTERRUPTS_MAX]);
void interrupt_choose(const struct interrupt_ahead *ahead);
/* Those that do not come any more, and have been or might have been raised; how many. */
unsigned int interrupts_missed(struct interrupt_ahead list[INTERRUPTS_MAX]);
/* The operation that one of them would have been, and what kept it away. */
void interrupt_note_missed(const struct interrupt_ahead *missed);
/* Softirqs of a CPU ran where they did not need the interrupt that was to run them: its process, once; or 0. */
uint32_t interrupt_made_needless(unsigned int cpu);
void interrupt_note_needless(unsigned int cpu);
/* It is below an interrupt that does not end. */
void interrupt_note_buried(uint32_t process);
/* What every operation of a process on a CPU needs: that nothing is on top of it. */
void interrupt_note_operation(unsigned int cpu, uint32_t process);
/* Around each vector that the executing CPU takes. */
void interrupt_begins(uint32_t vector);
void interrupt_ends(void);
void interrupt_softirqs(tophalf_u32 begin);
void interrupt_timer_matters(tophalf_u32 cpu, tophalf_u64 expires_ns);

/* host.c */
extern const struct tophalf_host *host_table(const struct campaign_options *options);
void host_unsupported(const char *symbol) __attribute__((noreturn));

/* record.c.  Without a log of events they do nothing, and the first returns null. */
struct event *machine_event(enum event_kind kind, uint64_t number, uint64_t value);
void machine_event_text(enum event_kind kind, uint64_t number, uint64_t value, const char *text,
			size_t length);
/* The last event is about this place. */
void machine_event_place(uint64_t where);
void machine_event_call(uint32_t task, const struct tophalf_syscall *call);
void machine_image_event(tophalf_u32 event, unsigned long number, const char *name);

/* fault.c */
int fault_install(char why[MACHINE_WHY]);
/* From now on the host's clock ends what takes longer, of the processor's time; 0: it does not. */
void fault_watchdog(unsigned int seconds);
/* And that begins anew. */
void fault_watchdog_again(void);

/* dirty.c */
/* From now on what is written is noted.  False: it cannot be, and nothing may be executed from here. */
bool dirty_track(void);
/* Whether a write to `address` faulted for being noted only: it can be repeated then. */
bool dirty_write_fault(uint64_t address);
enum dirty_state {
	DIRTY_ORIGIN,			/* memory as it was when tracking began */
	DIRTY_CHECKPOINT,		/* as it was when the checkpoint was made */
	DIRTY_STATES
};
/* Memory is again as it was when the run began.  False: not all of it, here and below. */
bool dirty_restore(void);
/* No run goes on, and memory is restored: it is from now on as in this state. */
bool dirty_move(enum dirty_state state);
/*
 * Memory as it is now is the checkpoint, instead of an earlier one, and the state in
 * which this run began; until now that was the origin.
 */
bool dirty_checkpoint(void);

/* snapshot.c */
void snapshot_finish(enum run_exit status) __attribute__((noreturn));
enum run_exit snapshot_series(const struct run_series *series, int *signal);

/* wall.c */
void wall_build(void);

/* boot.c */
void machine_booted(void);
void machine_begin_run(void);
void boot_failed(uint32_t end) __attribute__((noreturn));
/* Called in the process of a run: continues in the image.  Returns when the run calls boot_return() or settles. */
void boot_resume(void);
/* The same, after machine_settle(). */
void boot_go_on(void);
void boot_return(void) __attribute__((noreturn));

#endif
