// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt descriptors.
 *
 * They are allocated one by one, as with SPARSE_IRQ, and found through a table.
 * A freed descriptor leaves the table at once and its memory after a grace
 * period: an interrupt that is being handled may still look at it.
 */
#include <linux/cpumask.h>
#include <linux/irqdomain.h>
#include <linux/kernel_stat.h>
#include <linux/kobject.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include "internal.h"

#define LINES_MAX	4096

static struct irq_desc *descriptors[LINES_MAX];
static unsigned int irqs_limit = NR_IRQS;	/* one more than the highest that may exist now */
static DEFINE_MUTEX(sparse_lock);
static struct lock_class_key desc_lock_class, request_mutex_class;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
static void limit_changed(void)
{
}

unsigned int irq_get_nr_irqs(void)
{
	return irqs_limit;
}

unsigned int irq_set_nr_irqs(unsigned int limit)
{
	irqs_limit = min_t(unsigned int, limit, LINES_MAX);
	return irqs_limit;
}
#else
int nr_irqs = NR_IRQS;

static void limit_changed(void)
{
	nr_irqs = irqs_limit;
}
#endif

/* Any context. */
struct irq_desc *irq_to_desc(unsigned int irq)
{
	return irq < LINES_MAX ? descriptors[irq] : NULL;
}

/* Any context. */
unsigned int irq_get_next_irq(unsigned int offset)
{
	while (offset < irqs_limit && !irq_to_desc(offset))
		offset++;
	return min(offset, irqs_limit);
}

/* Process context, may sleep. */
void irq_lock_sparse(void)
{
	mutex_lock(&sparse_lock);
}

void irq_unlock_sparse(void)
{
	mutex_unlock(&sparse_lock);
}

static void desc_release(struct irq_desc *desc)
{
	free_cpumask_var(desc->irq_common_data.affinity);
	free_percpu(desc->kstat_irqs);
	kfree(desc->percpu_enabled);
	kfree(line_desc(desc));
}

static void desc_kobject_release(struct kobject *kobject)
{
	desc_release(container_of(kobject, struct irq_desc, kobj));
}

static const struct kobj_type desc_kobject_type = {
	.release = desc_kobject_release,
};

static void desc_put_rcu(struct rcu_head *head)
{
	kobject_put(&container_of(head, struct irq_desc, rcu)->kobj);
}

/* A descriptor starts without a chip, disabled and masked. */
static void desc_init(struct irq_desc *desc, unsigned int irq, struct module *owner,
		      const struct irq_affinity_desc *affinity)
{
	desc->irq_data.common = &desc->irq_common_data;
	desc->irq_data.irq = irq;
	desc->irq_data.chip = &no_irq_chip;
	desc->status_use_accessors = IRQ_DEFAULT_INIT_FLAGS;
	irqd_set(&desc->irq_data, IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED);
	desc->handle_irq = handle_bad_irq;
	desc->depth = 1;
	desc->owner = owner;
	raw_spin_lock_init(&desc->lock);
	lockdep_set_class(&desc->lock, &desc_lock_class);
	mutex_init(&desc->request_mutex);
	lockdep_set_class(&desc->request_mutex, &request_mutex_class);
	init_waitqueue_head(&desc->wait_for_threads);
	kobject_init(&desc->kobj, &desc_kobject_type);
	cpumask_copy(desc->irq_common_data.affinity,
		     affinity ? &affinity->mask : irq_default_affinity);
	if (affinity)
		irqd_set(&desc->irq_data, IRQD_AFFINITY_SET);
	if (affinity && affinity->is_managed)
		irqd_set(&desc->irq_data, IRQD_AFFINITY_MANAGED | IRQD_MANAGED_SHUTDOWN);
}

static struct irq_desc *desc_alloc(unsigned int irq, struct module *owner,
				   const struct irq_affinity_desc *affinity)
{
	struct line_desc *line = kzalloc(sizeof(*line), GFP_KERNEL);
	struct irq_desc *desc;

	if (!line)
		return NULL;
	desc = &line->desc;
	desc->kstat_irqs = alloc_percpu(line_count_t);
	if (!desc->kstat_irqs || !zalloc_cpumask_var(&desc->irq_common_data.affinity, GFP_KERNEL)) {
		free_percpu(desc->kstat_irqs);
		kfree(line);
		return NULL;
	}
	desc_init(desc, irq, owner, affinity);
	return desc;
}

static void desc_remove(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return;
	WARN(desc->action, "irq %u is freed while it has handlers\n", irq);
	descriptors[irq] = NULL;
	call_rcu(&desc->rcu, desc_put_rcu);
}

/* Process context, may sleep. */
void irq_free_descs(unsigned int from, unsigned int count)
{
	unsigned int i;

	if (from >= irqs_limit || from + count > irqs_limit)
		return;
	mutex_lock(&sparse_lock);
	for (i = 0; i < count; i++)
		desc_remove(from + i);
	mutex_unlock(&sparse_lock);
}

/* The first of `count` free numbers in a row, none below `from`; LINES_MAX if there are none. */
static unsigned int find_free(unsigned int from, unsigned int count)
{
	unsigned int start = from, i;

	for (i = from; i < LINES_MAX; i++) {
		if (descriptors[i])
			start = i + 1;
		else if (i - start + 1 == count)
			return start;
	}
	return LINES_MAX;
}

static int desc_alloc_range(unsigned int start, unsigned int count, struct module *owner,
			    const struct irq_affinity_desc *affinity)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		descriptors[start + i] = desc_alloc(start + i, owner, affinity ? &affinity[i] : NULL);
		if (descriptors[start + i])
			continue;
		while (i--)
			desc_remove(start + i);
		return -ENOMEM;
	}
	return start;
}

/*
 * Process context, may sleep.  `irq` asks for exactly that number, -1 for any
 * from `from` on.  The first number, or a negative errno.
 */
int __irq_alloc_descs(int irq, unsigned int from, unsigned int count, int node,
		      struct module *owner, const struct irq_affinity_desc *affinity)
{
	unsigned int i, start;
	int result = -EEXIST;

	if (!count || (irq >= 0 && from > (unsigned int)irq))
		return -EINVAL;
	for (i = 0; affinity && i < count; i++)
		if (cpumask_empty(&affinity[i].mask))
			return -EINVAL;
	if (irq >= 0)
		from = irq;
	else
		from = arch_dynirq_lower_bound(from);

	mutex_lock(&sparse_lock);
	start = find_free(from, count);
	if (start == LINES_MAX)
		result = -ENOSPC;
	if (start < LINES_MAX && (irq < 0 || start == (unsigned int)irq)) {
		irqs_limit = max(irqs_limit, start + count);
		limit_changed();
		result = desc_alloc_range(start, count, owner, affinity);
	}
	mutex_unlock(&sparse_lock);
	return result;
}

/* Boot, after the allocator works. */
int early_irq_init(void)
{
	if (!cpumask_available(irq_default_affinity) &&
	    !zalloc_cpumask_var(&irq_default_affinity, GFP_NOWAIT))
		return -ENOMEM;
	cpumask_setall(irq_default_affinity);
	if (tophalf_host->options & TOPHALF_OPTION_THREADIRQS)
		static_branch_enable(&force_irqthreads_key);
	return 0;
}

/* Any context. */
struct irq_desc *line_lock(unsigned int irq, unsigned long *flags, bool bus, enum line_kind kind)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return NULL;
	if (kind != LINE_ANY && setting(desc, IRQ_PER_CPU_DEVID) != (kind == LINE_PERCPU))
		return NULL;
	line_touch(desc, 0);
	if (bus)
		chip_bus_lock(desc);
	raw_spin_lock_irqsave(&desc->lock, *flags);
	return desc;
}

void line_unlock(struct irq_desc *desc, unsigned long flags, bool bus)
{
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	if (bus)
		chip_bus_sync_unlock(desc);
}

/* ---- entry: a line fired ------------------------------------------------------ */

static bool irqd_enforces_hardirq(struct irq_data *data)
{
	return irqd_is_handle_enforce_irqctx(data);
}

/*
 * Hard IRQ context, or any with interrupts off.  The flow handler of a chained
 * line is a driver's own code, and a top half.
 */
int handle_irq_desc(struct irq_desc *desc)
{
	struct context_frame frame;

	if (!desc)
		return -EINVAL;
	if (WARN_ON_ONCE(!in_hardirq() && irqd_enforces_hardirq(&desc->irq_data)))
		return -EPERM;
	if (desc->action != &chained_action) {
		generic_handle_irq_desc(desc);
		return 0;
	}
	context_enter(&frame, TOPHALF_CONTEXT_HARDIRQ, desc->handle_irq);
	tophalf_point();
	generic_handle_irq_desc(desc);
	context_exit(&frame);
	return 0;
}

int generic_handle_irq(unsigned int irq)
{
	return handle_irq_desc(irq_to_desc(irq));
}

/* Any context. */
int generic_handle_irq_safe(unsigned int irq)
{
	unsigned long flags;
	int result;

	local_irq_save(flags);
	result = generic_handle_irq(irq);
	local_irq_restore(flags);
	return result;
}

/* Hard IRQ context. */
int generic_handle_domain_irq(struct irq_domain *domain, unsigned int hwirq)
{
	return handle_irq_desc(irq_resolve_mapping(domain, hwirq));
}

/* Any context. */
int generic_handle_domain_irq_safe(struct irq_domain *domain, unsigned int hwirq)
{
	unsigned long flags;
	int result;

	local_irq_save(flags);
	result = generic_handle_domain_irq(domain, hwirq);
	local_irq_restore(flags);
	return result;
}

int generic_handle_domain_nmi(struct irq_domain *domain, unsigned int hwirq)
{
	tophalf_unsupported("generic_handle_domain_nmi");
}

/* ---- per-CPU lines ---------------------------------------------------------------- */

/* Process context, may sleep. */
int irq_set_percpu_devid_partition(unsigned int irq, const struct cpumask *affinity)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc || desc->percpu_enabled)
		return -EINVAL;
	desc->percpu_enabled = kzalloc(sizeof(*desc->percpu_enabled), GFP_KERNEL);
	if (!desc->percpu_enabled)
		return -ENOMEM;
	desc->percpu_affinity = affinity ?: cpu_possible_mask;
	irq_set_percpu_devid_flags(irq);
	return 0;
}

int irq_set_percpu_devid(unsigned int irq)
{
	return irq_set_percpu_devid_partition(irq, NULL);
}

/* Any context. */
int irq_get_percpu_devid_partition(unsigned int irq, struct cpumask *affinity)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc || !desc->percpu_enabled)
		return -EINVAL;
	if (affinity)
		cpumask_copy(affinity, desc->percpu_affinity);
	return 0;
}

/* ---- counts: any context ------------------------------------------------------------ */

void kstat_incr_irq_this_cpu(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	__this_cpu_inc(line_count(desc));
	desc->tot_count++;
}

unsigned int kstat_irqs_cpu(unsigned int irq, int cpu)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return desc && desc->kstat_irqs ? line_count_of(desc, cpu) : 0;
}

unsigned int kstat_irqs_usr(unsigned int irq)
{
	unsigned int cpu, sum = 0;

	for_each_possible_cpu(cpu)
		sum += kstat_irqs_cpu(irq, cpu);
	return sum;
}

/* Any context. */
void __irq_set_lockdep_class(unsigned int irq, struct lock_class_key *lock_class,
			     struct lock_class_key *request_class)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return;
	lockdep_set_class(&desc->lock, lock_class);
	lockdep_set_class(&desc->request_mutex, request_class);
}

/* Numbers that an interrupt controller found at run time may have: all of them. */
unsigned int __weak arch_dynirq_lower_bound(unsigned int from)
{
	return from;
}
