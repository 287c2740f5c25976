/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to exercise/: the state of user space in one run. */
#ifndef EXERCISE_PLAN_H
#define EXERCISE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exercise/exercise.h"

/* The generic ABI's values (include/uapi/asm-generic). */
#define USER_O_RDONLY		0
#define USER_O_WRONLY		1
#define USER_O_RDWR		2
#define USER_O_APPEND		02000
#define USER_O_NONBLOCK		04000
#define USER_POLLIN		1
#define USER_POLLOUT		4
#define USER_SIGKILL		9
#define USER_S_IFMT		0170000
#define USER_S_IFCHR		0020000
#define USER_S_IFBLK		0060000
#define USER_S_IFREG		0100000
#define USER_S_IFSOCK		0140000

#define USER_EAGAIN		11
#define USER_EBUSY		16

/* Node classes, by what they promise: see node_class_of(). */
enum node_class {
	NODE_DEVICE,			/* appeared in /dev, or is a network interface that appeared */
	NODE_ATTRIBUTE,			/* appeared in a device's sysfs directory */
	NODE_DEBUG,			/* appeared in debugfs or /proc */
	NODE_BOOT_DEVICE,		/* was in /dev already */
	NODE_OTHER,			/* appeared elsewhere, or is of the kind that every device has */
	NODE_BOOT_OTHER,
	NODE_CLASSES
};

#define NODE_NONE	(-1)

/* nodes.c */
void nodes_reset(void);
void nodes_tell(const struct tophalf_node *node);
const char *node_path(int node);
uint32_t node_mode(int node);
enum node_class node_class_of(int node);
bool node_is_device(int node);
/* A network interface: its path is its name, and a socket opens it. */
bool node_is_interface(int node);
/* The number of existing nodes of a class, and the n-th of them. */
unsigned int nodes_count(enum node_class class);
int nodes_nth(enum node_class class, unsigned int n);
/* The first existing node of the class from table position `from` on, or NODE_NONE. */
int nodes_next(enum node_class class, int from);
/* A node by choice, devices and their files above all; NODE_NONE when there is none. */
int nodes_choose(void);
/* The "unbind" file of the target's driver and the plugged device's name for it, or null. */
const char *nodes_unbind_path(void);
const char *nodes_bind_path(void);
const char *nodes_bus_name(void);
/* A file that steers the power of a device that was not there at boot, by choice; or null. */
const char *nodes_choose_power(void);
/* Nodes that appear from now on may name the device. */
void nodes_plugged(void);
unsigned int nodes_dropped(void);

/* buffer.c: user memory. Addresses are user addresses. */
#define BUFFER_SIZE	0x10000

void buffer_reset(void);
unsigned long buffer_address(uint32_t task);
/* Fills the first `size` bytes by choice. */
void buffer_fill(uint32_t task, unsigned long size);
/* Puts a text there. */
void buffer_put(uint32_t task, const char *text, unsigned long size);
const unsigned char *buffer_bytes(uint32_t task);
/* The task's buffer, or by choice, seldom, an address that is none. */
unsigned long buffer_choose_address(uint32_t task);
unsigned long buffer_bad_address(void);
/* Something may have been stored in the first `size` bytes. */
void buffer_used(uint32_t task, unsigned long size);

/* text.c: what is written to a text file. `seen` is what was read from it. */
unsigned int text_choose(char *text, unsigned int max, const char *seen, unsigned int seen_size);

/* ioctl.c */
void ioctl_reset(void);
void ioctl_prepare(uint32_t task, struct tophalf_syscall *call);
void ioctl_finished(uint32_t task);
void ioctl_compared(uint64_t constant, uint32_t width);

/* interface.c: calls on a network interface. `index` is what the kernel said that it has, or 0. */
void interface_open(struct tophalf_syscall *call);
unsigned int interface_walk_length(void);
void interface_walk_step(uint32_t task, unsigned int step, const char *name, uint32_t index,
			 long fd, struct tophalf_syscall *call);
void interface_any_call(uint32_t task, unsigned int step, const char *name, uint32_t index,
			long fd, struct tophalf_syscall *call);
/* The index that this call has told, or 0. */
uint32_t interface_index(uint32_t task, const struct tophalf_syscall *call);

/* program.c: tasks 1 and up */
enum program {
	PROGRAM_WALK,			/* every node once, in order */
	PROGRAM_ONE_NODE,		/* one node, many calls */
	PROGRAM_MIXED,			/* several files at once */
};

void programs_reset(void);
void program_start(uint32_t task, enum program program, unsigned int calls);
void program_next(uint32_t task, struct tophalf_syscall *call);
void program_finish(uint32_t task, const struct tophalf_syscall *call);
/* How many calls it has finished: the administrator sees a program that is stuck by it. */
unsigned int program_progress(uint32_t task);
bool program_exited(uint32_t task);
/* The task was joined: if it did not exit by itself, it was killed. */
void program_gone(uint32_t task);
/* The walk goes on in another task, after the node that this one is at. */
void program_inherit(uint32_t task, uint32_t from);

/* call.c: the arguments of one call on an open file. */
void call_set(struct tophalf_syscall *call, uint32_t number, unsigned long a0, unsigned long a1,
	      unsigned long a2);
void call_open(struct tophalf_syscall *call, const char *path, unsigned long flags);
void call_read(struct tophalf_syscall *call, uint32_t task, long fd);
void call_write(struct tophalf_syscall *call, uint32_t task, long fd);
void call_poll(struct tophalf_syscall *call, long fd, bool patient);
void call_seek(struct tophalf_syscall *call, long fd);
void call_map(struct tophalf_syscall *call, long fd);
unsigned long call_open_flags(uint32_t mode, bool device);

/* errand.c: texts that task 0 writes to files which steer the system. */
enum errand {
	ERRAND_NONE,
	ERRAND_BIND,
	ERRAND_UNBIND,
	ERRAND_SLEEP,			/* of the whole system */
	ERRAND_POWER,			/* a file in a device's power directory */
};

void errand_reset(void);
/* False if there is no such file now.  Not while another errand is under way. */
bool errand_begin(enum errand errand);
enum errand errand_under_way(void);
/* The next call of the errand that is under way; false if none is. */
bool errand_next(struct tophalf_syscall *call);
/* The errand whose text was accepted by this call, or ERRAND_NONE. */
enum errand errand_finish(const struct tophalf_syscall *call);

/* profile.c: what a run sets out to do. */
enum profile_kind {
	PROFILE_WALK,			/* every node once */
	PROFILE_PROBE_ONLY,		/* no program at all */
	PROFILE_ONE_PROGRAM,
	PROFILE_MANY_PROGRAMS,
	PROFILE_BRIEF,			/* a few calls */
};

struct profile {
	enum profile_kind kind;
	bool plug_first;		/* the device is there before the module */
	bool unload_first;		/* the module goes before the device */
	bool leave;			/* the run ends with the device in place */
	unsigned int plug;		/* which device */
	unsigned int wanted;		/* programs to start */
	unsigned int calls;		/* for each program */
};

/* By choice: what there is to know until the device is probed, and the rest. */
void profile_choose_beginning(struct profile *profile, unsigned int plugs);
void profile_choose(struct profile *profile);

/* administrator.c: task 0 */
void administrator_install(unsigned int plugs_count, bool program);
void administrator_reset(void);
void administrator_next(struct tophalf_syscall *call);
void administrator_finish(const struct tophalf_syscall *call);
/* Whether the device is there and nothing takes it away at this moment. */
bool administrator_device_stands(void);
bool administrator_has_plugs(void);

#endif
