/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The boundary between the image and the host.
 *
 * The image is what a computer would run: our kernel, the driver and what it
 * pulled from the kernel tree.  The host is what a computer would be made of,
 * with its user space.  This header is all that they know of each other.  It
 * is compiled by both, against Linux's headers there and libc's here, so it
 * uses plain C types only.  Nothing in it points at a host structure.
 *
 * Contexts: the host runs one thread.  A call through struct tophalf_host is
 * made on the stack of whichever task is current and may be made anywhere, hard
 * IRQ included, unless its comment says otherwise.
 */
#ifndef TOPHALF_BOUNDARY_H
#define TOPHALF_BOUNDARY_H

#include <tophalf/hook.h>
#include <tophalf/layout.h>

#define TOPHALF_BOUNDARY_VERSION	6

typedef unsigned short tophalf_u16;
typedef unsigned int tophalf_u32;
typedef unsigned long long tophalf_u64;

enum tophalf_context {
#define CONTEXT(id, ...) TOPHALF_CONTEXT_##id,
#include <tophalf/context.def>
#undef CONTEXT
	TOPHALF_CONTEXTS
};

enum tophalf_rule {
#define RULE(id, name, fatal) TOPHALF_RULE_##id,
#include <tophalf/rules.def>
#undef RULE
	TOPHALF_RULES
};

/* What a choice decides.  Part of the format of saved runs: append only. */
enum tophalf_choice {
	TOPHALF_CHOOSE_STEP,		/* at a preemption point: go on, interrupt, other CPU, ... */
	TOPHALF_CHOOSE_DISTANCE,	/* how many points until the next such decision */
	TOPHALF_CHOOSE_LINE,		/* which interrupt line a device raises */
	TOPHALF_CHOOSE_CPU,		/* which CPU */
	TOPHALF_CHOOSE_TASK,		/* which runnable task a CPU runs next */
	TOPHALF_CHOOSE_WAKE,		/* which of several waiters, workers, callbacks comes first */
	TOPHALF_CHOOSE_TIME,		/* how late a sleep or timer is, in slack that Linux allows */
	TOPHALF_CHOOSE_REGISTER,	/* what a register reads */
	TOPHALF_CHOOSE_DEVICE,		/* which device is plugged in, what firmware says of it */
	TOPHALF_CHOOSE_CALL,		/* which system call */
	TOPHALF_CHOOSE_ARGUMENT,	/* its file, size, command, values */
	TOPHALF_CHOOSE_FAILURE,		/* does this allocation or resource request fail */
	TOPHALF_CHOOSE_RANDOM,		/* get_random_bytes() and its kin */
	TOPHALF_CHOOSE_PLAN,		/* what user space sets out to do in this run */
	TOPHALF_CHOOSE_LENGTH,		/* after how many points it ends, where it is limited; 0: it does not */
	TOPHALF_CHOOSE_PLACES,		/* whether the strategy is told of places from here on */
	TOPHALF_CHOICE_KINDS
};

/* Interrupt vectors of a CPU, in the order in which they are delivered. */
enum tophalf_vector {
	TOPHALF_VECTOR_TIMER,		/* the CPU's clock event device */
	TOPHALF_VECTOR_RESCHEDULE,
	TOPHALF_VECTOR_CALL_FUNCTION,
	TOPHALF_VECTOR_IRQ_WORK,
	TOPHALF_VECTOR_EXTERNAL,	/* the interrupt controller has a line for this CPU */
	TOPHALF_VECTOR_SOFTIRQ,		/* bounded programs: any interrupt, at whose end softirqs run */
	TOPHALF_VECTORS
};

/*
 * A context that a CPU is in.  It lives on the stack of the function that
 * entered it; `outer` is what it interrupted or was called from.  `entered` is
 * set by the first basic block of the target that runs in it: this is what
 * "entries into driver code" counts.
 */
struct tophalf_frame {
	struct tophalf_frame *outer;
	tophalf_u32 context;		/* enum tophalf_context */
	tophalf_u32 entered;
	unsigned long function;		/* handler, callback, work function; 0 if none */
	tophalf_u64 began_ns;		/* the CPU's ran_ns at entry: for budgets */
};

/* The registers of one simulated CPU that both sides read. */
struct tophalf_cpu {
	tophalf_u32 irqs_off;		/* the interrupt flag, inverted: 1 masks all vectors */
	tophalf_u32 pending;		/* latched vectors, a bit each */
	tophalf_u32 halted;		/* waits in host->halt() */
	tophalf_u32 runnable;		/* tasks that could replace the current one (set by the kernel) */
	tophalf_u32 task;		/* pid of the current one, 0 of an idle task (likewise) */
	tophalf_u16 softirqs_off;	/* no softirq may begin here (likewise, of a bounded program) */
	tophalf_u16 handles;		/* it executes an interrupt that was chosen as an operation */
	tophalf_u64 ran_ns;		/* virtual time that this CPU has executed */
};

/*
 * The state of the machine that both sides reach without a call.  The image
 * defines it, as `tophalf_machine`.
 */
struct tophalf_machine {
	/* <tophalf/hook.h> has the offsets of these four. */
	long points_left;		/* preemption points until host->point() is due; of the host */
	long watch_bias;		/* the image's register r15 is points_left - watch_bias */
	tophalf_u32 fresh;		/* nonzero: the innermost context has not entered the target yet */
	tophalf_u32 watching;		/* compare operands equal to watched_value are told */
	tophalf_u32 cpu;		/* the executing CPU */
	tophalf_u32 cpus;		/* how many there are */
	tophalf_u64 now_ns;		/* the virtual clock: CLOCK_MONOTONIC */
	tophalf_u64 asleep_ns;		/* how long it slept: no part of now_ns */
	tophalf_u64 stolen_ns;		/* how much of it the machine stood still: nobody's fault */
	tophalf_u64 points;		/* preemption points passed in this run */
	struct tophalf_frame *frame;	/* innermost context of the executing CPU */
	struct tophalf_cpu cpu_state[TOPHALF_MAX_CPUS];
	tophalf_u64 entries[TOPHALF_CONTEXTS];	/* entries into driver code, by context */
	unsigned char *reached;		/* a byte for each byte of the target's text: also at TOPHALF_REACHED_BASE */
	tophalf_u64 watched_value;	/* compare operands equal to it are told to host->compared() */
	tophalf_u32 quiet;		/* nonzero: points take no decision (boot, reports) */
	tophalf_u32 recording;		/* nonzero: host->event() wants to be told */
	tophalf_u32 by_operations;	/* nonzero: host->operation() is called before each operation of a thread */
	tophalf_u32 races;		/* nonzero: races are looked for at each access of the target (set by the kernel) */
	tophalf_u32 places;		/* nonzero: host->place() is called at each point in the target's own code */
};

_Static_assert(__builtin_offsetof(struct tophalf_machine, points_left) == TOPHALF_STATE_POINTS_LEFT &&
	       __builtin_offsetof(struct tophalf_machine, watch_bias) == TOPHALF_STATE_WATCH_BIAS &&
	       __builtin_offsetof(struct tophalf_machine, fresh) == TOPHALF_STATE_FRESH &&
	       __builtin_offsetof(struct tophalf_machine, watching) == TOPHALF_STATE_WATCHING,
	       "assembler code finds them");

/*
 * What an operation does to memory that it touches.  To await is to be made only when
 * the memory (a lock, say) lets it; shared, with others of its kind.  Shut is what
 * nobody who awaits it could have had at the time of the touch.
 */
#define TOPHALF_TOUCH_WRITES		(1u << 0)
#define TOPHALF_TOUCH_AWAITS		(1u << 1)
#define TOPHALF_TOUCH_SHARED		(1u << 2)
#define TOPHALF_TOUCH_SHUT		(1u << 3)
#define TOPHALF_TOUCH_SHUT_SHARED	(1u << 4)

/*
 * What the image tells of a run whose timeline is drawn (machine->recording); the
 * host knows the rest by itself.
 */
enum tophalf_event {
	TOPHALF_EVENT_ENTER,		/* machine->frame has just been entered; what: its function */
	TOPHALF_EVENT_LEAVE,		/* it is about to be left */
	TOPHALF_EVENT_TASK,		/* the CPU executes the task `name` from now on */
	TOPHALF_EVENT_TAKE,		/* the target has taken the lock at `what`; its name, or null */
	TOPHALF_EVENT_RELEASE,		/* and releases it */
	TOPHALF_EVENTS
};

/* What keeps a bounded program from being explored in full. */
enum tophalf_unexplored {
	TOPHALF_UNEXPLORED_TIME,	/* time passed, and threads or timers race with it */
	TOPHALF_UNEXPLORED_INTERRUPT,	/* code of the module ran in an interrupt that is no operation */
	TOPHALF_UNEXPLORED_ELSEWHERE,	/* an interrupt was asked for on another CPU than the executing one */
	TOPHALF_UNEXPLORED_CROWD,	/* there are more threads than CPUs */
	TOPHALF_UNEXPLORED_WORK,	/* a work was taken back, or queued again: when its worker took it is not chosen */
	TOPHALF_UNEXPLORED
};

#define TOPHALF_BACKTRACE_MAX	32
#define TOPHALF_SECTIONS_MAX	16
#define TOPHALF_EXTRAS_MAX	16
#define TOPHALF_EXTRA_BACKTRACE_MAX	16

/*
 * One element of the stack of contexts, outermost first: a context, or a
 * section inside it that made it atomic ("spinlock", "preempt-off",
 * "irqs-off", "bh-off", "rcu").
 */
struct tophalf_section {
	const char *name;
	unsigned long where;		/* code address at which it began; 0 if unknown */
	const char *what;		/* the lock's or function's name, or null */
};

/*
 * What else explains a finding: a caption of one or several lines, and the place
 * that it speaks of, if it does: where another task waits, where a lock was taken
 * in an earlier run.
 */
struct tophalf_extra {
	const char *caption;
	tophalf_u32 backtrace_count;
	tophalf_u32 reserved;
	unsigned long backtrace[TOPHALF_EXTRA_BACKTRACE_MAX];	/* innermost first, return addresses */
};

/*
 * `identity` tells findings of one rule apart where the place does not: two with
 * the same one, if it is not 0, are the same finding, wherever they are.
 */
struct tophalf_report {
	tophalf_u32 rule;		/* enum tophalf_rule */
	tophalf_u32 warning;		/* 0: error, 1: warning */
	tophalf_u32 context;		/* innermost context: enum tophalf_context */
	tophalf_u32 cpu;
	const char *message;		/* one line */
	const char *task;		/* comm of the current task */
	tophalf_u32 sections_count;
	tophalf_u32 backtrace_count;
	tophalf_u32 began_count;
	tophalf_u32 extras_count;
	/* Of the backtrace, those in the innermost context; what follows was interrupted. 0: all. */
	tophalf_u32 own_count;
	tophalf_u32 reserved;
	tophalf_u64 identity;		/* 0: the rule and the place are */
	struct tophalf_section sections[TOPHALF_SECTIONS_MAX];
	unsigned long backtrace[TOPHALF_BACKTRACE_MAX];	/* innermost first; return addresses but the first */
	unsigned long began[TOPHALF_BACKTRACE_MAX];	/* where the atomic section began; may be empty */
	struct tophalf_extra extras[TOPHALF_EXTRAS_MAX];	/* in the order in which they are read */
};

/* Operations of the interrupt controller, see hardware/intc.c. */
enum tophalf_line_operation {
	TOPHALF_LINE_MASK,
	TOPHALF_LINE_UNMASK,
	TOPHALF_LINE_ACK,
	TOPHALF_LINE_EOI,
	TOPHALF_LINE_SET_TYPE,		/* argument: 1 rising, 2 falling, 4 high, 8 low (IRQ_TYPE_*) */
	TOPHALF_LINE_SET_CPU,		/* argument: the CPU that takes it */
	TOPHALF_LINE_RAISE,		/* argument: level; what irq_set_irqchip_state() asks for */
	TOPHALF_LINE_HOLD,		/* argument: on; its device was not dealt with, a level line stays asserted */
};

#define TOPHALF_LINES	256

/* System calls.  Results are Linux's: negative errno on failure. */
enum tophalf_syscall_number {
	TOPHALF_SYS_EXIT,		/* the task ends; the first task's exit ends the run */
	TOPHALF_SYS_INIT_MODULE,	/* load the target */
	TOPHALF_SYS_DELETE_MODULE,	/* unload it */
	TOPHALF_SYS_PLUG,		/* a0: device index: the device appears on its bus */
	TOPHALF_SYS_UNPLUG,		/* a0: device index: it disappears */
	TOPHALF_SYS_OPEN,		/* path, a0: O_* flags (generic ABI) */
	TOPHALF_SYS_CLOSE,		/* a0: fd */
	TOPHALF_SYS_READ,		/* a0: fd, a1: user address, a2: size */
	TOPHALF_SYS_WRITE,		/* likewise */
	TOPHALF_SYS_LSEEK,		/* a0: fd, a1: offset, a2: whence */
	TOPHALF_SYS_IOCTL,		/* a0: fd, a1: command, a2: argument */
	TOPHALF_SYS_POLL,		/* a0: fd, a1: events, a2: timeout in ms, -1: none */
	TOPHALF_SYS_MMAP,		/* a0: fd, a1: length, a2: page offset, a3: PROT_*: returns a user address */
	TOPHALF_SYS_MUNMAP,		/* a0: user address */
	TOPHALF_SYS_FASYNC,		/* a0: fd, a1: on */
	TOPHALF_SYS_FSYNC,		/* a0: fd */
	TOPHALF_SYS_SLEEP,		/* a0: ns */
	TOPHALF_SYS_KILL,		/* a0: user task, a1: signal number */
	TOPHALF_SYS_JOIN,		/* a0: user task: wait until it has exited */
	TOPHALF_SYS_SPAWN,		/* a0: user task number that starts to run */
	TOPHALF_SYS_SOCKET,		/* a0: AF_*, a1: SOCK_* and flags, a2: protocol */
	TOPHALF_SYS_BIND,		/* a0: fd, a1: user address of a socket address, a2: its size */
	TOPHALF_SYSCALLS
};

struct tophalf_syscall {
	tophalf_u32 number;
	tophalf_u32 reserved;
	char path[256];
	unsigned long argument[4];
	long result;
};

/* A node of the file system that user space can open appeared or is gone. */
struct tophalf_node {
	tophalf_u32 gone;
	tophalf_u32 mode;		/* S_IF* and permission bits */
	const char *path;		/* "/dev/...", "/sys/...", "/sys/kernel/debug/...", "/proc/..." */
};

/* A platform device that firmware does not describe (matched by name). */
struct tophalf_window { tophalf_u64 address, size; };
struct tophalf_property {
	const char *name;
	const void *value;		/* big-endian cells or a string, as in a device tree */
	tophalf_u32 size;
	tophalf_u32 string;		/* the value is a string */
};
struct tophalf_device {
	const char *name;		/* platform device name, or null: a device tree node */
	const char *node;		/* full path of the device tree node, or null */
	tophalf_u32 windows_count, lines_count, properties_count;
	tophalf_u32 lacks_data;		/* its driver follows a pointer to platform data that it does not have */
	const struct tophalf_window *windows;
	const tophalf_u32 *lines;	/* lines of the interrupt controller */
	const struct tophalf_property *properties;
};

/* What was tried at an address that refuses it. */
enum tophalf_access {
	TOPHALF_ACCESS_READ,
	TOPHALF_ACCESS_WRITE,
	TOPHALF_ACCESS_JUMP,
};

/* Why a run ended. */
enum tophalf_end {
	TOPHALF_END_DONE,		/* user space is through */
	TOPHALF_END_FATAL,		/* a fatal finding was reported */
	TOPHALF_END_UNSUPPORTED,	/* something was called that nothing implements */
	TOPHALF_END_EXHAUSTED,		/* the run's budget of points or choices is spent */
};

/* How far the run got.  Told once each by host->stage(). */
enum tophalf_stage {
	TOPHALF_STAGE_LOAD,		/* module_init returned 0 */
	TOPHALF_STAGE_PROBE,		/* a probe function of the target returned 0 */
	TOPHALF_STAGE_EXERCISE,		/* user space or hardware called into it after that */
	TOPHALF_STAGE_REMOVE,		/* the driver was unbound and the module unloaded */
	TOPHALF_STAGES
};

/*
 * Something that a run learned and that holds in every run of the image: a key, by
 * which it is known, and details.  The host hands facts to later runs without
 * knowing what they say.  In memory the bytes follow at once, the key first.
 */
struct tophalf_fact {
	unsigned short key_size, detail_size;
};

/* What the host gives the image.  Set before image->boot() is called. */
struct tophalf_host {
	/* Choices: 0 is always the plain, expected answer. Returns 0..n-1. */
	tophalf_u32 (*choose)(tophalf_u32 kind, tophalf_u32 n);
	/* The same, and what each alternative stands for: of a TASK choice, its pid. */
	tophalf_u32 (*choose_among)(tophalf_u32 kind, tophalf_u32 n, const tophalf_u64 *what);

	/* The hook's slow path: the countdown ran out. Any context. May run interrupts and other CPUs before it returns. */
	void (*point)(void);
	/* Saves the executing stack in *save and continues on `load`, a stack saved so or made by make_stack(). */
	void (*switch_stack)(void **save, void *load);
	/* A fresh stack that will call function(argument) and never return from it. `top` is its end, exclusive. */
	void *(*make_stack)(void *top, void (*function)(void *), void *argument);
	/* Starts CPU `cpu` at function(argument) on its own stack; it runs when chosen. */
	void (*start_cpu)(tophalf_u32 cpu, void *stack);
	/* This CPU cannot go on until *word changes from `value`: another one runs. One event, however long it spins. */
	void (*spin_wait)(const volatile void *word, tophalf_u32 size, tophalf_u64 value);
	/* cpu_relax(): lets time pass and others run; cheap bursts, growing steps when nothing else happens. */
	void (*relax)(void);
	/* Waits, idle, until this CPU has a pending vector. Called with interrupts off, by the idle task only. */
	void (*halt)(void);
	/*
	 * The machine sleeps until something wakes it, and asleep_ns says how long: nonzero if that was an
	 * interrupt line, of those that are not masked.  Interrupts off, on the last CPU that runs.
	 */
	tophalf_u32 (*sleep)(void);
	/* The executing task is between two pieces of work that each have an end: its CPU is not stuck. */
	void (*progress)(void);
	/* Busy-waiting: the clock and this CPU's ran_ns advance by ns, with points on the way. */
	void (*delay)(tophalf_u64 ns);
	/* The CPU's clock event device: TOPHALF_VECTOR_TIMER at expires_ns, ~0ull for never. */
	void (*timer_program)(tophalf_u32 cpu, tophalf_u64 expires_ns);
	void (*send_ipi)(tophalf_u32 cpu, tophalf_u32 vector);
	/* Delivers what is pending, if interrupts are on: called when they have just been enabled. */
	void (*deliver)(void);

	/* The bus. `address` is a bus address, width 1, 2, 4 or 8 bytes. */
	tophalf_u64 (*bus_read)(tophalf_u64 address, tophalf_u32 width);
	void (*bus_write)(tophalf_u64 address, tophalf_u32 width, tophalf_u64 value);

	/* The interrupt controller. claim() returns a line with work for this CPU, or -1. */
	int (*line_claim)(tophalf_u32 cpu);
	long (*line_operation)(tophalf_u32 line, tophalf_u32 operation, long argument);

	/* User space. next_call() fills the next call of user task `task`; finish_call() tells its result. Process context. */
	void (*next_call)(tophalf_u32 task, struct tophalf_syscall *call);
	void (*finish_call)(tophalf_u32 task, const struct tophalf_syscall *call);
	void (*node)(const struct tophalf_node *node);
	/* Comparison operands seen while machine->watching: what values the code looks for. */
	void (*compared)(tophalf_u64 constant, tophalf_u64 value, tophalf_u32 width);

	/* Host address of user memory's alias: [user_alias, +TOPHALF_USER_SIZE). */
	unsigned char *user_alias;

	/* Findings. Copied before it returns. The caller then goes on, unless the rule is fatal: end_run(). */
	void (*report)(const struct tophalf_report *report);
	void (*console)(int level, const char *text, tophalf_u32 length);
	void (*stage)(tophalf_u32 stage);
	/* Something that later runs begin with. Copied before it returns. Any context. */
	void (*learned)(const void *key, tophalf_u32 key_size, const void *detail, tophalf_u32 detail_size);
	void (*unsupported)(const char *symbol) __attribute__((noreturn));
	void (*end_run)(tophalf_u32 end) __attribute__((noreturn));
	/* Boot is over: the snapshot is taken inside this call, and each run returns from it. Process context, the init task. */
	void (*booted)(void);

	/* For timelines: enum tophalf_event.  Called only while machine->recording. Any context. */
	void (*event)(tophalf_u32 event, unsigned long what, const char *name);

	/*
	 * Bounded programs (machine->by_operations).  The executing task comes to its next operation: returns
	 * when it is chosen to make it, which it is not while ready(object) is false.  A null ready() is always
	 * true.  Process context.
	 */
	void (*operation)(tophalf_u32 (*ready)(const void *object), const void *object);
	/* The operation that was chosen last touches [address, address + size): TOPHALF_TOUCH_*. Any context. */
	void (*touch)(const volatile void *address, tophalf_u32 size, tophalf_u32 flags);
	/* A polling loop has made a round: the next operation is not chosen before another task has written something. */
	void (*operation_polls)(void);
	/* The hard IRQ that the executing CPU took is over, and what it interrupted may be switched away. */
	void (*interrupt_ends)(void);
	/* The executing CPU begins to run softirqs, or has run them. */
	void (*softirqs)(tophalf_u32 begin);
	/* The earliest timer of a CPU that matters to the program is due then; ~0ull: there is none. Any context. */
	void (*timer_matters)(tophalf_u32 cpu, tophalf_u64 expires_ns);
	/* What is not explored has happened: enum tophalf_unexplored. Any context. */
	void (*unexplored)(tophalf_u32 what);

	/*
	 * For strategies that choose points by what the target does there (machine->places): the code at
	 * `where` is about to access `address`, or begins a basic block (null).  Called in the place of point(),
	 * whether points_left ran out or not: may do what that does.  Any context.
	 */
	void (*place)(unsigned long where, const volatile void *address, tophalf_u32 size, tophalf_u32 writes);

	/* Firmware: a flattened device tree, and devices that it does not describe. */
	const void *device_tree;
	tophalf_u32 device_tree_size;
	tophalf_u32 devices_count;
	const struct tophalf_device *devices;
	tophalf_u32 options;		/* TOPHALF_OPTION_* */

	/* What earlier runs learned, each with its struct tophalf_fact before it. Set when booted() returns. */
	const unsigned char *facts;
	unsigned long facts_size;
};

#define TOPHALF_OPTION_THREADIRQS	(1u << 0)
#define TOPHALF_OPTION_DATA_RACE	(1u << 1)	/* races are looked for */
/* Locks are not validated, and nobody knows who holds one. */
#define TOPHALF_OPTION_NO_VALIDATOR	(1u << 2)
/* A bounded program: the machine stops before each operation of its threads. */
#define TOPHALF_OPTION_BY_OPERATIONS	(1u << 3)
/* A run ends so many points after its device stands as it chooses there. */
#define TOPHALF_OPTION_LIMITED		(1u << 4)
#define TOPHALF_OPTIONS			(1u << 5)	/* all are below */

/* Where a stack points that make_stack() and switch_stack() give: on the host's stack of its slot. */
struct tophalf_saved_stack {
	unsigned long image_stack;	/* the image's stack is in use from here on */
	unsigned long r15, r14, r13, r12, rbx;
	unsigned long frame_pointer;	/* rbp: of the host's innermost frame, which leads to the image's */
	unsigned long resume;
};

/* What the image gives the host: the symbol `tophalf_image` in its data. */
struct tophalf_image {
	tophalf_u32 version;			/* TOPHALF_BOUNDARY_VERSION */
	tophalf_u32 reserved;
	struct tophalf_machine *machine;
	const struct tophalf_host **host;	/* the host stores its table here before boot */
	/* Starts the kernel on CPU 0. Called on a kernel stack (slot 0); never returns. */
	void (*boot)(void *unused);
	/* A vector is delivered on the executing CPU: irqs_off is 1 on entry and on return, then the host clears it. */
	void (*interrupt)(tophalf_u32 vector);
	/*
	 * A host fault (SIGSEGV and its kin) at `address`, from code at `pc` with frame pointer
	 * `frame`; called on a stack of its own. After a jump `pc` is in the call that led there,
	 * if that is known. Reports it and calls end_run().
	 */
	void (*fault)(unsigned long address, unsigned long pc, unsigned long frame,
		      tophalf_u32 access);	/* enum tophalf_access */
	/*
	 * The host's processor refuses the instruction at `pc`, or it goes round for ever: rule, with a
	 * message. Called as fault() is, reports likewise and calls end_run().
	 */
	void (*trap)(tophalf_u32 rule, unsigned long pc, unsigned long frame, const char *message);
	/*
	 * The machine has no step left to make, or a watched limit is passed: rule, with a message. Reports
	 * and returns 0; nonzero if it is another CPU's fault, whose own limit has yet to be passed.
	 */
	tophalf_u32 (*stuck)(tophalf_u32 rule, tophalf_u32 warning, const char *message);
	/* After another CPU ran on this host thread: reload what is cached of the executing CPU. */
	void (*cpu_resumed)(void);
	unsigned long percpu_start, percpu_size;	/* the template of the per-CPU areas */
	unsigned long target_text, target_text_size;
};

#endif
