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
 * Backtraces follow frame pointers, and begin at the instruction at fault.  After
 * a call through a wild pointer that instruction is nowhere; the return address
 * of the call lies on top of the stack, and the backtrace begins at the call.
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
#define SILENT_TICKS	3		/* without a point, and the loop has none */

#define TRAP_PROTECTION	13		/* #GP: an address that no page table can hold */
#define TRAP_PAGE	14
#define FLAG_TRAP	0x100
#define FLAG_DIRECTION	0x400
#define FLAG_ALIGNMENT	0x40000
#define PAGE_FAULT_WRITE	2u
#define PAGE_FAULT_FETCH	16u

static unsigned char *fault_stack;	/* its end */
static volatile sig_atomic_t handling;	/* a fault is being reported */
static volatile sig_atomic_t alarms;	/* of the host's clock, while the host was at work */
static unsigned int ticks, tick_limit;	/* of the host's clock: so far, and how many there may be */
static unsigned int silent_ticks;	/* the last ones, in which no point was passed */
static uint64_t tick_points;		/* how many had been at the last one */

struct fault {
	unsigned long address, pc, frame, stack;
	enum tophalf_access access;
	bool privileged;		/* the instruction is for the host's own kernel */
	bool refused;			/* it is, for another reason than its address */
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
static bool impossible_address(const greg_t *registers, unsigned long *address)
{
	static const int candidates[] = {
		REG_RAX, REG_RDX, REG_RCX, REG_RDI, REG_RSI, REG_RBX, REG_R8, REG_R9,
		REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RBP,
	};
	size_t i;

	for (i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
		*address = registers[candidates[i]];
		if (!canonical(*address))
			return true;
	}
	return false;
}

/*
 * Where the instruction at `code` goes to, if it is a return, or a call or jump
 * through a register or through memory that a register points at.  The memory
 * could be read, or the fault would be another one.
 */
static bool jump_target(const unsigned char *code, const greg_t *registers, unsigned long *target)
{
	static const int numbers[] = {
		REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
		REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
	};
	unsigned int high = 0, mode, kind, base;
	unsigned long address;
	int32_t offset = 0;

	if (*code == 0xc3) {
		*target = *(const unsigned long *)registers[REG_RSP];
		return true;
	}
	if ((*code & 0xf0) == 0x40)
		high = (*code++ & 1) * 8;
	mode = code[1] >> 6;
	kind = code[1] >> 3 & 7;
	base = code[1] & 7;
	/* Base 4 has a further byte; base 5 without an offset is relative to the instruction. */
	if (*code != 0xff || (kind != 2 && kind != 4) || (mode != 3 && base == 4) ||
	    (mode == 0 && base == 5))
		return false;
	address = registers[numbers[base + high]];
	if (mode == 1)
		offset = (signed char)code[2];
	if (mode == 2)
		memcpy(&offset, code + 2, sizeof(offset));
	*target = mode == 3 ? address : *(const unsigned long *)(address + offset);
	return true;
}

/* Whether the processor keeps an instruction for its kernel, by its opcode. */
static bool is_privileged(const unsigned char *code)
{
	switch (code[0]) {
	case 0xf4:			/* hlt */
	case 0xfa: case 0xfb:		/* cli, sti */
	case 0x6c ... 0x6f:		/* ins, outs */
	case 0xe4 ... 0xe7:		/* in, out */
	case 0xec ... 0xef:
	case 0xcd:			/* int */
		return true;
	case 0x0f:
		/* lgdt and its kin, clts, invd, wbinvd, control and debug registers, wrmsr, rdmsr */
		return code[1] <= 0x01 || code[1] == 0x06 || code[1] == 0x08 || code[1] == 0x09 ||
		       (code[1] >= 0x20 && code[1] <= 0x23) || code[1] == 0x30 || code[1] == 0x32;
	}
	return false;
}

/* What the processor calls a general protection fault: many things are. */
static void protection_fault(struct fault *fault, const greg_t *registers)
{
	const unsigned char *code = (const unsigned char *)fault->pc;
	unsigned long target;

	if (in_image_text(fault->pc) && is_privileged(code)) {
		fault->privileged = true;
	} else if (in_image_text(fault->pc) && jump_target(code, registers, &target) &&
		   !canonical(target)) {
		fault->address = target;
		fault->access = TOPHALF_ACCESS_JUMP;
	} else {
		fault->refused = !impossible_address(registers, &fault->address);
	}
}

static bool is_write(const ucontext_t *context)
{
	const greg_t *registers = context->uc_mcontext.gregs;

	return registers[REG_TRAPNO] == TRAP_PAGE && (registers[REG_ERR] & PAGE_FAULT_WRITE);
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

	/* These are told when they are done. */
	if (number == SIGTRAP || number == SIGSYS)
		fault.pc--;
	if (number != SIGSEGV && number != SIGBUS)
		return fault;
	if (registers[REG_TRAPNO] == TRAP_PROTECTION)
		protection_fault(&fault, registers);
	if (is_write(context))
		fault.access = TOPHALF_ACCESS_WRITE;
	if (fault.pc == fault.address ||
	    (registers[REG_TRAPNO] == TRAP_PAGE && (registers[REG_ERR] & PAGE_FAULT_FETCH)))
		fault.access = TOPHALF_ACCESS_JUMP;
	return fault;
}

/* Grows with each point, also with those that the clock has not counted yet. */
static uint64_t points_passed(void)
{
	return computer.state->points + (uint64_t)(computer.armed - computer.state->points_left);
}

/* The image was interrupted: the host gets its count of points, which is in a register. */
static void take_count(const ucontext_t *context)
{
	computer.state->points_left = context->uc_mcontext.gregs[REG_R15] +
				      computer.state->watch_bias;
}

/* Ends the process with what is known: nothing more can be done in it. */
static __attribute__((noreturn)) void give_up(enum run_exit status, const char *why)
{
	struct outcome_summary *summary = &outcome_current()->summary;

	snprintf(summary->why, sizeof(summary->why), "%s", why);
	snapshot_finish(status);
}

/*
 * A called function has pushed nothing yet when the fetch of its first
 * instruction faults: its return address is on top of the stack, and the call
 * ends right before that.
 */
static void find_call(struct fault *fault)
{
	unsigned long back;

	if (!memory_stack_mapped(fault->stack, sizeof(back)))
		return;
	back = *(const unsigned long *)fault->stack;
	if (in_image_text(back))
		fault->pc = back - 1;
}

/* Where the interrupted context goes on: function(first, second, third, fourth). */
static void redirect(ucontext_t *context, void *function, const unsigned long arguments[4])
{
	greg_t *registers = context->uc_mcontext.gregs;
	unsigned long *top = (unsigned long *)fault_stack - 2;

	top[0] = top[1] = 0;		/* the outermost frame */
	/* The image that is called to report it has the lower half. */
	stack_of_image = fault_stack - FAULT_STACK / 2;
	registers[REG_RIP] = (greg_t)fault_entry;
	registers[REG_RBX] = (greg_t)function;
	registers[REG_RDI] = arguments[0];
	registers[REG_RSI] = arguments[1];
	registers[REG_RDX] = arguments[2];
	registers[REG_RCX] = arguments[3];
	registers[REG_RBP] = (greg_t)top;
	registers[REG_RSP] = (greg_t)top;
	/* The direction flag as the ABI wants it, no traps, and none for what is not aligned. */
	registers[REG_EFL] &= ~(FLAG_DIRECTION | FLAG_TRAP | FLAG_ALIGNMENT);
}

static void report_fault(unsigned long address, unsigned long pc, unsigned long frame,
			 unsigned long access)
{
	image_call((image_function)computer.image->fault, address, pc, frame, access);
	machine_end_run(TOPHALF_END_FATAL);
}

static void report_trap(unsigned long rule, unsigned long pc, unsigned long frame,
			const char *message)
{
	image_call((image_function)computer.image->trap, rule, pc, frame, (unsigned long)message);
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

static void to_trap(ucontext_t *context, uint32_t rule, const struct fault *fault,
		    const char *message)
{
	redirect(context, report_trap,
		 (unsigned long[4]){ rule, fault->pc, fault->frame, (unsigned long)message });
}

/* What the processor, or the filter of wall.c, refused, where it was not an address. */
static const char *refused(int number)
{
	switch (number) {
	case SIGFPE:
		return "division by zero, or a quotient too large";
	case SIGTRAP:
		return "a breakpoint or trap of the processor";
	case SIGSYS:
		return "a call into the host's kernel: the machine has no such thing";
	}
	return "an instruction that does not exist";
}

static void to_report(ucontext_t *context, int number, const struct fault *fault)
{
	static const char privileged[] = "(an instruction that is for the host's own kernel)";
	static const char unaligned[] = "an operand that is not aligned as its instruction wants, or an address that cannot be";

	if (fault->address - TOPHALF_UNSUPPORTED_BASE < TOPHALF_UNSUPPORTED_SIZE)
		redirect(context, report_unsupported, (unsigned long[4]){ fault->address });
	else if (fault->privileged)
		redirect(context, host_unsupported, (unsigned long[4]){ (unsigned long)privileged });
	else if (fault->refused)
		to_trap(context, TOPHALF_RULE_BAD_ACCESS, fault, unaligned);
	else if (number == SIGSEGV || number == SIGBUS)
		redirect(context, report_fault,
			 (unsigned long[4]){ fault->address, fault->pc, fault->frame, fault->access });
	else
		to_trap(context, TOPHALF_RULE_BUG, fault, refused(number));
}

static void on_fault(int number, siginfo_t *info, void *data)
{
	struct outcome_fault *noted;
	ucontext_t *context = data;
	struct fault fault;

	if (number == SIGSEGV && is_write(context) && dirty_write_fault((uint64_t)info->si_addr))
		return;
	fault = fault_of(number, info, context);
	if (handling)
		give_up(RUN_FAULTED, "a fault while a fault was being reported");
	handling = 1;
	noted = &outcome_current()->summary.fault;
	*noted = (struct outcome_fault){ 1, number, fault.address, fault.pc };
	/* Neither the image's code nor a wild jump: the host itself, with what the image gave it. */
	if (in_image_text(fault.pc)) {
		take_count(context);
	} else if (fault.access == TOPHALF_ACCESS_JUMP) {
		find_call(&fault);
		take_count(context);
	} else {
		give_up(RUN_FAULTED, "the host faulted on what the machine gave it");
	}
	to_report(context, number, &fault);
}

/*
 * The host's clock ticks each second that the process works.  Points that no
 * longer pass while the image executes are a loop without any, which nothing
 * else can end.  A run whose points do pass, and that is not through when the
 * patience is, has used up what it may, whatever it does.
 */
static void on_alarm(int number, siginfo_t *info, void *data)
{
	static const char message[] = "an endless loop that has no preemption point (by the host's clock)";
	ucontext_t *context = data;
	struct fault fault = fault_of(number, info, context);
	bool silent;

	if (in_image_text(fault.pc))
		take_count(context);
	silent = ticks && points_passed() == tick_points;
	tick_points = points_passed();
	silent_ticks = silent ? silent_ticks + 1 : 0;
	if (++ticks < tick_limit && silent_ticks < SILENT_TICKS)
		return;
	outcome_current()->summary.host_clock = 1;
	if (handling)
		give_up(RUN_STUCK, "its report did not end either");
	if (computer.in_run && !silent)
		machine_end_run(TOPHALF_END_EXHAUSTED);
	outcome_current()->summary.fault = (struct outcome_fault){ 1, number, 0, fault.pc };
	if (!in_image_text(fault.pc)) {
		/* The host at work, most likely on its way back; the next alarm is soon. */
		if (++alarms > ALARMS_IN_HOST)
			give_up(RUN_STUCK, "the host itself does not come to an end");
		return;
	}
	handling = 1;
	to_trap(context, TOPHALF_RULE_SOFT_LOCKUP, &fault, message);
}

/* Processor time, not time of day: a busy host is no reason to end a run. */
void fault_watchdog(unsigned int seconds)
{
	struct itimerval timer = { .it_value.tv_sec = !!seconds, .it_interval.tv_sec = !!seconds };

	fault_watchdog_again();
	tick_limit = seconds + 1;
	setitimer(ITIMER_PROF, &timer, NULL);
}

/* Its ticks go on as they come: asking the host for others costs more than many a run. */
void fault_watchdog_again(void)
{
	ticks = silent_ticks = 0;
}

static int install(int number, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGPROF);
	/* The handler may itself be the first to write to a page: see dirty.c. */
	if (number == SIGSEGV)
		action.sa_flags |= SA_NODEFER;
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
	    install(SIGFPE, on_fault) || install(SIGTRAP, on_fault) || install(SIGSYS, on_fault) ||
	    install(SIGPROF, on_alarm)) {
		snprintf(why, MACHINE_WHY, "cannot catch faults: %s", strerror(errno));
		return -1;
	}
	fault_stack = stack + FAULT_STACK;
	return 0;
}
