// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stack of contexts of each task and CPU.
 *
 * A hard IRQ or softirq runs on the stack of the task that it interrupted, so
 * the frames of a CPU form one list from the innermost context outwards, and a
 * task that is switched out takes its part along.  Sections (locks held,
 * preemption or interrupts off) are kept in the task as well, in the order in
 * which they began; a frame notes how many there were when it was entered, so
 * those above that mark are its own.
 *
 * Nothing here decides whether code is atomic: preempt_count and the interrupt
 * flag do.  Frames say which kind of context it is, sections say since when.
 */
#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include "report.h"
#include "tophalf.h"

struct tophalf_machine tophalf_machine = {
	.points_left = LONG_MAX,
	.cpus = 1,
	.quiet = 1,
	.cpu_state = { { .irqs_off = 1 } },
};

const struct tophalf_host *tophalf_host;

/* Any context. */
void context_enter(struct context_frame *frame, enum tophalf_context context, const void *function)
{
	struct tophalf_task *task = tophalf_task(current);

	frame->frame.outer = tophalf_machine.frame;
	frame->frame.context = context;
	frame->frame.entered = 0;
	frame->frame.function = (unsigned long)function;
	frame->frame.began_ns = tophalf_cpu()->ran_ns;
	frame->preempt_count = preempt_count();
	frame->irqs_off = tophalf_cpu()->irqs_off;
	frame->rcu_depth = rcu_preempt_depth();
	frame->sections = task->sections_count;
	frame->locks = current->lockdep_depth;
	frame->device_reads = 0;
	frame->device_writes = 0;
	frame->delayed_ns = 0;
	tophalf_set_frame(&frame->frame);
	tophalf_event(TOPHALF_EVENT_ENTER, (unsigned long)function, NULL);
}

/* What of the sections above `first` was left behind, for a message. */
static const char *leaked_section(const struct tophalf_task *task, u32 first)
{
	const struct task_section *section;

	if (task->sections_count <= first)
		return "";
	section = &task->sections[task->sections_count - 1];
	return section->what ? section->what : "";
}

static bool left_as_entered(const struct context_frame *frame)
{
	return preempt_count() == frame->preempt_count && tophalf_cpu()->irqs_off == frame->irqs_off &&
		rcu_preempt_depth() <= frame->rcu_depth;
}

/* Any context.  One finding, of what matters most. */
static void report_leak(const struct context_frame *frame)
{
	const char *held = leaked_section(tophalf_task(current), frame->sections);
	char name[80] = "a system call";

	if (frame->frame.function)
		snprintf(name, sizeof(name), "%ps", (void *)frame->frame.function);
	if (preempt_count() != frame->preempt_count)
		tophalf_report_frame(TOPHALF_RULE_CONTEXT_LEAK, &frame->frame,
			       "%s returned with preempt_count %x, it was entered with %x%s%s",
			       name, preempt_count(), frame->preempt_count,
			       *held ? ", still held: " : "", held);
	else if (tophalf_cpu()->irqs_off != frame->irqs_off)
		tophalf_report_frame(TOPHALF_RULE_CONTEXT_LEAK, &frame->frame,
			       "%s returned with interrupts %s, it was entered with them %s", name,
			       tophalf_cpu()->irqs_off ? "off" : "on", frame->irqs_off ? "off" : "on");
	else
		tophalf_report_frame(TOPHALF_RULE_CONTEXT_LEAK, &frame->frame,
			       "%s returned inside an RCU read-side critical section", name);
}

/* Any context.  See tophalf.h for what is checked and repaired. */
void context_exit(struct context_frame *frame)
{
	struct tophalf_task *task = tophalf_task(current);
	bool leaks = !left_as_entered(frame);

	if (leaks)
		report_leak(frame);
	lockdep_context_exit(&frame->frame, frame->locks, leaks);

	tophalf_event(TOPHALF_EVENT_LEAVE, frame->frame.function, NULL);
	tophalf_set_frame(frame->frame.outer);
	preempt_count_set(frame->preempt_count);
	if (task->sections_count > frame->sections)
		task->sections_count = frame->sections;
	while (rcu_preempt_depth() > frame->rcu_depth)
		__rcu_read_unlock();
	if (tophalf_cpu()->irqs_off == frame->irqs_off)
		return;
	if (frame->irqs_off)
		local_irq_disable();
	else
		local_irq_enable();
}

/* Any context. */
enum tophalf_context context_now(void)
{
	const struct tophalf_frame *frame = tophalf_machine.frame;
	enum tophalf_context context = frame ? frame->context : TOPHALF_CONTEXT_PROCESS;

	if (in_hardirq())
		return TOPHALF_CONTEXT_HARDIRQ;
	if (in_serving_softirq())
		return context == TOPHALF_CONTEXT_TIMER ? context : TOPHALF_CONTEXT_SOFTIRQ;
	if (preempt_count() || raw_irqs_disabled() || rcu_preempt_depth())
		return TOPHALF_CONTEXT_ATOMIC;
	return context;
}

/* True where sections of this kind have no object of their own and nest by count. */
static bool section_counted(enum section_kind kind)
{
	return kind != SECTION_SPINLOCK && kind != SECTION_RWLOCK;
}

static u32 frame_first_section(const struct tophalf_frame *frame)
{
	return frame ? ((const struct context_frame *)frame)->sections : 0;
}

/* Whether the innermost caller that is not our kernel's is the target.  0 ends the list. */
static bool called_by_target(const unsigned long *callers, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count && callers[i]; i++)
		if (!tophalf_own_text(callers[i]))
			return tophalf_target_text(callers[i]);
	return false;
}

/*
 * An atomic section that the target begins where it might have slept is an entry
 * into atomic context; inside an interrupt it is a part of that.
 */
static void count_atomic_entry(const struct tophalf_frame *frame, const struct task_section *section)
{
	if (frame && frame->context != TOPHALF_CONTEXT_PROCESS &&
	    frame->context != TOPHALF_CONTEXT_IRQ_THREAD && frame->context != TOPHALF_CONTEXT_WORKQUEUE)
		return;
	if (called_by_target(section->began, ARRAY_SIZE(section->began)))
		tophalf_machine.entries[TOPHALF_CONTEXT_ATOMIC]++;
}

/* The locks that the target takes and releases are part of a timeline. */
static void tell_lock(enum tophalf_event event, enum section_kind kind, const void *object,
		      const char *what)
{
	unsigned long callers[ARRAY_SIZE(((struct task_section *)0)->began)];
	unsigned int depth;

	if (likely(!tophalf_machine.recording) || section_counted(kind))
		return;
	depth = tophalf_backtrace(callers, ARRAY_SIZE(callers),
				  (unsigned long)__builtin_frame_address(0));
	if (called_by_target(callers, depth))
		tophalf_event(event, (unsigned long)object, what);
}

/* Any context. */
void section_begin(enum section_kind kind, const void *object, const char *what)
{
	struct tophalf_task *task = tophalf_task(current);
	struct task_section *section;
	unsigned int depth;
	u32 i, first = frame_first_section(tophalf_machine.frame);

	if (section_counted(kind)) {
		for (i = task->sections_count; i > first; i--) {
			if (task->sections[i - 1].kind != kind)
				continue;
			task->sections[i - 1].count++;
			return;
		}
	}
	if (task->sections_count == TOPHALF_TASK_SECTIONS)
		return;
	section = &task->sections[task->sections_count++];
	section->kind = kind;
	section->count = 1;
	section->object = object;
	section->what = what;
	depth = tophalf_backtrace(section->began, ARRAY_SIZE(section->began),
				  (unsigned long)__builtin_frame_address(0));
	if (depth < ARRAY_SIZE(section->began))
		section->began[depth] = 0;
	if (task->sections_count == first + 1)
		count_atomic_entry(tophalf_machine.frame, section);
	tell_lock(TOPHALF_EVENT_TAKE, kind, object, what);
}

/* Any context.  Sections may end in another order than they began. */
void section_end(enum section_kind kind, const void *object)
{
	struct tophalf_task *task = tophalf_task(current);
	u32 i;

	for (i = task->sections_count; i > 0; i--) {
		struct task_section *section = &task->sections[i - 1];

		if (section->kind != kind || (!section_counted(kind) && section->object != object))
			continue;
		if (--section->count)
			return;
		tell_lock(TOPHALF_EVENT_RELEASE, kind, object, section->what);
		memmove(section, section + 1, (task->sections_count - i) * sizeof(*section));
		task->sections_count--;
		return;
	}
}
