// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of the host's processor, and the host's clock as the last wall.
 *
 * The signal handler runs on an alternate stack, because the stack at fault may
 * be the reason.  It decides nothing but where to go on: it points the
 * interrupted context at fault_entry() on a third stack, and returns.  So the
 * report is made in an ordinary context, with signals usable, and a fault inside
 * it comes back here and ends the run.
 *
 * Backtraces follow frame pointers.  The code at fault has not set up a frame
 * for the call that it never made, so one is laid on top of the third stack: it
 * returns to the faulting instruction.  After a call through a wild pointer the
 * instruction that faulted is nowhere; the caller's return address lies on top
 * of the stack, and the frame returns to that.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <explore/outcome.h>
#include <machine/internal.h>

#define SIGNAL_STACK	(64u << 10)
#define FAULT_STACK	(128u << 10)
#define PAGE		4096u
#define ALARMS_IN_HOST	5		/* a second apart */

#define TRAP_PROTECTION	13		/* #GP: an address that no page table can hold */
#define TRAP_PAGE	14
#define PAGE_FAULT_WRITE	2u
#define PAGE_FAULT_FETCH	16u

static unsigned char *fault_stack;	/* its end */
static volatile sig_atomic_t handling;	/* a fault is being reported */
static volatile sig_atomic_t alarms;	/* of the host's clock, while the host was at work */

struct fault {
	unsigned long address, pc, frame, stack;
	bool write, fetch;
};

static bool in_image_text(unsigned long pc)
{
	return pc >= computer.text && pc < computer.text_end;
}

static bool canonical(unsigned long address)
{
	return address < 0x800000000000ul || address >= 0xffff800000000000ul;
}

/*
 * The processor does not tell which address it was.  A register that could not
 * be an address is most likely the one that was used as one.
 */
static unsigned long impossible_address(const greg_t *registers)
{
	static const int candidates[] = {
		REG_RAX, REG_RDX, REG_RCX, REG_RDI, REG_RSI, REG_RBX, REG_R8, REG_R9,
		REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RBP,
	};
	size_t i;

	for (i = 0; i < sizeof(candidates) / sizeof(*candidates); i++)
		if (!canonical(registers[candidates[i]]))
			return registers[candidates[i]];
	return ~0ul;
}

static struct fault fault_of(int number, const siginfo_t *info, const ucontext_t *context)
{
	const greg_t *registers = context->uc_mcontext.gregs;
	struct fault fault = {
		.address = (unsigned long)info->si_addr,
		.pc = registers[REG_RIP],
		.frame = registers[REG_RBP],
		.stack = registers[REG_RSP],
	};

	if (number != SIGSEGV && number != SIGBUS)
		return fault;
	if (registers[REG_TRAPNO] == TRAP_PROTECTION)
		fault.address = impossible_address(registers);
	if (registers[REG_TRAPNO] == TRAP_PAGE) {
		fault.write = registers[REG_ERR] & PAGE_FAULT_WRITE;
		fault.fetch = registers[REG_ERR] & PAGE_FAULT_FETCH;
	}
	if (fault.pc == fault.address)
		fault.fetch = true;
	return fault;
}

/* Ends the process with what is known: nothing more can be done in it. */
static __attribute__((noreturn)) void give_up(enum run_exit status, const char *why)
{
	struct outcome_summary *summary = &outcome_current()->summary;

	snprintf(summary->why, sizeof(summary->why), "%s", why);
	snapshot_finish(status);
}

/*
 * A frame whose caller is the code at fault.  The called function has pushed
 * nothing yet when the fetch of its first instruction faults: its return address
 * is on top of the stack.
 */
static unsigned long lay_frame(unsigned long *frame, const struct fault *fault)
{
	frame[0] = fault->frame;
	frame[1] = fault->pc;
	if (fault->fetch && memory_stack_mapped(fault->stack, sizeof(unsigned long)))
		frame[1] = *(const unsigned long *)fault->stack;
	else if (!fault->fetch)
		return fault->frame;
	return (unsigned long)frame;
}

/*
 * The host works on the stack of the task that called it, so a task that recurses
 * without end may overflow its stack in here as well.  Then the fault is the
 * image's, at the call that led here: the first return address into the image, on
 * the way outwards along the host's frames.
 */
static bool blame_image(struct fault *fault)
{
	uint64_t slot = (fault->address - TOPHALF_STACK_BASE) / TOPHALF_STACK_SLOT;
	uint64_t top = TOPHALF_STACK_BASE + (slot + 1) * TOPHALF_STACK_SLOT;
	unsigned long frame = fault->frame;

	if (slot >= TOPHALF_STACK_SLOTS || top - fault->address <= TOPHALF_STACK_SIZE)
		return false;
	fault->write = true;
	/* The first push of a function that the image called. */
	if (memory_stack_mapped(fault->stack, sizeof(frame)) &&
	    in_image_text(*(unsigned long *)fault->stack)) {
		fault->pc = *(unsigned long *)fault->stack;
		return true;
	}
	while (!(frame & 7) && frame < top && memory_stack_mapped(frame, 2 * sizeof(frame))) {
		const unsigned long *words = (const unsigned long *)frame;

		if (in_image_text(words[1])) {
			fault->pc = words[1];
			fault->frame = words[0];
			return true;
		}
		if (words[0] <= frame)
			break;
		frame = words[0];
	}
	return false;
}

/* Where the interrupted context goes on: function(first, second, third, fourth). */
static void redirect(ucontext_t *context, void *function, const unsigned long arguments[4],
		     const struct fault *fault)
{
	greg_t *registers = context->uc_mcontext.gregs;
	unsigned long *top = (unsigned long *)fault_stack - 4;

	/* A return address lies behind the instruction that it belongs to. */
	top[0] = fault->frame;
	top[1] = fault->pc + 1;
	registers[REG_RIP] = (greg_t)fault_entry;
	registers[REG_RBX] = (greg_t)function;
	registers[REG_RDI] = arguments[0];
	registers[REG_RSI] = arguments[1];
	registers[REG_RDX] = arguments[2];
	registers[REG_RCX] = arguments[3];
	registers[REG_RBP] = (greg_t)top;
	registers[REG_RSP] = (greg_t)top;
	registers[REG_EFL] &= ~0x400;		/* the direction flag, as the ABI wants it */
}

static void report_fault(unsigned long address, unsigned long pc, unsigned long frame,
			 unsigned long write)
{
	computer.image->fault(address, pc, frame, write);
	machine_end_run(TOPHALF_END_FATAL);
}

static void report_trap(unsigned long rule, unsigned long message)
{
	machine_stuck(rule, false, "%s", (const char *)message);
	machine_end_run(TOPHALF_END_FATAL);
}

static void report_unsupported(unsigned long address)
{
	unsigned long index = (address - TOPHALF_UNSUPPORTED_BASE) / TOPHALF_UNSUPPORTED_STRIDE;
	char name[64];

	if (index < computer.unsupported_count && computer.unsupported_names[index])
		host_unsupported(computer.unsupported_names[index]);
	snprintf(name, sizeof(name), "(symbol number %lu, whose name is not known)", index);
	host_unsupported(name);
}

static void to_report(ucontext_t *context, int number, struct fault *fault)
{
	unsigned long *frame = (unsigned long *)fault_stack - 2;

	if (fault->address - TOPHALF_UNSUPPORTED_BASE < TOPHALF_UNSUPPORTED_SIZE) {
		redirect(context, report_unsupported,
			 (unsigned long[4]){ fault->address }, fault);
	} else if (number == SIGSEGV || number == SIGBUS) {
		unsigned long at = lay_frame(frame, fault);

		redirect(context, report_fault,
			 (unsigned long[4]){ fault->address, fault->pc, at, fault->write }, fault);
	} else {
		const char *what = number == SIGFPE ? "division by zero, or a quotient too large" :
						      "an instruction that does not exist";

		redirect(context, report_trap,
			 (unsigned long[4]){ TOPHALF_RULE_BUG, (unsigned long)what }, fault);
	}
}

static void on_fault(int number, siginfo_t *info, void *data)
{
	struct outcome_fault *noted = &outcome_current()->summary.fault;
	ucontext_t *context = data;
	struct fault fault = fault_of(number, info, context);

	if (handling)
		give_up(RUN_FAULTED, "a fault while a fault was being reported");
	handling = 1;
	*noted = (struct outcome_fault){ 1, number, fault.address, fault.pc };
	/* Neither the image's code nor a wild jump: the host itself, with what the image gave it. */
	if (!in_image_text(fault.pc) && !fault.fetch && !blame_image(&fault))
		give_up(RUN_FAULTED, "the host faulted on what the machine gave it");
	to_report(context, number, &fault);
}

/* The host's clock: at first it asks the image where it is, then it ends the process. */
static void on_alarm(int number, siginfo_t *info, void *data)
{
	static const char message[] = "an endless loop that has no preemption point (by the host's clock)";
	ucontext_t *context = data;
	struct fault fault = fault_of(number, info, context);

	outcome_current()->summary.host_clock = 1;
	if (handling)
		give_up(RUN_STUCK, "its report did not end either");
	outcome_current()->summary.fault = (struct outcome_fault){ 1, number, 0, fault.pc };
	if (!in_image_text(fault.pc)) {
		/* The host at work, most likely on its way back; the next alarm is soon. */
		if (++alarms > ALARMS_IN_HOST)
			give_up(RUN_STUCK, "the host itself does not come to an end");
		return;
	}
	handling = 1;
	redirect(context, report_trap,
		 (unsigned long[4]){ TOPHALF_RULE_SOFT_LOCKUP, (unsigned long)message }, &fault);
}

/* Processor time, not time of day: a busy host is no reason to end a run. */
void fault_watchdog(unsigned int seconds)
{
	struct itimerval timer = { .it_value.tv_sec = seconds, .it_interval.tv_sec = 1 };

	setitimer(ITIMER_PROF, &timer, NULL);
}

static int install(int number, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGPROF);
	return sigaction(number, &action, NULL);
}

static void *map_stack(size_t size)
{
	unsigned char *memory = mmap(NULL, size + PAGE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED || mprotect(memory, PAGE, PROT_NONE))
		return NULL;
	return memory + PAGE;
}

int fault_install(char why[MACHINE_WHY])
{
	stack_t alternate = { .ss_sp = map_stack(SIGNAL_STACK), .ss_size = SIGNAL_STACK };
	unsigned char *stack = map_stack(FAULT_STACK);

	if (!alternate.ss_sp || !stack || sigaltstack(&alternate, NULL) ||
	    install(SIGSEGV, on_fault) || install(SIGBUS, on_fault) || install(SIGILL, on_fault) ||
	    install(SIGFPE, on_fault) || install(SIGTRAP, on_fault) || install(SIGPROF, on_alarm)) {
		snprintf(why, MACHINE_WHY, "cannot catch faults: %s", strerror(errno));
		return -1;
	}
	fault_stack = stack + FAULT_STACK;
	return 0;
}
