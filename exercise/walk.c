// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk: a program that visits every node once, device nodes and network interfaces first, and
 * makes every call there that the node has.  With plain choices it is the
 * complete and ordinary use of a driver.
 */
#include "exercise/plan.h"
#include "exercise/task.h"

/* How many nodes of each class a walk visits at most.  The booted machine's belong to others. */
static const unsigned int walk_limits[NODE_CLASSES] = {
	[NODE_DEVICE] = 16,
	[NODE_ATTRIBUTE] = 96,
	[NODE_DEBUG] = 32,
	[NODE_OTHER] = 24,
};

enum walk_step {
	WALK_OPEN,
	WALK_OPEN_READ_ONLY,		/* where the first open failed */
	WALK_POLL,
	WALK_READ,
	WALK_IOCTL,
	WALK_WRITE,
	WALK_IOCTL_AGAIN,
	WALK_SEEK,
	WALK_FASYNC,
	WALK_READ_AGAIN,
	WALK_MAP,
	WALK_UNMAP,
	WALK_FASYNC_OFF,
	WALK_POLL_AGAIN,
	WALK_CLOSE,
	WALK_STEPS
};

static bool walk_next_node(struct task *task)
{
	while (task->class < NODE_CLASSES) {
		int node = NODE_NONE;

		if (task->visited < walk_limits[task->class])
			node = nodes_next(task->class, task->node + 1);
		task->node = node;
		if (node != NODE_NONE) {
			task->visited++;
			task->step = WALK_OPEN;
			return true;
		}
		task->class++;
		task->visited = 0;
	}
	return false;
}

/* Files that steer the whole system are only read in a walk. */
static bool walk_writes(const struct task *task)
{
	return (node_mode(task->node) & 0222) && task->class != NODE_OTHER;
}

static unsigned long walk_flags(const struct task *task)
{
	if (node_is_device(task->node))
		return USER_O_RDWR | USER_O_NONBLOCK;
	if (!walk_writes(task))
		return USER_O_RDONLY;
	return call_open_flags(node_mode(task->node), false);
}

static bool walk_file_step(struct task *task, uint32_t number, enum walk_step step,
			   struct tophalf_syscall *call)
{
	const struct file *file = &task->files[0];

	program_use(task, file);
	switch (step) {
	case WALK_READ:
		if (node_mode(task->node) & 0444) {
			call_read(call, number, file->fd);
			return true;
		}
		return false;
	case WALK_WRITE:
		if (walk_writes(task)) {
			program_write_text(task, number, file, call);
			return true;
		}
		return false;
	case WALK_CLOSE:
		program_close(task, file, call);
		return true;
	default:
		return false;
	}
}

static bool walk_device_step(struct task *task, uint32_t number, enum walk_step step,
			     struct tophalf_syscall *call)
{
	const struct file *file = &task->files[0];

	program_use(task, file);
	switch (step) {
	case WALK_POLL:
	case WALK_POLL_AGAIN:
		call_poll(call, file->fd, false);
		return true;
	case WALK_READ:
	case WALK_READ_AGAIN:
		call_read(call, number, file->fd);
		return true;
	case WALK_WRITE:
		call_write(call, number, file->fd);
		return true;
	case WALK_IOCTL:
	case WALK_IOCTL_AGAIN:
		call_set(call, TOPHALF_SYS_IOCTL, (unsigned long)file->fd, 0, 0);
		ioctl_prepare(number, call);
		return true;
	case WALK_SEEK:
		call_seek(call, file->fd);
		return true;
	case WALK_FASYNC:
	case WALK_FASYNC_OFF:
		call_set(call, TOPHALF_SYS_FASYNC, (unsigned long)file->fd, step == WALK_FASYNC, 0);
		return true;
	case WALK_MAP:
		call_map(call, file->fd);
		return true;
	case WALK_UNMAP:
		if (!task->mapped)
			return false;
		call_set(call, TOPHALF_SYS_MUNMAP, task->mapped, 0, 0);
		task->mapped = 0;
		return true;
	case WALK_CLOSE:
		program_close(task, file, call);
		return true;
	default:
		return false;
	}
}

/* Instead of the steps from WALK_POLL on. */
static bool walk_interface_step(struct task *task, uint32_t number, unsigned int step,
				struct tophalf_syscall *call)
{
	const struct file *file = &task->files[0];

	program_use(task, file);
	if (step < interface_walk_length())
		interface_walk_step(number, step, node_path(task->node), file->index, file->fd, call);
	else
		program_close(task, file, call);
	return true;
}

static unsigned int steps_of(int node)
{
	return node_is_interface(node) ? WALK_POLL + interface_walk_length() + 1 : WALK_STEPS;
}

/* False when this step has no call at this node. */
static bool walk_step(struct task *task, uint32_t number, struct tophalf_syscall *call)
{
	unsigned int step = task->step++;

	if (step == WALK_OPEN || (step == WALK_OPEN_READ_ONLY && task->files[0].fd < 0)) {
		program_open(task, &task->files[0], task->node,
			     step == WALK_OPEN ? walk_flags(task) : USER_O_RDONLY | USER_O_NONBLOCK,
			     call);
		return true;
	}
	if (task->files[0].fd < 0 || step < WALK_POLL)
		return false;
	if (node_is_interface(task->node))
		return walk_interface_step(task, number, step - WALK_POLL, call);
	if (node_is_device(task->node))
		return walk_device_step(task, number, step, call);
	return walk_file_step(task, number, step, call);
}

void walk_next(struct task *task, uint32_t number, struct tophalf_syscall *call)
{
	if (task->node == NODE_NONE && !walk_next_node(task)) {
		program_closing(task, call);
		return;
	}
	for (;;) {
		while (task->step < steps_of(task->node))
			if (walk_step(task, number, call))
				return;
		if (!walk_next_node(task)) {
			program_closing(task, call);
			return;
		}
	}
}
