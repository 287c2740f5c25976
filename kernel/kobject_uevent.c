// SPDX-License-Identifier: GPL-2.0-only
/*
 * Uevents, in the place of lib/kobject_uevent.c.
 *
 * An event is built as Linux builds it, which calls the driver core's and the
 * subsystem's functions.  There is no udev to send it to: it is counted.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uuid.h>

atomic64_t uevent_seqnum;

static const char *const action_names[] = {
	[KOBJ_ADD] = "add",
	[KOBJ_REMOVE] = "remove",
	[KOBJ_CHANGE] = "change",
	[KOBJ_MOVE] = "move",
	[KOBJ_ONLINE] = "online",
	[KOBJ_OFFLINE] = "offline",
	[KOBJ_BIND] = "bind",
	[KOBJ_UNBIND] = "unbind",
};

/* Any context.  -ENOMEM where the event has no room for it. */
int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...)
{
	size_t room = sizeof(env->buf) - env->buflen;
	va_list arguments;
	int length;

	if (env->envp_idx >= ARRAY_SIZE(env->envp)) {
		WARN(1, "add_uevent_var: too many keys\n");
		return -ENOMEM;
	}
	va_start(arguments, format);
	length = vsnprintf(env->buf + env->buflen, room, format, arguments);
	va_end(arguments);
	if (length >= room) {
		WARN(1, "add_uevent_var: buffer size too small\n");
		return -ENOMEM;
	}
	env->envp[env->envp_idx++] = env->buf + env->buflen;
	env->buflen += length + 1;
	return 0;
}

/* The kset that speaks for the object: its own or that of the nearest above it. */
static struct kset *kset_of(struct kobject *object)
{
	while (object && !object->kset)
		object = object->parent;
	return object ? object->kset : NULL;
}

static int add_variables(struct kobj_uevent_env *env, struct kobject *object, const char *action,
			 const char *path, const char *subsystem, char *more[])
{
	int error = add_uevent_var(env, "ACTION=%s", action);

	if (!error)
		error = add_uevent_var(env, "DEVPATH=%s", path);
	if (!error)
		error = add_uevent_var(env, "SUBSYSTEM=%s", subsystem);
	for (; !error && more && *more; more++)
		error = add_uevent_var(env, "%s", *more);
	return error;
}

static int send(struct kset *kset, struct kobject *object, enum kobject_action action,
		const char *subsystem, char *more[])
{
	const struct kset_uevent_ops *operations = kset->uevent_ops;
	struct kobj_uevent_env *env = kzalloc(sizeof(*env), GFP_KERNEL);
	char *path = env ? kobject_get_path(object, GFP_KERNEL) : NULL;
	int error = -ENOMEM;

	if (env)
		error = -ENOENT;
	if (path)
		error = add_variables(env, object, action_names[action], path, subsystem, more);
	if (!error && operations && operations->uevent)
		error = operations->uevent(object, env);
	if (!error && action == KOBJ_ADD)
		/* So that the end of the object is announced, if its owner forgets to. */
		object->state_add_uevent_sent = 1;
	if (!error)
		error = add_uevent_var(env, "SEQNUM=%llu",
				       (unsigned long long)atomic64_inc_return(&uevent_seqnum));
	kfree(path);
	kfree(env);
	return error;
}

/* Process context, may sleep. */
int kobject_uevent_env(struct kobject *object, enum kobject_action action, char *more[])
{
	const struct kset_uevent_ops *operations;
	struct kset *kset = kset_of(object);
	const char *subsystem;

	might_sleep();
	/* Even if it fails, it is not tried again when the object is cleaned up. */
	if (action == KOBJ_REMOVE)
		object->state_remove_uevent_sent = 1;
	if (!kset)
		return -EINVAL;
	if (object->uevent_suppress)
		return 0;
	operations = kset->uevent_ops;
	if (operations && operations->filter && !operations->filter(object))
		return 0;
	subsystem = operations && operations->name ? operations->name(object) :
						     kobject_name(&kset->kobj);
	return subsystem ? send(kset, object, action, subsystem, more) : 0;
}

int kobject_uevent(struct kobject *object, enum kobject_action action)
{
	return kobject_uevent_env(object, action, NULL);
}

/* ---- events that user space asks for ---------------------------------------------- */

static int parse_action(const char *text, size_t length)
{
	int action;

	for (action = 0; action < ARRAY_SIZE(action_names); action++)
		if (strlen(action_names[action]) == length &&
		    !strncmp(action_names[action], text, length))
			return action;
	return -EINVAL;
}

/* KEY=VALUE, of letters and digits. */
static bool valid_variable(const char *text)
{
	const char *equals = strchr(text, '=');
	const char *at;

	if (!equals || equals == text || !equals[1])
		return false;
	for (at = text; *at; at++)
		if (at != equals && !isalnum(*at))
			return false;
	return true;
}

/* "UUID KEY=VALUE ...": the event's own variables, each behind the other in `out`. */
static int parse_variables(char *text, struct kobj_uevent_env *out)
{
	char *part = strsep(&text, " ");
	int error;

	if (strlen(part) != UUID_STRING_LEN || !uuid_is_valid(part))
		return -EINVAL;
	error = add_uevent_var(out, "SYNTH_UUID=%s", part);
	while (!error && (part = strsep(&text, " "))) {
		if (!valid_variable(part))
			return -EINVAL;
		error = add_uevent_var(out, "SYNTH_ARG_%s", part);
	}
	return error;
}

/* Process context, may sleep.  "ACTION [UUID [KEY=VALUE ...]]", as written to a uevent file. */
int kobject_synth_uevent(struct kobject *object, const char *text, size_t count)
{
	struct kobj_uevent_env *more;
	size_t length;
	char *copy;
	int action, error = 0;

	if (count && (text[count - 1] == '\n' || !text[count - 1]))
		count--;
	if (!count)
		return -EINVAL;
	copy = kmemdup_nul(text, count, GFP_KERNEL);
	more = kzalloc(sizeof(*more), GFP_KERNEL);
	if (!copy || !more) {
		error = -ENOMEM;
		goto out;
	}
	length = strcspn(copy, " ");
	action = parse_action(copy, length);
	if (action < 0)
		error = action;
	else if (copy[length])
		error = parse_variables(copy + length + 1, more);
	else
		error = add_uevent_var(more, "SYNTH_UUID=0");
	if (!error) {
		/* The last pointer ends the list. */
		more->envp[min_t(int, more->envp_idx, ARRAY_SIZE(more->envp) - 1)] = NULL;
		error = kobject_uevent_env(object, action, more->envp);
	}
out:
	kfree(more);
	kfree(copy);
	return error;
}
