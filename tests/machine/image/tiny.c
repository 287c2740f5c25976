// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hand-made image: the smallest kernel that the machine can run.
 *
 * What it does in a run is said by the first letter of the "device tree" that it
 * is given; what it saw, it prints to the console.  There is no kernel in it: it
 * calls struct tophalf_host as a kernel would.
 */
#include <tophalf/boundary.h>

#define TARGET __attribute__((section("target_text"), noinline))

struct tophalf_machine tophalf_machine = { .points_left = 0 };
register long points_left __asm__("r15");	/* see <tophalf/hook.h> */
static const struct tophalf_host *host;
static char percpu[16] = "per-CPU";
static unsigned int runs_here;		/* 1 in each run, if each is a fresh machine */
static volatile unsigned int word;	/* what CPUs spin on */
static volatile unsigned int vectors[TOPHALF_VECTORS];
static volatile unsigned int resumed, handled_on[TOPHALF_MAX_CPUS];
static void *saved[TOPHALF_MAX_CPUS];
static volatile tophalf_u64 released_at;

extern char __start_target_text[];

/* What a kernel would take from its own library. */
void *memset(void *to, int byte, unsigned long size)
{
	for (unsigned long i = 0; i < size; i++)
		((volatile char *)to)[i] = (char)byte;
	return to;
}

void *memcpy(void *to, const void *from, unsigned long size)
{
	for (unsigned long i = 0; i < size; i++)
		((volatile char *)to)[i] = ((const char *)from)[i];
	return to;
}

static void boot(void *unused);

static void print(const char *text)
{
	unsigned int length = 0;

	while (text[length])
		length++;
	host->console(6, text, length);
}

static void print_number(const char *name, unsigned long long value)
{
	char text[32];
	int at = sizeof(text) - 1;

	text[at] = '\0';
	text[--at] = '\n';
	do
		text[--at] = '0' + value % 10;
	while (value /= 10);
	print(name);
	print("=");
	print(text + at);
}

static void point(void)
{
	if (--points_left < 0)
		host->point();
}

static void points(unsigned int count)
{
	while (count--)
		point();
}

static void report(tophalf_u32 rule, tophalf_u32 warning, unsigned long pc, const char *message)
{
	static struct tophalf_report made;

	memset(&made, 0, sizeof(made));
	made.rule = rule;
	made.warning = warning;
	made.message = message;
	made.task = "tiny";
	made.context = TOPHALF_CONTEXT_HARDIRQ;
	made.backtrace_count = 1;
	made.backtrace[0] = pc;
	made.sections_count = 2;
	made.sections[0].name = "process";
	made.sections[1].name = "hardirq";
	made.sections[1].what = "tiny_irq";
	host->report(&made);
}

static unsigned int choose(unsigned int kind, unsigned int n)
{
	return host->choose(kind, n);
}

/* Two places of the target that can be at fault, and one that ends the run. */
TARGET void target_first(void)
{
	report(TOPHALF_RULE_WARN, 0, (unsigned long)target_first, "the first place");
}

TARGET void target_second(void)
{
	report(TOPHALF_RULE_CONTEXT_LEAK, 1, (unsigned long)target_second, "the second place");
}

static void mark(void (*function)(void))
{
	unsigned long at = (unsigned long)function - (unsigned long)__start_target_text;

	tophalf_machine.reached[at] = 1;
}

/* Asks for choices of all kinds, and has a finding where they fall in one way. */
static void normal(void)
{
	unsigned int kind, answer, sum = 0;

	for (kind = 0; kind < TOPHALF_CHOICE_KINDS; kind++) {
		answer = choose(kind, 7);
		sum = sum * 7 + answer;
		points(100);
	}
	print_number("sum", sum);
	print_number("run", ++runs_here);
	host->stage(TOPHALF_STAGE_LOAD);
	host->stage(TOPHALF_STAGE_PROBE);
	tophalf_machine.entries[TOPHALF_CONTEXT_PROCESS]++;
	mark(target_first);
	answer = choose(TOPHALF_CHOOSE_CALL, 8);
	/* Some runs with a finding take long: they end after those that began later. */
	if (answer == 6)
		points(200000);
	if (answer >= 6)
		target_first();
	if (answer == 7)
		target_second();
	host->bus_write(0x10, 4, answer);
	if (host->bus_read(0x10, 4) != 0xffffffff)
		print("nothing answered\n");
}

/* The second finding by itself, and in the run of the smallest answer the first one before it. */
static void one_before_another(void)
{
	unsigned int answer = choose(TOPHALF_CHOOSE_CALL, 64);

	if (answer == 1)
		target_first();
	if (answer)
		target_second();
}

/* The second finding; in the run of the smallest answer only where somebody looks. */
static void there_when_recorded(void)
{
	unsigned int answer = choose(TOPHALF_CHOOSE_CALL, 64);

	if (answer > 1 || (answer && tophalf_machine.recording))
		target_second();
}

static void wait_for_timer(void)
{
	tophalf_u64 began = tophalf_machine.now_ns;
	unsigned int i;
	/* Out of order, and the last one is far away. */
	static const tophalf_u64 times[] = { 5000, 1000000, 3600000000000ull };

	for (i = 0; i < 3; i++) {
		host->timer_program(0, began + times[i]);
		while (!(tophalf_machine.cpu_state[0].pending & 1u << TOPHALF_VECTOR_TIMER)) {
			tophalf_machine.cpu_state[0].irqs_off = 1;
			host->halt();
		}
		tophalf_machine.cpu_state[0].irqs_off = 0;
		host->deliver();
		print_number("late", tophalf_machine.now_ns - began - times[i]);
	}
	print_number("timers", vectors[TOPHALF_VECTOR_TIMER]);
}

/* A timer that expires while the CPU works is delivered at a point, but not while interrupts are off. */
static void timer_at_work(void)
{
	tophalf_u64 expires = tophalf_machine.now_ns + 10000;

	tophalf_machine.cpu_state[0].irqs_off = 0;
	host->timer_program(0, expires);
	while (!vectors[TOPHALF_VECTOR_TIMER])
		point();
	print_number("late", (tophalf_machine.now_ns - expires) / 1000);
	host->timer_program(0, tophalf_machine.now_ns + 10000);
	tophalf_machine.cpu_state[0].irqs_off = 1;
	points(2000);
	print_number("masked", vectors[TOPHALF_VECTOR_TIMER]);
	tophalf_machine.cpu_state[0].irqs_off = 0;
	host->deliver();
	print_number("open", vectors[TOPHALF_VECTOR_TIMER]);
}

static void delays(void)
{
	tophalf_u64 began = tophalf_machine.now_ns;

	tophalf_machine.cpu_state[0].irqs_off = 0;
	host->timer_program(0, began + 500000);
	host->delay(1000000);
	print_number("delay", tophalf_machine.now_ns - began >= 1000000 &&
			      tophalf_machine.now_ns - began < 1100000);
	print_number("ran", tophalf_machine.cpu_state[0].ran_ns >= 1000000);
	print_number("timers", vectors[TOPHALF_VECTOR_TIMER]);
}

/* A loop that waits for a time and does nothing else reaches it soon. */
static void relaxes(void)
{
	tophalf_u64 end = tophalf_machine.now_ns + 1000000000ull;
	unsigned int rounds = 0;

	while (tophalf_machine.now_ns < end) {
		host->relax();
		point();
		rounds++;
	}
	print_number("few", rounds > 10 && rounds < 5000);
}

static void *other_stack(unsigned int slot)
{
	return (void *)(TOPHALF_STACK_BASE + (slot + 1ul) * TOPHALF_STACK_SLOT);
}

/* The other CPU: gives up the word after some work, then idles. */
static void second_cpu(void *argument)
{
	print_number("argument", (unsigned long)argument);
	print_number("cpu", tophalf_machine.cpu);
	points(500);
	released_at = tophalf_machine.now_ns;
	word = 1;
	points(20000);				/* 400 us: more than the slice that others wait for */
	for (;;) {
		tophalf_machine.cpu_state[tophalf_machine.cpu].irqs_off = 1;
		host->halt();
		tophalf_machine.cpu_state[tophalf_machine.cpu].irqs_off = 0;
		host->deliver();
	}
}

static void two_cpus(void)
{
	host->start_cpu(1, host->make_stack(other_stack(1), second_cpu, (void *)42));
	while (!word)
		host->spin_wait(&word, sizeof(word), 0);
	print_number("soon", tophalf_machine.now_ns - released_at < 200000);
	print_number("back on", tophalf_machine.cpu);
	print_number("resumed", resumed > 0);
	/* It is halted now; an IPI wakes it while this one waits. */
	host->send_ipi(1, TOPHALF_VECTOR_CALL_FUNCTION);
	tophalf_machine.cpu_state[0].irqs_off = 0;
	host->timer_program(0, tophalf_machine.now_ns + 1000);
	tophalf_machine.cpu_state[0].irqs_off = 1;
	while (!vectors[TOPHALF_VECTOR_CALL_FUNCTION]) {
		host->halt();
		tophalf_machine.cpu_state[0].irqs_off = 0;
		host->deliver();
		host->timer_program(0, tophalf_machine.now_ns + 1000);
		tophalf_machine.cpu_state[0].irqs_off = 1;
	}
	print_number("ipi", vectors[TOPHALF_VECTOR_CALL_FUNCTION]);
	print_number("on 1", handled_on[1]);
}

static void never_free(void)
{
	tophalf_machine.cpu_state[0].irqs_off = 1;
	host->spin_wait(&word, sizeof(word), 0);
}

static void ping(void *argument)
{
	(void)argument;
	print("there\n");
	host->switch_stack(&saved[1], saved[0]);
	print("there again\n");
	host->switch_stack(&saved[1], saved[0]);
}

static void switches(void)
{
	saved[1] = host->make_stack(other_stack(2), ping, 0);
	host->switch_stack(&saved[0], saved[1]);
	print("here\n");
	host->switch_stack(&saved[0], saved[1]);
	print("here again\n");
}

static volatile int sink, enough;

static int recurse(int depth)
{
	volatile char room[200];

	room[0] = (char)depth;
	if (enough)
		return 0;
	return recurse(depth + 1) + room[0];
}

static void fill_user_memory(void)
{
	print_number("alias", host->user_alias[0]);
	host->user_alias[0] = 7;
	host->user_alias[TOPHALF_USER_SIZE - 1] = 9;
	print_number("percpu", ((char *)TOPHALF_PERCPU_BASE)[TOPHALF_PERCPU_STRIDE]);
	*(volatile char *)TOPHALF_KERNEL_BASE = 1;
	*(volatile char *)(TOPHALF_KERNEL_BASE + TOPHALF_KERNEL_SIZE - 1) = 1;
	*(volatile char *)TOPHALF_VMALLOC_BASE = 1;
	*(volatile char *)(TOPHALF_VMALLOC_BASE + TOPHALF_VMALLOC_SIZE - 1) = 1;
}

/*
 * Counts in all kinds of memory how often it was here, and says so where it was
 * before.  The first run writes far more than the others (choice: WAKE), and each may
 * end in a stack that was not there (choice: FAILURE).
 */
static void leaves_traces(void)
{
	static unsigned char traces[5 * 4096];
	volatile unsigned char *places[] = {
		&traces[2 * 4096], (unsigned char *)TOPHALF_KERNEL_BASE + 8192,
		(unsigned char *)TOPHALF_VMALLOC_BASE, (unsigned char *)TOPHALF_PERCPU_BASE + 4096,
		(unsigned char *)TOPHALF_STACK_BASE + 8 * TOPHALF_STACK_SLOT - 64,
		(unsigned char *)TOPHALF_SHADOW_BASE, host->user_alias,
	};
	unsigned int seen = 0, i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++)
		seen += (*places[i])++;
	for (i = 0; i < 1024; i++)
		seen += ((unsigned char *)TOPHALF_KERNEL_BASE + (1 << 20))[i * 4096];
	if (host->choose(TOPHALF_CHOOSE_WAKE, 2))
		for (i = 0; i < 1024; i++)
			((volatile unsigned char *)TOPHALF_KERNEL_BASE + (1 << 20))[i * 4096] = 1;
	print_number("seen", seen);
	/* The host's own memory counts in the answer. */
	print_number("answer", host->choose(TOPHALF_CHOOSE_RANDOM, 1000000));
	if (host->choose(TOPHALF_CHOOSE_FAILURE, 2))
		host->make_stack((void *)(TOPHALF_STACK_BASE + 500ul * TOPHALF_STACK_SLOT), boot, 0);
}

/*
 * Writes to memory before and after user space settles: what is printed is the same in
 * each run, whether or not it has its beginning in common with others.
 */
static void settles(void)
{
	static volatile unsigned char early[4096], late[2 * 4096], both[2 * 4096];
	volatile unsigned char *counts[] = { &early[0], &late[4096], &both[4096] };
	struct tophalf_syscall call;
	unsigned int i;

	++*counts[0];
	++*counts[2];
	print_number("early", *counts[0]);
	for (i = 0; i < 16; i++) {
		host->next_call(0, &call);
		if (call.number == TOPHALF_SYS_SPAWN)
			break;
		call.result = 0;
		host->finish_call(0, &call);
	}
	++*counts[1];
	++*counts[2];
	print_number("calls", i);
	print_number("late", *counts[1]);
	print_number("both", *counts[2]);
}

static volatile unsigned char *shadow(unsigned long address)
{
	return (unsigned char *)TOPHALF_SHADOW_BASE +
	       (address - TOPHALF_KERNEL_BASE) / TOPHALF_SHADOW_GRANULE;
}

/* The shadow is 0 until it is written, and is there between the arenas as well. */
static void shadow_memory(void)
{
	static const unsigned long ends[] = {
		TOPHALF_KERNEL_BASE, TOPHALF_KERNEL_BASE + TOPHALF_KERNEL_SIZE - 1,
		TOPHALF_VMALLOC_BASE, TOPHALF_VMALLOC_BASE + TOPHALF_VMALLOC_SIZE - 1,
		TOPHALF_PERCPU_BASE, TOPHALF_PERCPU_BASE + 2ul * TOPHALF_PERCPU_STRIDE - 1,
		TOPHALF_STACK_BASE,
		TOPHALF_STACK_BASE + (unsigned long)TOPHALF_STACK_SLOTS * TOPHALF_STACK_SLOT - 1,
	};
	unsigned long i, sum = 0;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		sum += *shadow(ends[i]) + *shadow(ends[i] + 0x8000000000ul);
		*shadow(ends[i]) = TOPHALF_SHADOW_GRANULE;
		sum += *shadow(ends[i]);
	}
	print_number("shadow", sum);
}

/* Asks the host's kernel itself; a driver that jumps anywhere can. */
static long raw_call(long number, long first, long second)
{
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(first), "S"(second)
			 : "rcx", "r11", "memory");
	return result;
}

static __attribute__((noinline)) void write_to(unsigned long address)
{
	*(volatile int *)address = 1;
}

static void kill_itself(int number)
{
	raw_call(62, raw_call(39, 0, 0), number);
}

static __attribute__((noinline)) void faults(char mode)
{
	switch (mode) {
	case '0': write_to(8); break;
	case 'u': sink = *(volatile int *)(TOPHALF_USER_BASE + 64ul); break;
	case 'w': write_to(TOPHALF_WINDOW_BASE + 64ul); break;
	case 'g': write_to(TOPHALF_STACK_BASE + 5ul * TOPHALF_STACK_SLOT + 64); break;
	case 'b': write_to(0x2f0000000000ul); break;
	case 'p': write_to(0x1234567812345678ul); break;
	case 'r': write_to((unsigned long)host->choose & 0xffffffff); break;
	case 'j': ((void (*)(void))16)(); break;
	case 'x': sink = *(volatile int *)(TOPHALF_UNSUPPORTED_BASE + TOPHALF_UNSUPPORTED_STRIDE + 4ul); break;
	case 'X': ((void (*)(void))(TOPHALF_UNSUPPORTED_BASE + 0ul))(); break;
	case 's': recurse(0); break;
	case 'd': sink = 1; sink /= word; break;
	case 'i': __asm__ volatile("ud2"); break;
	}
}

static void loops(char mode)
{
	switch (mode) {
	case 'l':
		for (;;)
			__asm__ volatile("");
	case 'L':
		for (;;)
			point();
	case 'e': raw_call(231, 0, 0); break;
	case 'k': kill_itself(9); break;
	case 'a': kill_itself(6); break;
	}
}

/* Sleeps with a timer that is due in a second: the clock stands still, and the timer with it. */
static void sleeps(void)
{
	unsigned long long began;

	tophalf_machine.cpu_state[0].irqs_off = 1;
	host->timer_program(0, tophalf_machine.now_ns + 1000000000);
	began = tophalf_machine.now_ns;
	print_number("woken by a line", host->sleep());
	print_number("seconds asleep", tophalf_machine.asleep_ns / 1000000000);
	print_number("stood still", tophalf_machine.now_ns - began < 1000000);
	tophalf_machine.cpu_state[0].irqs_off = 0;
	host->deliver();
	print_number("timers", vectors[TOPHALF_VECTOR_TIMER]);
}

/* A report that tells more than a report can hold. */
static void damaged_report(void)
{
	static struct tophalf_report made;

	made.rule = 12345;
	made.context = 99;
	made.backtrace_count = made.extras_count = made.began_count = made.sections_count = 1000000;
	host->report(&made);
}

/*
 * A small program and its interrupt handler, for sweeps: the handler notes what it
 * sees of the program's two variables, and the program prints what was noted.  With
 * interrupts off it goes through values that nobody may see.
 */
#define SWEPT_LINE	3

static volatile unsigned int first_value, second_value, noted[8], noted_count;
static int swept;

static void swept_interrupt(void)
{
	if (host->line_claim(tophalf_machine.cpu) != SWEPT_LINE)
		return;
	if (noted_count < 8)
		noted[noted_count++] = first_value * 10 + second_value;
	host->line_operation(SWEPT_LINE, TOPHALF_LINE_ACK, 0);
}

static void interrupts_off(void)
{
	tophalf_machine.cpu_state[0].irqs_off = 1;
}

static void interrupts_on(void)
{
	tophalf_machine.cpu_state[0].irqs_off = 0;
	if (tophalf_machine.cpu_state[0].pending)
		host->deliver();
	point();
}

static void program(void)
{
	unsigned int i;

	swept = 1;
	host->line_operation(SWEPT_LINE, TOPHALF_LINE_SET_TYPE, 1);
	host->line_operation(SWEPT_LINE, TOPHALF_LINE_UNMASK, 0);
	for (i = 1; i <= 4; i++) {
		first_value = i;
		point();
		interrupts_off();
		second_value = 9;
		points(5);
		second_value = i;
		points(3);
		interrupts_on();
	}
	interrupts_off();
	for (i = 0; i < noted_count; i++)
		print_number("noted", noted[i]);
	if (noted_count == 2 && noted[0] == 22 && noted[1] == 32)
		target_first();
	if (noted_count == 1 && noted[0] == 21)
		target_second();
}

/* Sleeps on as long as it is a line that woke it: one that need not mean anything. */
static void sleeps_on(void)
{
	unsigned int disturbed = 0;

	swept = 1;
	host->line_operation(SWEPT_LINE, TOPHALF_LINE_SET_TYPE, 1);
	host->line_operation(SWEPT_LINE, TOPHALF_LINE_UNMASK, 0);
	interrupts_off();
	while (host->sleep() && disturbed < 1000) {
		disturbed++;
		interrupts_on();
		interrupts_off();
	}
	print_number("disturbed", disturbed);
}

/* Each run learns something of its own and something that all learn; who knows that already says so. */
static void learns(void)
{
	char key[2] = { 'k', 0 };

	key[1] = (char)choose(TOPHALF_CHOOSE_RANDOM, 100);
	print_number("known", host->facts_size > 0);
	if (host->facts_size)
		report(TOPHALF_RULE_LOCK_INVERSION, 0, 0, "two runs together");
	host->learned("all", 3, "detail", 6);
	host->learned(key, sizeof(key), "", 0);
}

static __attribute__((noinline)) void run(char mode)
{
	switch (mode) {
	case 'P': program(); break;
	case 'n': normal(); break;
	case 'o': one_before_another(); break;
	case 'V': there_when_recorded(); break;
	case 't': wait_for_timer(); break;
	case 'T': timer_at_work(); break;
	case 'D': delays(); break;
	case 'R': relaxes(); break;
	case '2': two_cpus(); break;
	case 'N': never_free(); break;
	case 'W': switches(); break;
	case 'm': fill_user_memory(); break;
	case 'C': leaves_traces(); break;
	case 'M': shadow_memory(); break;
	case 'q': points(100000); print_number("points", tophalf_machine.points); break;
	case 'H': tophalf_machine.cpu_state[0].irqs_off = 1; host->halt(); break;
	case 'Z': sleeps(); break;
	case 'z': sleeps_on(); break;
	case 'B': damaged_report(); break;
	case 'K': learns(); break;
	case 'Y': settles(); break;
	default: faults(mode); loops(mode); break;
	}
}

static void boot(void *unused)
{
	char mode = host->device_tree_size ? *(const char *)host->device_tree : '-';

	(void)unused;
	if (mode == 'f')
		report(TOPHALF_RULE_BUG, 0, 0, "the tiny kernel is broken");
	if (mode == 'f')
		host->end_run(TOPHALF_END_FATAL);
	if (mode == 'y')
		host->unsupported("some_symbol");
	if (mode == 'F')
		write_to(8);
	tophalf_machine.cpu_state[0].irqs_off = 0;
	host->booted();
	run(mode);
	host->end_run(TOPHALF_END_DONE);
}

static void interrupt(tophalf_u32 vector)
{
	vectors[vector]++;
	if (swept && vector == TOPHALF_VECTOR_EXTERNAL)
		swept_interrupt();
	handled_on[tophalf_machine.cpu]++;
	if (!tophalf_machine.cpu_state[tophalf_machine.cpu].irqs_off)
		print("interrupts were on\n");
}

/* Tells what the machine said of the fault: the kernel's part is to name the kind. */
static void fault(unsigned long address, unsigned long pc, unsigned long frame, tophalf_u32 access)
{
	print_number("address", address);
	print_number("access", access);
	print_number("pc in image", pc >= TOPHALF_IMAGE_BASE && pc < TOPHALF_IMAGE_LIMIT);
	print_number("frame on a stack", frame - TOPHALF_STACK_BASE <
		     TOPHALF_STACK_SLOT * (unsigned long)TOPHALF_STACK_SLOTS);
	report(TOPHALF_RULE_BAD_ACCESS, 0, pc, "fault");
	host->end_run(TOPHALF_END_FATAL);
}

static void trap(tophalf_u32 rule, unsigned long pc, unsigned long frame, const char *message)
{
	(void)frame;
	report(rule, 0, pc, message);
	host->end_run(TOPHALF_END_FATAL);
}

static tophalf_u32 stuck(tophalf_u32 rule, tophalf_u32 warning, const char *message)
{
	(void)warning;
	report(rule, 0, 0, message);
	return 0;
}

static void cpu_resumed(void)
{
	resumed++;
}

const struct tophalf_image tophalf_image = {
	.version = TOPHALF_BOUNDARY_VERSION,
	.machine = &tophalf_machine,
	.host = &host,
	.boot = boot,
	.interrupt = interrupt,
	.fault = fault,
	.trap = trap,
	.stuck = stuck,
	.cpu_resumed = cpu_resumed,
	.percpu_start = (unsigned long)percpu,
	.percpu_size = sizeof(percpu),
	.target_text = (unsigned long)__start_target_text,
	.target_text_size = 0x400,
};

/* The machine starts at tophalf_image.boot. */
void _start(void);
void _start(void)
{
}
