// SPDX-License-Identifier: GPL-2.0-only
/*
 * WARN(), BUG() and panic(): the kernel's own words become findings.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/panic.h>
#include <linux/panic_notifier.h>
#include <linux/printk.h>
#include <linux/sched/debug.h>
#include <linux/sched.h>
#include "report.h"
#include "waits.h"

int oops_in_progress;
int panic_timeout;
int panic_on_oops;
int panic_on_warn;
unsigned long panic_on_taint;
bool panic_on_taint_nousertaint;
bool crash_kexec_post_notifiers;
atomic_t panic_cpu = ATOMIC_INIT(PANIC_CPU_INVALID);
ATOMIC_NOTIFIER_HEAD(panic_notifier_list);

static long no_blink(int state)
{
	(void)state;
	return 0;
}

/* Called by nobody here: a panic ends the run. */
long (*panic_blink)(int state) = no_blink;

static unsigned long tainted;

/* Any context.  Returns: a kernel goes on after a warning. */
void warn_slowpath_fmt(const char *file, int line, unsigned int taint, const char *format, ...)
{
	static char text[256];
	va_list arguments;

	add_taint(taint, LOCKDEP_STILL_OK);
	text[0] = 0;
	if (format) {
		va_start(arguments, format);
		vscnprintf(text, sizeof(text), format, arguments);
		va_end(arguments);
		text[strcspn(text, "\n")] = 0;
	}
	printk(KERN_WARNING "WARNING: at %s:%d%s%s\n", file, line, text[0] ? ": " : "", text);
	tophalf_report_at(TOPHALF_RULE_WARN, 0, (unsigned long)__builtin_frame_address(0),
			  "WARNING at %s:%d%s%s", file, line, text[0] ? ": " : "", text);
}

#define TRACE_DEPTH	16

/* Any context.  To the log: no finding. */
asmlinkage void dump_stack_lvl(const char *level)
{
	unsigned long addresses[TRACE_DEPTH];
	unsigned int i, depth;

	printk("%sCPU: %u PID: %d Comm: %s %s\n", level, tophalf_machine.cpu, current->pid, current->comm,
	       print_tainted());
	depth = tophalf_backtrace(addresses, TRACE_DEPTH, (unsigned long)__builtin_frame_address(0));
	for (i = 0; i < depth; i++)
		printk("%s %pS\n", level, (void *)addresses[i]);
}

asmlinkage void dump_stack(void)
{
	dump_stack_lvl(KERN_DEFAULT);
}

/*
 * Any context.  Of another task a watchdog of the kernel asks this when it gives
 * that task up, the one over suspend and resume of devices for one.
 */
void show_stack(struct task_struct *task, unsigned long *stack, const char *level)
{
	(void)stack;
	if (!task || task == current)
		dump_stack_lvl(level);
	else if (!task->on_cpu)
		hung_task_given_up(task);
}

/* Any context.  Does not return. */
void panic(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tophalf_vreport_at(TOPHALF_RULE_BUG, false, 0, (unsigned long)__builtin_frame_address(0),
			   format, arguments);
	va_end(arguments);
	tophalf_host->end_run(TOPHALF_END_FATAL);
}

void nmi_panic(struct pt_regs *regs, const char *text)
{
	(void)regs;
	panic("%s", text);
}

void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok)
{
	(void)lockdep_ok;
	set_bit(flag, &tainted);
}

int test_taint(unsigned int flag)
{
	return test_bit(flag, &tainted);
}

unsigned long get_taint(void)
{
	return tainted;
}

const char *print_tainted(void)
{
	return tainted ? "Tainted" : "Not tainted";
}

void oops_enter(void)
{
}

void oops_exit(void)
{
}

/* Whoever wants the panic has it: nothing else runs after it. */
bool panic_in_progress(void)
{
	return false;
}

bool panic_on_this_cpu(void)
{
	return false;
}

bool panic_on_other_cpu(void)
{
	return false;
}

void check_panic_on_warn(const char *origin)
{
	if (panic_on_warn)
		panic("%s: panic_on_warn set ...\n", origin);
}

bool oops_may_print(void)
{
	return true;
}

void bust_spinlocks(int yes)
{
	oops_in_progress = yes;
}
