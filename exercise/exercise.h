/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User space: programs that make system calls, and nothing else.
 *
 * Task 0 is the administrator: loads the module, plugs a device in, starts the
 * other tasks, pulls the device out, unloads the module, exits.  Tasks 1 and up
 * are ordinary programs that open the nodes which appeared and call them.
 *
 * What they do comes from the choice sequence.  With all choices plain, a run
 * is a walk: load, plug device 0, every call on every device node, a read of
 * every file of the device, unplug, unload.
 *
 * Every plan ends: a program makes a bounded number of calls; the administrator
 * waits a bounded time for it, kills it, and goes on.
 *
 * exercise_next_call() and exercise_finish_call() run on a task's kernel stack:
 * they use little of it (under 1 KiB) and no libc stdio or allocation.
 */
#ifndef EXERCISE_EXERCISE_H
#define EXERCISE_EXERCISE_H

#include <stdbool.h>
#include <stdint.h>
#include <tophalf/boundary.h>

/* User task numbers are below this; no number is started twice in a run. */
#define EXERCISE_TASKS		8

/* The part of user memory, from its start, that tasks keep their buffers in: no mapping goes there. */
#define EXERCISE_USER_SIZE	0x100000

/* No run makes more system calls than this. */
#define EXERCISE_CALLS_MAX	1600

/* How many devices TOPHALF_SYS_PLUG knows.  Before the first run. */
/* With `program` nothing is made but the module's init and its exit. */
void exercise_install(unsigned int plugs_count, bool program);

/* At the start of each run.  Nodes told before the first reset are those of the booted machine. */
void exercise_reset(void);

/* struct tophalf_host's functions of these names. */
void exercise_next_call(uint32_t task, struct tophalf_syscall *call);
void exercise_finish_call(uint32_t task, const struct tophalf_syscall *call);
void exercise_node(const struct tophalf_node *node);
void exercise_compared(uint64_t constant, uint64_t value, uint32_t width);
void exercise_stage(uint32_t stage);

/*
 * Whether TOPHALF_STAGE_EXERCISE is reached: user space or hardware has entered
 * the target's code since its probe (or its init, where there is no device to
 * plug).  To be asked after each exercise_next_call().
 */
bool exercise_reached(void);

/* Nodes for which there was no room, in this run. */
unsigned int exercise_nodes_dropped(void);

#endif
