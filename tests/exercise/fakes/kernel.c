// SPDX-License-Identifier: GPL-2.0-only
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "machine/machine.h"
#include "tests/exercise/fakes/kernel.h"

#define FILES	256

enum sleep { RUNS, SLEEPS, BLOCKED, JOINS, GONE, UNBORN };

struct task {
	enum sleep sleep;
	uint32_t joined;
	bool killed;
	struct tophalf_syscall call;
};

struct file {
	bool open;
	uint32_t owner;
	unsigned long flags;
	char path[256];
};

static struct fake_kernel *kernel;

/* A test without a kernel may come here as well. */
void machine_settle(void)
{
	if (kernel)
		kernel->settled++;
}
static struct task tasks[EXERCISE_TASKS];
static struct file files[FILES];
static bool loaded;
static bool plugged[8];

static bool interface_up;

static bool is_socket(const struct file *file)
{
	return strcmp(file->path, "socket") == 0 || strcmp(file->path, "bound") == 0;
}

static void tell(const char *path, uint32_t mode, bool gone)
{
	struct tophalf_node node = { .gone = gone, .mode = mode, .path = path };

	exercise_node(&node);
}

static void tell_device(unsigned int plug, bool gone)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/devices/platform/device.%u/driver_override", plug);
	tell(path, 0100644, gone);
	snprintf(path, sizeof(path), "/sys/devices/platform/device.%u/power/control", plug);
	tell(path, 0100644, gone);
	for (unsigned int i = 0; i < kernel->attributes; i++) {
		snprintf(path, sizeof(path), "/sys/devices/platform/device.%u/attribute%u", plug, i);
		tell(path, i % 2 ? 0100444 : 0100644, gone);
	}
	snprintf(path, sizeof(path), "/dev/device%u", plug);
	tell(path, 0020600, gone);
	if (kernel->interfaces) {
		snprintf(path, sizeof(path), "/sys/devices/platform/device.%u/net/net%u/ifindex",
			 plug, plug);
		tell(path, 0100444, gone);
	}
	if (!gone) {
		machine_state()->entries[0]++;
		exercise_stage(TOPHALF_STAGE_PROBE);
	}
}

static long change_plug(unsigned long plug, bool present)
{
	if (plug >= kernel->plugs || plugged[plug] == present)
		return -EINVAL;
	if (present && kernel->plug_fails)
		return -EIO;
	plugged[plug] = present;
	tell_device((unsigned int)plug, !present);
	return 0;
}

static long open_path(uint32_t owner, const char *path, unsigned long flags)
{
	bool device = strncmp(path, "/dev/", 5) == 0;

	if (kernel->open_fails)
		return -ENXIO;
	if (device && kernel->read_only && (flags & 3))
		return -EINVAL;
	for (int i = 0; i < FILES; i++) {
		if (files[i].open)
			continue;
		files[i].open = true;
		files[i].owner = owner;
		files[i].flags = flags;
		strcpy(files[i].path, path);
		kernel->opened_devices += device;
		kernel->opened_attributes += strstr(path, "/attribute") != NULL;
		return i;
	}
	return -EMFILE;
}

static void check_buffer(unsigned long address, unsigned long size)
{
	if (address < TOPHALF_USER_BASE || address + size > TOPHALF_USER_BASE + EXERCISE_USER_SIZE)
		if (address > 8 && address < TOPHALF_USER_BASE + TOPHALF_USER_SIZE - 2)
			kernel->buffers_in_place = false;
}

static long read_file(struct task *task, const struct file *file)
{
	static const char text[] = "fast [slow] off\n";
	unsigned long address = task->call.argument[1], size = task->call.argument[2];

	check_buffer(address, size);
	if (strstr(file->path, "/attribute"))
		kernel->read_attributes++;
	if (strncmp(file->path, "/dev/", 5) == 0) {
		if (kernel->read_blocks)
			task->sleep = BLOCKED;
		return -EAGAIN;
	}
	if (address < TOPHALF_USER_BASE || address >= TOPHALF_USER_BASE + EXERCISE_USER_SIZE)
		return -EFAULT;
	size = size < sizeof(text) - 1 ? size : sizeof(text) - 1;
	memcpy(machine_user_memory() + (address - TOPHALF_USER_BASE), text, size);
	return (long)size;
}

/* An interface has the index 7 plus its number. */
#define FIRST_INDEX	7

static char *user(unsigned long address)
{
	return (char *)machine_user_memory() + (address - TOPHALF_USER_BASE);
}

/* struct ifreq: the name of an interface, and two bytes or more. */
static long interface_command(const struct tophalf_syscall *call)
{
	char *request = user(call->argument[2]);
	uint32_t index = FIRST_INDEX + (uint32_t)(request[3] - '0');
	uint16_t flags;

	check_buffer(call->argument[2], 40);
	if (strncmp(request, "net", 3))
		return -ENODEV;
	switch (call->argument[1]) {
	case 0x8933:
		memcpy(request + 16, &index, sizeof(index));
		return 0;
	case 0x8914:
		memcpy(&flags, request + 16, sizeof(flags));
		interface_up = flags & 1;
		kernel->brought_up += interface_up;
		return 0;
	}
	return -EOPNOTSUPP;
}

/* struct sockaddr_ll */
static long bind_socket(struct file *file, const struct tophalf_syscall *call)
{
	uint32_t index;

	if (!is_socket(file) || call->argument[2] < 12)
		return -EINVAL;
	check_buffer(call->argument[1], call->argument[2]);
	memcpy(&index, user(call->argument[1]) + 4, sizeof(index));
	if (index < FIRST_INDEX)
		return -ENODEV;
	strcpy(file->path, "bound");
	return 0;
}

/* switch (command) { case FAKE_COMMAND: ... } */
static long command(const struct file *file, const struct tophalf_syscall *call)
{
	const struct tophalf_machine *machine = machine_state();

	if (is_socket(file))
		return interface_command(call);
	if (machine->watching && machine->watched_value == call->argument[1])
		exercise_compared(FAKE_COMMAND, call->argument[1], 4);
	if (call->argument[1] != FAKE_COMMAND)
		return -ENOTTY;
	kernel->commands++;
	return 0;
}

static long file_call(struct task *task)
{
	struct tophalf_syscall *call = &task->call;
	struct file *file = &files[call->argument[0] % FILES];

	if (call->argument[0] >= FILES || !file->open)
		return -EBADF;
	machine_state()->entries[0]++;
	switch (call->number) {
	case TOPHALF_SYS_CLOSE:
		file->open = false;
		return 0;
	case TOPHALF_SYS_READ:
		return read_file(task, file);
	case TOPHALF_SYS_WRITE:
		kernel->sleeps += strcmp(file->path, "/sys/power/state") == 0;
		kernel->power_writes += strstr(file->path, "/power/control") != NULL;
		check_buffer(call->argument[1], call->argument[2]);
		kernel->sent += strcmp(file->path, "bound") == 0 && interface_up;
		return (long)call->argument[2];
	case TOPHALF_SYS_BIND:
		return bind_socket(file, call);
	case TOPHALF_SYS_IOCTL:
		return command(file, call);
	case TOPHALF_SYS_MMAP:
		return TOPHALF_USER_BASE + EXERCISE_USER_SIZE;
	case TOPHALF_SYS_POLL:
		if ((long)call->argument[2] < 0)
			task->sleep = BLOCKED;
		else if (call->argument[2])
			task->sleep = SLEEPS;
		return 0;
	}
	return 0;
}

static bool any_open(void)
{
	for (int i = 0; i < FILES; i++)
		if (files[i].open && strncmp(files[i].path, "/dev/", 5) == 0)
			return true;
	return false;
}

static void module_nodes(bool gone)
{
	tell("/sys/bus/platform/drivers/driver/bind", 0100200, gone);
	tell("/sys/bus/platform/drivers/driver/unbind", 0100200, gone);
	tell("/sys/module/module/parameters/debug", 0100644, gone);
}

static long load(void)
{
	assert(!loaded);
	if (kernel->load_fails)
		return -ENODEV;
	loaded = true;
	module_nodes(false);
	exercise_stage(TOPHALF_STAGE_LOAD);
	return 0;
}

static long unload(void)
{
	if (!loaded)
		return -ENOENT;
	if (kernel->unload_busy || any_open())
		return -EAGAIN;
	loaded = false;
	module_nodes(true);
	return 0;
}

static long carry_out(uint32_t number)
{
	struct task *task = &tasks[number];
	const struct tophalf_syscall *call = &task->call;
	unsigned long a0 = call->argument[0];

	switch (call->number) {
	case TOPHALF_SYS_INIT_MODULE:
		return load();
	case TOPHALF_SYS_DELETE_MODULE:
		return unload();
	case TOPHALF_SYS_PLUG:
		return change_plug(a0, true);
	case TOPHALF_SYS_UNPLUG:
		return change_plug(a0, false);
	case TOPHALF_SYS_SLEEP:
		task->sleep = SLEEPS;
		return 0;
	case TOPHALF_SYS_SPAWN:
		assert(a0 < EXERCISE_TASKS && tasks[a0].sleep == UNBORN);
		tasks[a0].sleep = RUNS;
		return 0;
	case TOPHALF_SYS_KILL:
		tasks[a0].killed = true;
		kernel->killed++;
		return 0;
	case TOPHALF_SYS_JOIN:
		if (tasks[a0].sleep != GONE)
			task->sleep = JOINS;
		task->joined = (uint32_t)a0;
		return 0;
	case TOPHALF_SYS_OPEN:
		return open_path(number, call->path, a0);
	case TOPHALF_SYS_SOCKET:
		return open_path(number, "socket", 0);
	case TOPHALF_SYS_MUNMAP:
		return 0;
	}
	return file_call(task);
}

static void leave(uint32_t number)
{
	tasks[number].sleep = GONE;
	for (int i = 0; i < FILES; i++)
		if (files[i].open && files[i].owner == number)
			files[i].open = false;
}

static void finish(uint32_t number)
{
	struct task *task = &tasks[number];

	task->sleep = RUNS;
	exercise_finish_call(number, &task->call);
	if (task->killed)
		leave(number);
}

static void step(uint32_t number)
{
	struct task *task = &tasks[number];

	exercise_next_call(number, &task->call);
	kernel->calls++;
	kernel->by_number[task->call.number]++;
	if (task->call.number == TOPHALF_SYS_EXIT) {
		if (number == 0) {
			kernel->ended = true;
			kernel->open_at_end = any_open();
		}
		leave(number);
		return;
	}
	task->call.result = carry_out(number);
	if (task->sleep == RUNS)
		finish(number);
}

/* Sleeping tasks wake when nothing else runs. False when nobody can go on. */
static bool wake(void)
{
	bool woken = false;

	for (uint32_t i = 0; i < EXERCISE_TASKS; i++) {
		struct task *task = &tasks[i];

		if (task->sleep == SLEEPS) {
			finish(i);
			woken = true;
		}
	}
	return woken;
}

static bool unblock(void)
{
	bool any = false;

	for (uint32_t i = 0; i < EXERCISE_TASKS; i++) {
		struct task *task = &tasks[i];

		if (task->sleep == JOINS && tasks[task->joined].sleep == GONE) {
			finish(i);
			any = true;
		} else if (task->killed && (task->sleep == BLOCKED || task->sleep == SLEEPS)) {
			task->call.result = -EINTR;
			finish(i);
			any = true;
		} else if (task->killed && task->sleep == RUNS) {
			leave(i);
			any = true;
		}
	}
	return any;
}

void fake_run(struct fake_kernel *told)
{
	kernel = told;
	memset(tasks, 0, sizeof(tasks));
	memset(files, 0, sizeof(files));
	memset(plugged, 0, sizeof(plugged));
	loaded = false;
	kernel->buffers_in_place = true;
	for (uint32_t i = 1; i < EXERCISE_TASKS; i++)
		tasks[i].sleep = UNBORN;
	exercise_install(kernel->plugs, false);
	exercise_reset();
	while (!kernel->ended) {
		bool ran = unblock();

		for (uint32_t i = 0; i < EXERCISE_TASKS && !kernel->ended; i++) {
			if (tasks[i].sleep != RUNS)
				continue;
			step(i);
			ran = true;
		}
		kernel->reached |= exercise_reached();
		if (!ran && !wake())
			assert(!"user space waits for ever");
	}
	kernel->loaded_at_end = loaded;
	for (unsigned int i = 0; i < 8; i++)
		kernel->plugged_at_end |= plugged[i];
}
