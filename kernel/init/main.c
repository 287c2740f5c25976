// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boot.
 *
 * The host calls boot() on CPU 0 with interrupts off.  It brings the parts up in
 * the order in which each needs the others, makes the init task and becomes the
 * idle task.  The init task starts the other CPUs and the kernel threads, runs
 * the initcalls of whatever was pulled from the tree, and tells the host, which
 * takes its snapshot there.  What a run does comes after that.
 */
#include <linux/device.h>
#include <linux/hardirq.h>
#include <linux/console.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/radix-tree.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/user_namespace.h>
#include <asm/setup.h>
#include "sched/sched.h"
#include "fault.h"
#include "hook.h"
#include "leftovers.h"
#include "objects.h"
#include "operation.h"
#include "tophalf.h"
#include "user.h"
#include "waits.h"

enum system_states system_state = SYSTEM_BOOTING;
bool early_boot_irqs_disabled;
bool initcall_debug;
bool static_key_initialized = true;
unsigned int reset_devices;
char *saved_command_line = "";
char __initdata boot_command_line[COMMAND_LINE_SIZE];

extern initcall_t __initcall_start[], __initcall0_start[], __initcall_end[];
extern initcall_t __con_initcall_start[], __con_initcall_end[];

static void run_initcalls(initcall_t *first, initcall_t *end)
{
	initcall_t *call;

	for (call = first; call < end; call++) {
		int error = (*call)();

		if (error && error != -ENODEV)
			pr_info("initcall at %px returned %d\n", *call, error);
		WARN(in_atomic() || irqs_disabled(), "initcall at %px left an atomic section\n", *call);
	}
}

/* What the image has of the tree: kernel/async.c, the network stack. */
void __init async_init(void) __weak;
void __init net_ns_init(void) __weak;
int __init proc_net_init(void);

/* Process context: the init task. */
static int init_task_main(void *unused)
{
	(void)unused;
	system_state = SYSTEM_SCHEDULING;
	kthreadd_init();
	ksoftirqd_init();
	smp_init();
	workqueue_init();
	if (async_init)
		async_init();
	if (net_ns_init) {
		net_ns_init();
		proc_net_init();
	}
	run_initcalls(__initcall_start, __initcall0_start);
	driver_init();
	console_init();
	run_initcalls(__initcall0_start, __initcall_end);
	nodes_booted();
	system_state = SYSTEM_RUNNING;

	tophalf_host->booted();
	lockdep_run_begins();
	kcsan_run_begins();

	if (tophalf_user_spawn(0))
		panic("the first user task could not be started\n");
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE | TASK_FREEZABLE);
		schedule();
	}
}

static void start_init_task(void)
{
	struct task_struct *task = tophalf_task_create(init_task_main, NULL, "init", 0);

	if (IS_ERR(task))
		panic("no init task: %ld\n", PTR_ERR(task));
	wake_up_process(task);
}

/* CPU 0, interrupts off.  Never returns. */
static void boot(void *unused)
{
	(void)unused;
	lockdep_init();
	setup_per_cpu_areas();
	sched_init();
	mm_init();
	radix_tree_init();
	rcu_init();
	softirq_init();
	early_irq_init();
	init_timers();
	hrtimers_init();
	timekeeping_init();
	workqueue_init_early();
	vfs_init();
	firmware_tree_init();
	init_IRQ();
	local_irq_enable();
	start_init_task();
	schedule_idle_cpu();
}

static const char *vector_unknown = "an interrupt vector that the machine does not have";

static void dispatch(u32 vector)
{
	switch (vector) {
	case TOPHALF_VECTOR_TIMER:
		tick_interrupt();
		break;
	case TOPHALF_VECTOR_RESCHEDULE:
		scheduler_ipi_interrupt();
		break;
	case TOPHALF_VECTOR_CALL_FUNCTION:
		generic_smp_call_function_interrupt_all();
		break;
	case TOPHALF_VECTOR_IRQ_WORK:
		irq_work_interrupt();
		break;
	case TOPHALF_VECTOR_EXTERNAL:
		external_interrupt();
		break;
	case TOPHALF_VECTOR_SOFTIRQ:
		break;
	default:
		tophalf_unsupported(vector_unknown);
	}
}

/* Hard IRQ entry and exit: interrupts are off on both sides. */
static void interrupt(u32 vector)
{
	lockdep_hardirqs_off(_RET_IP_);
	active_check_stack();
	irq_enter();
	dispatch(vector);
	irq_exit();
	operation_masks();
	tophalf_host->interrupt_ends();
	resched_if_needed_irq();
	lockdep_hardirqs_on_prepare();
	lockdep_hardirqs_on(_RET_IP_);
}

/* Any context.  A CPU that waits for another one, which is busy, is not the one to tell of. */
static u32 stuck(u32 rule, u32 warning, const char *message)
{
	if (rule == TOPHALF_RULE_SOFT_LOCKUP && waits_for_busy_cpu())
		return 1;
	if (rule == TOPHALF_RULE_HANG) {
		hung_task_stuck(warning, message);
	} else {
		hung_task_note_blockers();
		if (warning)
			tophalf_warning(rule, "%s", message);
		else
			tophalf_report(rule, "%s", message);
	}
	tophalf_host->end_run(TOPHALF_END_FATAL);
	return 0;
}

/* Another CPU ran on the host's thread: what is cached of this one is read again. */
static void cpu_resumed(void)
{
	tophalf_current = tophalf_cpu_current[tophalf_machine.cpu];
	tophalf_cpu_offset = __per_cpu_offset[tophalf_machine.cpu];
}

/* A difference of addresses is no constant in C: the linker script makes it a symbol. */
extern char __per_cpu_start[], __tophalf_per_cpu_size[], __tophalf_target_text_size[];

struct tophalf_image tophalf_image = {
	.version = TOPHALF_BOUNDARY_VERSION,
	.machine = &tophalf_machine,
	.host = &tophalf_host,
	.boot = boot,
	.interrupt = interrupt,
	.fault = machine_fault,
	.trap = machine_trap,
	.stuck = stuck,
	.cpu_resumed = cpu_resumed,
	.percpu_start = (unsigned long)__per_cpu_start,
	.percpu_size = (unsigned long)__tophalf_per_cpu_size,
	.target_text = (unsigned long)__tophalf_target_text_start,
	.target_text_size = (unsigned long)__tophalf_target_text_size,
};
