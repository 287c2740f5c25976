/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel in the fewest lines that user space could tell from one: tasks that
 * take turns, files, calls that block until a signal comes, a module and a device
 * with nodes of its own.
 */
#ifndef TESTS_EXERCISE_FAKES_KERNEL_H
#define TESTS_EXERCISE_FAKES_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "exercise/exercise.h"

struct fake_kernel {
	/* How it behaves. */
	unsigned int plugs;
	bool load_fails;
	bool plug_fails;
	bool unload_busy;		/* for ever */
	bool read_blocks;		/* even with O_NONBLOCK, until killed */
	bool open_fails;
	bool read_only;			/* devices cannot be opened for writing */
	unsigned int attributes;	/* of a device */
	bool interfaces;		/* a device is also a network interface */

	/* What happened. */
	unsigned int calls;
	unsigned int by_number[TOPHALF_SYSCALLS];
	unsigned int opened_devices, opened_attributes, read_attributes;
	unsigned int killed;
	unsigned int sleeps;		/* of the system */
	unsigned int power_writes;	/* to a device's power/control */
	unsigned int commands;		/* ioctls with a command of the device */
	unsigned int settled;		/* how often the beginning was over */
	unsigned int brought_up;	/* interfaces, by SIOCSIFFLAGS */
	unsigned int sent;		/* frames, on a socket that is bound to an interface which is up */
	bool ended;
	bool loaded_at_end, plugged_at_end, open_at_end;
	bool buffers_in_place;
	bool reached;
};

/* One run; exercise_install() and exercise_reset() are called here. */
void fake_run(struct fake_kernel *kernel);

#define FAKE_COMMAND	0x40045701u	/* _IOW('W', 1, int) */

#endif
