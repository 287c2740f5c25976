// SPDX-License-Identifier: GPL-2.0-only
/* The arguments of system calls on files. */
#include <assert.h>
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"

void call_set(struct tophalf_syscall *call, uint32_t number, unsigned long a0, unsigned long a1,
	      unsigned long a2)
{
	call->number = number;
	call->argument[0] = a0;
	call->argument[1] = a1;
	call->argument[2] = a2;
}

void call_open(struct tophalf_syscall *call, const char *path, unsigned long flags)
{
	size_t length = strlen(path);

	assert(length < sizeof(call->path));
	call_set(call, TOPHALF_SYS_OPEN, flags, 0, 0);
	memcpy(call->path, path, length + 1);
}

/* A device is opened without blocking for a start, so that a walk gets past one without data. */
unsigned long call_open_flags(uint32_t mode, bool device)
{
	static const unsigned long menu[8] = {
		USER_O_RDWR | USER_O_NONBLOCK, USER_O_RDWR, USER_O_RDWR, USER_O_RDONLY,
		USER_O_RDONLY | USER_O_NONBLOCK, USER_O_WRONLY, USER_O_RDWR | USER_O_APPEND,
		USER_O_WRONLY | USER_O_NONBLOCK,
	};
	bool readable = mode & 0444, writable = mode & 0222;

	if (device)
		return menu[choose(TOPHALF_CHOOSE_ARGUMENT, 8)];
	if (readable && writable)
		return USER_O_RDWR;
	return writable ? USER_O_WRONLY : USER_O_RDONLY;
}

void call_read(struct tophalf_syscall *call, uint32_t task, long fd)
{
	static const unsigned long sizes[12] = {
		4096, 64, 1, 4, 8, 16, 24, 256, 0, 3, 1000, BUFFER_SIZE,
	};
	unsigned long size = sizes[choose(TOPHALF_CHOOSE_ARGUMENT, 12)];

	call_set(call, TOPHALF_SYS_READ, (unsigned long)fd, buffer_choose_address(task), size);
	buffer_used(task, size);
}

void call_write(struct tophalf_syscall *call, uint32_t task, long fd)
{
	static const unsigned long sizes[12] = {
		64, 24, 1, 4, 8, 16, 5, 256, 0, 2, 4096, 48,
	};
	unsigned long size = sizes[choose(TOPHALF_CHOOSE_ARGUMENT, 12)];

	buffer_fill(task, size);
	call_set(call, TOPHALF_SYS_WRITE, (unsigned long)fd, buffer_choose_address(task), size);
}

/* `patient` programs also wait without a time limit. */
void call_poll(struct tophalf_syscall *call, long fd, bool patient)
{
	static const unsigned long events[4] = {
		USER_POLLIN | USER_POLLOUT, USER_POLLIN, USER_POLLOUT, 0xff,
	};
	static const long timeouts[8] = { 0, 1, 10, 10, 100, 1000, 0, -1 };
	long timeout = timeouts[choose(TOPHALF_CHOOSE_ARGUMENT, patient ? 8 : 7)];

	call_set(call, TOPHALF_SYS_POLL, (unsigned long)fd,
		 events[choose(TOPHALF_CHOOSE_ARGUMENT, 4)], (unsigned long)timeout);
}

void call_seek(struct tophalf_syscall *call, long fd)
{
	static const uint64_t offsets[] = { 0, 1, 4, 16, 64, 256, 4096, ~0ull };
	uint64_t offset = choose_value(TOPHALF_CHOOSE_ARGUMENT, offsets,
				       sizeof(offsets) / sizeof(offsets[0]), 64);

	call_set(call, TOPHALF_SYS_LSEEK, (unsigned long)fd, offset,
		 choose(TOPHALF_CHOOSE_ARGUMENT, 4));
}

void call_map(struct tophalf_syscall *call, long fd)
{
	static const unsigned long lengths[4] = { 0x1000, 0x2000, 0x10000, 0x100000 };
	static const unsigned long protections[4] = { 3, 1, 2, 3 };

	call_set(call, TOPHALF_SYS_MMAP, (unsigned long)fd,
		 lengths[choose(TOPHALF_CHOOSE_ARGUMENT, 4)],
		 choose(TOPHALF_CHOOSE_ARGUMENT, 4) == 3);
	call->argument[3] = protections[choose(TOPHALF_CHOOSE_ARGUMENT, 4)];
}
