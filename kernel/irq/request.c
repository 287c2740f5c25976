// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a line gets handlers and loses them.
 *
 * An action is made, its threads are made, and under the descriptor's lock it
 * is fitted to those that share the line or, as the first, starts the line: from
 * then on it may fire, also before request_irq() returns.  On the way out the
 * action is unlinked first and freed last: in between, everything that may
 * still run it is waited for.
 *
 * desc->request_mutex serialises both ways for a line.  It is held while
 * free_irq() waits, so that a thread's bit in threads_oneshot is not given to
 * another action while the thread may still clear it.
 */
#include <linux/hardirq.h>
#include <linux/irqdomain.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include "internal.h"
#include "objects.h"
#include "operation.h"
#include "report.h"

static irqreturn_t nested_primary_handler(int irq, void *cookie)
{
	WARN(1, "Primary handler called for nested irq %d\n", irq);
	return IRQ_NONE;
}

/* ---- fitting an action to its line: desc->lock held ------------------------------------- */

static int mismatch(const struct irqaction *action, const struct irqaction *old)
{
	if (!(action->flags & IRQF_PROBE_SHARED))
		pr_err("genirq: Flags mismatch irq %u. %08x (%s) vs. %08x (%s)\n", action->irq,
		       action->flags, action->name, old->flags, old->name);
	return -EBUSY;
}

/* All that share a line agree on sharing it, on its trigger, on oneshot and on being per-CPU. */
static int check_sharing(struct irq_desc *desc, struct irqaction *action)
{
	const struct irqaction *old = desc->action;
	u32 type = action->flags & IRQF_TRIGGER_MASK;

	if (irqd_trigger_type_was_set(&desc->irq_data))
		type = irqd_get_trigger_type(&desc->irq_data);
	else
		irqd_set_trigger_type(&desc->irq_data, type);
	if (!(old->flags & action->flags & IRQF_SHARED) ||
	    type != (action->flags & IRQF_TRIGGER_MASK))
		return mismatch(action, old);
	if ((old->flags & IRQF_ONESHOT) && (action->flags & IRQF_COND_ONESHOT))
		action->flags |= IRQF_ONESHOT;
	if ((old->flags ^ action->flags) & (IRQF_ONESHOT | IRQF_PERCPU))
		return mismatch(action, old);
	return 0;
}

/* A free bit of threads_oneshot, for an action that keeps the line masked. */
static int assign_thread_bit(struct irq_desc *desc, struct irqaction *action)
{
	const struct irqaction *old;
	unsigned long used = 0;

	for_each_action(desc, old)
		used |= old->thread_mask;
	if (used == ~0UL)
		return -EBUSY;
	action->thread_mask = 1UL << ffz(used);
	return 0;
}

/*
 * A level line stays asserted until the thread has run.  If no top half quiets
 * the device and the line is not kept masked, it fires without end.  Since the
 * type may be another than the flags say, it is refused for edges as well.
 */
static int refuse_endless(const struct irqaction *action)
{
	pr_err("genirq: Threaded irq requested with handler=NULL and !ONESHOT for %s (irq %u)\n",
	       action->name, action->irq);
	tophalf_warning(TOPHALF_RULE_IRQ_FLAGS,
			"irq %u is requested for %s with a thread, without a top half and without IRQF_ONESHOT",
			action->irq, action->name);
	return -EINVAL;
}

static int fit_oneshot(struct irq_desc *desc, struct irqaction *action)
{
	if (action->flags & IRQF_ONESHOT)
		return assign_thread_bit(desc, action);
	if (action->handler == default_primary_handler &&
	    !(desc->irq_data.chip->flags & IRQCHIP_ONESHOT_SAFE))
		return refuse_endless(action);
	return 0;
}

static void apply_flags(struct irq_desc *desc, const struct irqaction *action)
{
	if (action->flags & IRQF_PERCPU) {
		settings_change(desc, 0, IRQ_PER_CPU);
		irqd_set(&desc->irq_data, IRQD_PER_CPU);
	}
	if (noirqdebug || ((action->flags & IRQF_PERCPU) && (action->flags & IRQF_NO_DEBUG)))
		desc->status_use_accessors |= IRQ_NO_DEBUG;
	if (action->flags & IRQF_ONESHOT)
		desc->istate |= LINE_ONESHOT;
	if (action->flags & IRQF_NOBALANCING) {
		settings_change(desc, 0, IRQ_NO_BALANCING);
		irqd_set(&desc->irq_data, IRQD_NO_BALANCING);
	}
}

/* The first action: sets the trigger, activates the line, and starts it if it is to start by itself. */
static int start_line(struct irq_desc *desc, struct irqaction *action)
{
	int error = 0;

	if (action->flags & IRQF_TRIGGER_MASK)
		error = line_set_trigger(desc, action->flags & IRQF_TRIGGER_MASK);
	if (!error)
		error = irq_activate(desc);
	if (error)
		return error;
	desc->istate &= ~(LINE_AUTODETECT | LINE_SPURIOUS_DISABLED | LINE_ONESHOT | LINE_WAITING);
	irqd_clear(&desc->irq_data, IRQD_IRQ_INPROGRESS);
	apply_flags(desc, action);
	line_desc(desc)->late = NULL;

	if (!(action->flags & IRQF_NO_AUTOEN) && !setting(desc, IRQ_NOAUTOEN)) {
		irq_startup(desc, true);
		return 0;
	}
	/* Whoever shares the line may ask for it while it is off, and wait for interrupts for ever. */
	WARN_ON_ONCE(action->flags & IRQF_SHARED);
	desc->depth = 1;
	return 0;
}

/*
 * What the handler is called with must stay as long as it may be called.  Which
 * part of it the handler looks at is not known: its first byte stands for it.
 */
static irqreturn_t cookie_is_gone(int irq, void *cookie)
{
	disable_irq_nosync(irq);
	return IRQ_HANDLED;
}

/* A handler whose cookie is no memory any more is not called again. */
static void repair(void *object)
{
	struct irqaction *action = object;

	action->handler = cookie_is_gone;
}

/* A line that is off does not call it. */
static bool quiet(const void *object)
{
	const struct irqaction *action = object;
	const struct irq_desc *desc = irq_to_desc(action->irq);

	return desc && desc->depth;
}

static const struct active_type line_type = {
	.name = "the data of an interrupt handler",
	.state = "is requested",
	.size = 1,
	.repair = repair,
	.quiet = quiet,
};

static const void *handler_of(const struct irqaction *action)
{
	return action->handler == default_primary_handler ? action->thread_fn : action->handler;
}

static void link_action(struct irq_desc *desc, struct irqaction *action)
{
	struct irqaction **end = &desc->action;
	bool shared = desc->action;

	while (*end)
		end = &(*end)->next;
	*end = action;
	active_begin(&line_type, action, action->dev_id, handler_of(action));
	irq_pm_install_action(desc, action);
	desc->irq_count = 0;
	desc->irqs_unhandled = 0;
	if (shared && (desc->istate & LINE_SPURIOUS_DISABLED)) {
		desc->istate &= ~LINE_SPURIOUS_DISABLED;
		line_enable(desc);
	}
}

static int fit_action(struct irq_desc *desc, struct irqaction *action)
{
	int error = desc->action ? check_sharing(desc, action) : 0;

	if (!error)
		error = fit_oneshot(desc, action);
	if (!error && !desc->action)
		error = start_line(desc, action);
	if (!error)
		link_action(desc, action);
	return error;
}

/* ---- making and installing: process context, may sleep ------------------------------------ */

static int request_resources(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	return data->chip->irq_request_resources ? data->chip->irq_request_resources(data) : 0;
}

static void release_resources(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	if (data->chip->irq_release_resources)
		data->chip->irq_release_resources(data);
}

/* A nested line has no thread of its own: it runs in that of the line that it is behind. */
static int prepare_action(struct irq_desc *desc, struct irqaction *action)
{
	int error = 0;

	if (!(action->flags & IRQF_TRIGGER_MASK))
		action->flags |= irqd_get_trigger_type(&desc->irq_data);
	if (setting(desc, IRQ_NESTED_THREAD)) {
		if (!action->thread_fn)
			return -EINVAL;
		action->handler = nested_primary_handler;
		return 0;
	}
	if (!setting(desc, IRQ_NOTHREAD))
		error = force_threading(action);
	if (!error && action->thread_fn)
		error = make_threads(action, action->irq);
	return error;
}

static int install_action(struct irq_desc *desc, struct irqaction *action)
{
	unsigned long flags;
	int error = 0;

	mutex_lock(&desc->request_mutex);
	chip_bus_lock(desc);
	if (!desc->action) {
		error = request_resources(desc);
		if (error) {
			pr_err("genirq: Failed to request resources for %s (irq %u) on irqchip %s\n",
			       action->name, action->irq, desc->irq_data.chip->name);
			goto unlock;
		}
	}
	raw_spin_lock_irqsave(&desc->lock, flags);
	error = fit_action(desc, action);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	if (error && !desc->action)
		release_resources(desc);
unlock:
	chip_bus_sync_unlock(desc);
	mutex_unlock(&desc->request_mutex);
	return error;
}

/*
 * Process context.  Whoever else is on a shared line may interrupt the moment
 * that this handler is on it, and still while it is being taken off; as with
 * CONFIG_DEBUG_SHIRQ, somebody does.  What the handler answers is of no matter:
 * it was not its device.  It must not run on another CPU meanwhile.
 */
static void fire_for_another(struct irq_desc *desc, struct irqaction *action)
{
	unsigned long flags;

	local_irq_save(flags);
	irq_enter();
	call_handler(desc, action, action->dev_id);
	irq_exit();
	local_irq_restore(flags);
}

static void fire_when_requested(struct irq_desc *desc, struct irqaction *action)
{
	if (!(action->flags & IRQF_SHARED) || setting(desc, IRQ_NESTED_THREAD))
		return;
	disable_irq(action->irq);
	fire_for_another(desc, action);
	enable_irq(action->irq);
}

static int setup_action(struct irq_desc *desc, struct irqaction *action)
{
	int error;

	if (desc->irq_data.chip == &no_irq_chip)
		return -ENOSYS;
	if (!try_module_get(desc->owner))
		return -ENODEV;
	action->irq = desc->irq_data.irq;
	error = prepare_action(desc, action);
	if (error)
		goto put;
	if (desc->irq_data.chip->flags & IRQCHIP_ONESHOT_SAFE)
		action->flags &= ~IRQF_ONESHOT;
	error = install_action(desc, action);
	if (error)
		goto stop;
	await_threads(desc, action);
	fire_when_requested(desc, action);
	tophalf_point();
	return 0;
stop:
	stop_threads(action);
put:
	module_put(desc->owner);
	return error;
}

static void free_action(struct irqaction *action)
{
	if (action->secondary)
		kfree(line_action(action->secondary));
	kfree(line_action(action));
}

static int install_new(struct irq_desc *desc, irq_handler_t handler, irq_handler_t thread_fn,
		       unsigned long flags, const char *name, void *cookie, void __percpu *percpu)
{
	struct line_action *action = kzalloc(sizeof(*action), GFP_KERNEL);
	int error;

	if (!action)
		return -ENOMEM;
	action->action.handler = handler;
	action->action.thread_fn = thread_fn;
	action->action.flags = flags;
	action->action.name = name;
	action->action.dev_id = cookie;
	action->action.percpu_dev_id = percpu;

	error = irq_chip_pm_get(&desc->irq_data);
	if (error < 0) {
		free_action(&action->action);
		return error;
	}
	error = setup_action(desc, &action->action);
	if (error) {
		irq_chip_pm_put(&desc->irq_data);
		free_action(&action->action);
	}
	return error;
}

/* What contradicts itself in a request, or null. */
static const char *contradiction(unsigned long flags, const void *cookie)
{
	if ((flags & IRQF_SHARED) && !cookie)
		return "IRQF_SHARED without a cookie, by which free_irq() would tell the handlers apart";
	if ((flags & IRQF_SHARED) && (flags & IRQF_NO_AUTOEN))
		return "IRQF_SHARED with IRQF_NO_AUTOEN, which would leave the line off for all that share it";
	if ((flags & IRQF_COND_SUSPEND) && !(flags & IRQF_SHARED))
		return "IRQF_COND_SUSPEND without IRQF_SHARED: there is nobody else to depend on";
	if ((flags & IRQF_COND_SUSPEND) && (flags & IRQF_NO_SUSPEND))
		return "IRQF_COND_SUSPEND with IRQF_NO_SUSPEND: it is one or the other";
	return NULL;
}

static bool makes_sense(unsigned int irq, unsigned long flags, const void *cookie)
{
	const char *words = contradiction(flags, cookie);

	if (words)
		tophalf_report(TOPHALF_RULE_IRQ_FLAGS, "irq %u is requested with %s", irq, words);
	return !words;
}

/* Process context, may sleep. */
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *cookie)
{
	struct irq_desc *desc;

	operation_begin(_RET_IP_);
	if (irq == IRQ_NOTCONNECTED)
		return -ENOTCONN;
	desc = irq_to_desc(irq);
	if (desc)
		line_touch(desc, 0);
	if (!makes_sense(irq, flags, cookie) || !desc || setting(desc, IRQ_NOREQUEST) ||
	    WARN_ON(setting(desc, IRQ_PER_CPU_DEVID)) || (!handler && !thread_fn))
		return -EINVAL;
	return install_new(desc, handler ?: default_primary_handler, thread_fn, flags, name, cookie,
			   NULL);
}

/* Process context, may sleep.  In which context the handler runs depends on the line. */
int request_any_context_irq(unsigned int irq, irq_handler_t handler, unsigned long flags,
			    const char *name, void *cookie)
{
	struct irq_desc *desc;
	int error;

	if (irq == IRQ_NOTCONNECTED)
		return -ENOTCONN;
	desc = irq_to_desc(irq);
	if (!desc)
		return -EINVAL;
	if (setting(desc, IRQ_NESTED_THREAD)) {
		error = request_threaded_irq(irq, NULL, handler, flags, name, cookie);
		return error ? error : IRQC_IS_NESTED;
	}
	error = request_irq(irq, handler, flags, name, cookie);
	return error ? error : IRQC_IS_HARDIRQ;
}

/* ---- freeing: process context, may sleep ------------------------------------------------------ */

/* desc->lock held. */
static struct irqaction *unlink_action(struct irq_desc *desc, const void *cookie)
{
	struct irqaction **place = &desc->action;
	struct irqaction *action;

	while (*place && (*place)->dev_id != cookie)
		place = &(*place)->next;
	action = *place;
	if (WARN(!action, "Trying to free already-free IRQ %u\n", desc->irq_data.irq))
		return NULL;
	*place = action->next;
	active_end(&line_type, action);
	irq_pm_remove_action(desc, action);
	if (!desc->action) {
		settings_change(desc, IRQ_DISABLE_UNLAZY, 0);
		irq_shutdown(desc);
	}
	if (WARN_ON_ONCE(desc->affinity_hint))
		desc->affinity_hint = NULL;
	return action;
}

/* The action is unlinked, yet its top half or its threads may be running. */
static void await_action(struct irq_desc *desc, struct irqaction *action)
{
	bool self = action->thread == current ||
		(action->secondary && action->secondary->thread == current);

	if (self)
		tophalf_report(TOPHALF_RULE_IRQ_SELF_WAIT,
			       "the thread of irq %u frees the interrupt that it belongs to",
			       desc->irq_data.irq);
	line_desc(desc)->leaving = action;
	synchronize_line(desc);
	line_desc(desc)->leaving = NULL;
	if ((action->flags & IRQF_SHARED) && !setting(desc, IRQ_NESTED_THREAD))
		fire_for_another(desc, action);
	stop_threads(action);
}

static void last_action_gone(struct irq_desc *desc)
{
	unsigned long flags;

	chip_bus_lock(desc);
	raw_spin_lock_irqsave(&desc->lock, flags);
	irq_domain_deactivate_irq(&desc->irq_data);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	release_resources(desc);
	chip_bus_sync_unlock(desc);
}

static struct irqaction *remove_action(struct irq_desc *desc, const void *cookie)
{
	struct irqaction *action;
	unsigned long flags;

	WARN(in_interrupt(), "Trying to free IRQ %u from IRQ context!\n", desc->irq_data.irq);
	mutex_lock(&desc->request_mutex);
	chip_bus_lock(desc);
	raw_spin_lock_irqsave(&desc->lock, flags);
	action = unlink_action(desc, cookie);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	/* Before waiting: a thread may need the bus to finish. */
	chip_bus_sync_unlock(desc);
	if (action) {
		await_action(desc, action);
		if (!desc->action)
			last_action_gone(desc);
	}
	mutex_unlock(&desc->request_mutex);
	if (!action)
		return NULL;
	irq_chip_pm_put(&desc->irq_data);
	module_put(desc->owner);
	return action;
}

/* Process context, may sleep.  The name that was given to request_irq(). */
const void *free_irq(unsigned int irq, void *cookie)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	const char *name;

	operation_begin(_RET_IP_);
	if (!desc || WARN_ON(setting(desc, IRQ_PER_CPU_DEVID)))
		return NULL;
	line_touch(desc, 0);
	if (WARN_ON(desc->affinity_notify))
		desc->affinity_notify = NULL;
	action = remove_action(desc, cookie);
	if (!action)
		return NULL;
	name = action->name;
	free_action(action);
	return name;
}

/* For percpu.c. */
int install_percpu(struct irq_desc *desc, irq_handler_t handler, unsigned long flags,
		   const char *name, void __percpu *cookie)
{
	return install_new(desc, handler, NULL, flags, name, NULL, cookie);
}

int install_given(struct irq_desc *desc, struct irqaction *action)
{
	int error = irq_chip_pm_get(&desc->irq_data);

	if (error < 0)
		return error;
	error = setup_action(desc, action);
	if (error)
		irq_chip_pm_put(&desc->irq_data);
	return error;
}
