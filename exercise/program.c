// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ordinary programs: tasks 1 and up.
 *
 * A program holds a few files open and makes one call after the other.  It
 * ends when its calls are used up or, a walk, when every node was visited.
 * Sometimes it leaves its files to the kernel to close.
 */
#include <assert.h>
#include <string.h>

#include "exercise/plan.h"
#include "exercise/task.h"
#include "explore/choice.h"

static struct task tasks[EXERCISE_TASKS];

void programs_reset(void)
{
	memset(tasks, 0, sizeof(tasks));
	for (unsigned int i = 0; i < EXERCISE_TASKS; i++)
		for (unsigned int j = 0; j < FILES_MAX; j++)
			tasks[i].files[j].fd = -1;
}

void program_start(uint32_t number, enum program program, unsigned int calls)
{
	struct task *task = &tasks[number];

	assert(number > 0 && number < EXERCISE_TASKS && !task->finished);
	task->program = program;
	task->calls = calls;
	task->node = NODE_NONE;
	if (program == PROGRAM_ONE_NODE)
		task->node = nodes_choose();
}

void program_inherit(uint32_t number, uint32_t from)
{
	struct task *task = &tasks[number];

	task->node = tasks[from].node;
	task->class = tasks[from].class;
	task->visited = tasks[from].visited;
	task->calls = tasks[from].calls;
	/* Beyond the last step: the node where the other one got stuck is left out. */
	task->step = ~0u;
}

unsigned int program_progress(uint32_t number)
{
	return tasks[number].finished;
}

bool program_exited(uint32_t number)
{
	return tasks[number].exited;
}

void program_gone(uint32_t number)
{
	tasks[number].exited = true;
}

static struct file *open_file(struct task *task)
{
	for (unsigned int i = 0; i < FILES_MAX; i++)
		if (task->files[i].fd >= 0)
			return &task->files[i];
	return NULL;
}

static struct file *free_file(struct task *task)
{
	for (unsigned int i = 0; i < FILES_MAX; i++)
		if (task->files[i].fd < 0)
			return &task->files[i];
	return NULL;
}

void program_use(struct task *task, const struct file *file)
{
	task->file = (unsigned int)(file - task->files);
}

void program_open(struct task *task, struct file *file, int node, unsigned long flags,
		  struct tophalf_syscall *call)
{
	program_use(task, file);
	file->node = node;
	file->index = 0;
	task->seen_size = 0;
	if (node_is_interface(node))
		interface_open(call);
	else
		call_open(call, node_path(node), flags);
}

void program_close(struct task *task, const struct file *file, struct tophalf_syscall *call)
{
	program_use(task, file);
	call_set(call, TOPHALF_SYS_CLOSE, (unsigned long)file->fd, 0, 0);
}

/* Writes what a text file may want. */
void program_write_text(struct task *task, uint32_t number, const struct file *file,
			struct tophalf_syscall *call)
{
	char text[SEEN_MAX + 2];
	unsigned int size = text_choose(text, sizeof(text), task->seen, task->seen_size);

	buffer_put(number, text, size);
	call_set(call, TOPHALF_SYS_WRITE, (unsigned long)file->fd, buffer_address(number), size);
}

static void make_exit(struct task *task, struct tophalf_syscall *call)
{
	task->exited = true;
	call->number = TOPHALF_SYS_EXIT;
}

/* Closes one file after the other, then exits. */
void program_closing(struct task *task, struct tophalf_syscall *call)
{
	const struct file *file = open_file(task);

	if (!task->closing) {
		task->closing = true;
		/* Exit closes files as well, one way through the kernel that deserves its share. */
		if (choose(TOPHALF_CHOOSE_CALL, 4) == 3)
			file = NULL;
	}
	if (file)
		program_close(task, file, call);
	else
		make_exit(task, call);
}

/* Other programs. */

static int choose_node(const struct task *task)
{
	if (task->program == PROGRAM_ONE_NODE && task->node != NODE_NONE)
		return task->node;
	return nodes_choose();
}

static void make_sleep(struct tophalf_syscall *call)
{
	static const unsigned long times[8] = {
		1000000, 1000, 100000, 10000000, 100, 50000000, 200000000, 1000000000,
	};

	call_set(call, TOPHALF_SYS_SLEEP, times[choose(TOPHALF_CHOOSE_ARGUMENT, 8)], 0, 0);
}

/* Opens a node; a sleep where there is none, so that one may appear. */
static void any_open(struct task *task, struct tophalf_syscall *call)
{
	struct file *file = free_file(task);
	int node = choose_node(task);
	unsigned long flags;

	if (node == NODE_NONE) {
		make_sleep(call);
		return;
	}
	if (task->program == PROGRAM_ONE_NODE)
		task->node = node;
	flags = call_open_flags(node_mode(node), node_is_device(node));
	/* It may be a device for reading only. */
	if (task->open_failures)
		flags &= ~(unsigned long)(USER_O_RDWR | USER_O_WRONLY);
	program_open(task, file, node, flags, call);
}

static void any_file_call(struct task *task, uint32_t number, const struct file *file,
			  struct tophalf_syscall *call)
{
	bool writable = node_mode(file->node) & 0222, readable = node_mode(file->node) & 0444;

	switch ((choose(TOPHALF_CHOOSE_CALL, 8) + task->step) % 8) {
	case 0:
	case 1:
	case 2:
		if (readable) {
			call_read(call, number, file->fd);
			return;
		}
		break;
	case 3:
	case 4:
		if (writable) {
			program_write_text(task, number, file, call);
			return;
		}
		break;
	case 5:
		call_seek(call, file->fd);
		return;
	case 6:
		call_poll(call, file->fd, false);
		return;
	}
	program_close(task, file, call);
}

/* Something at other times than files: a map, a sleep, another open. */
static void any_rare_call(struct task *task, const struct file *file, struct tophalf_syscall *call)
{
	switch (choose(TOPHALF_CHOOSE_CALL, 8)) {
	case 0:
		make_sleep(call);
		return;
	case 1:
		call_seek(call, file->fd);
		return;
	case 2:
		if (task->mapped) {
			call_set(call, TOPHALF_SYS_MUNMAP, task->mapped, 0, 0);
			task->mapped = 0;
		} else {
			call_map(call, file->fd);
		}
		return;
	case 3:
		call_set(call, TOPHALF_SYS_FASYNC, (unsigned long)file->fd,
			 !choose(TOPHALF_CHOOSE_ARGUMENT, 2), 0);
		return;
	case 4:
		call_set(call, TOPHALF_SYS_FSYNC, (unsigned long)file->fd, 0, 0);
		return;
	case 5:
	case 6:
		if (free_file(task)) {
			any_open(task, call);
			return;
		}
		break;
	}
	program_close(task, file, call);
}

static void any_device_call(struct task *task, uint32_t number, const struct file *file,
			    struct tophalf_syscall *call)
{
	/* With plain choices, a cycle of all of these. */
	switch ((choose(TOPHALF_CHOOSE_CALL, 16) + task->step) % 16) {
	case 0:
	case 5:
	case 9:
		call_read(call, number, file->fd);
		return;
	case 1:
	case 6:
	case 10:
		call_set(call, TOPHALF_SYS_IOCTL, (unsigned long)file->fd, 0, 0);
		ioctl_prepare(number, call);
		return;
	case 2:
	case 7:
	case 11:
		call_write(call, number, file->fd);
		return;
	case 3:
	case 12:
		call_poll(call, file->fd, true);
		return;
	case 4:
	case 8:
	case 13:
		call_set(call, TOPHALF_SYS_IOCTL, (unsigned long)file->fd, 0, 0);
		ioctl_prepare(number, call);
		return;
	}
	any_rare_call(task, file, call);
}

static void any_interface_call(struct task *task, uint32_t number, const struct file *file,
			       struct tophalf_syscall *call)
{
	if (choose(TOPHALF_CHOOSE_CALL, 16) == 15)
		program_close(task, file, call);
	else
		interface_any_call(number, task->step, node_path(file->node), file->index,
				   file->fd, call);
}

/* One of the open files; more often the first. */
static const struct file *pick_file(struct task *task)
{
	unsigned int wanted = choose(TOPHALF_CHOOSE_ARGUMENT, FILES_MAX);

	if (task->files[wanted].fd >= 0)
		return &task->files[wanted];
	return open_file(task);
}

static void any_next(struct task *task, uint32_t number, struct tophalf_syscall *call)
{
	const struct file *file;

	task->step++;
	if (!open_file(task)) {
		any_open(task, call);
		return;
	}
	file = pick_file(task);
	program_use(task, file);
	if (node_is_interface(file->node))
		any_interface_call(task, number, file, call);
	else if (node_is_device(file->node))
		any_device_call(task, number, file, call);
	else
		any_file_call(task, number, file, call);
}

void program_next(uint32_t number, struct tophalf_syscall *call)
{
	struct task *task = &tasks[number];

	assert(!task->exited);
	if (task->closing || task->calls == 0) {
		program_closing(task, call);
		return;
	}
	task->calls--;
	if (task->program == PROGRAM_WALK)
		walk_next(task, number, call);
	else
		any_next(task, number, call);
}

static void remember_seen(struct task *task, uint32_t number, const struct tophalf_syscall *call)
{
	if (call->result <= 0 || call->argument[1] != buffer_address(number))
		return;
	task->seen_size = call->result < SEEN_MAX ? (unsigned int)call->result : SEEN_MAX;
	memcpy(task->seen, buffer_bytes(number), task->seen_size);
}

static void note_open(struct task *task, long result)
{
	if (result >= 0) {
		task->files[task->file].fd = result;
		task->open_failures = 0;
		return;
	}
	/* Twice in vain: this program looks for another node. */
	if (++task->open_failures < 2 || task->program != PROGRAM_ONE_NODE)
		return;
	task->open_failures = 0;
	task->node = NODE_NONE;
}

static void note_index(struct task *task, uint32_t index)
{
	if (index && node_is_interface(task->files[task->file].node))
		task->files[task->file].index = index;
}

void program_finish(uint32_t number, const struct tophalf_syscall *call)
{
	struct task *task = &tasks[number];

	task->finished++;
	switch (call->number) {
	case TOPHALF_SYS_OPEN:
	case TOPHALF_SYS_SOCKET:
		note_open(task, call->result);
		break;
	case TOPHALF_SYS_IOCTL:
		note_index(task, interface_index(number, call));
		break;
	case TOPHALF_SYS_CLOSE:
		/* Linux closes the file whatever its release or flush says. */
		task->files[task->file].fd = -1;
		break;
	case TOPHALF_SYS_READ:
		remember_seen(task, number, call);
		break;
	case TOPHALF_SYS_MMAP:
		if (call->result > 0)
			task->mapped = (unsigned long)call->result;
		break;
	}
}
