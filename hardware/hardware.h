/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hardware of the simulated machine: devices and an interrupt controller.
 *
 * It sees bus accesses and interrupt lines, as the devices of a computer do; it
 * never sees a struct device.  What it answers comes from the choice sequence,
 * so that a run repeats.  Nothing here allocates memory or sleeps: every
 * function but hardware_install() may be called on any stack of the machine, in
 * any context, hard IRQ included.
 */
#ifndef HARDWARE_HARDWARE_H
#define HARDWARE_HARDWARE_H

#include <stdbool.h>
#include <stdint.h>
#include <tophalf/boundary.h>

/*
 * Wires windows and lines of devices (those of a struct firmware, for example).
 * Called once, by the host, before the first run; replaces what was wired
 * before.  The array is not needed afterwards.
 */
void hardware_install(const struct tophalf_device *devices, unsigned int count);

/* Power-on state: called at the start of each run, when choices can be made. */
void hardware_reset(void);

/*
 * The bus.  `width` is 1, 2, 4 or 8.  An address that belongs to no device
 * reads as all ones and ignores writes, as on a bus where nothing answers.
 */
uint64_t hardware_read(uint64_t address, unsigned int width);
void hardware_write(uint64_t address, unsigned int width, uint64_t value);

/*
 * The lines that a device could raise now, in ascending order: wired to a
 * device, unmasked, and not already pending.  Returns how many were stored.
 */
unsigned int hardware_lines_ready(uint32_t *lines, unsigned int max);

/* A device raises a line; if that can be delivered, machine_line_pending() is told. */
void hardware_raise(unsigned int line);

/* The CPU that a line is routed to. */
unsigned int hardware_line_cpu(unsigned int line);

/* The lowest line with work for this CPU, which is in service from now on; or -1. */
int hardware_claim(unsigned int cpu);

/* enum tophalf_line_operation.  0, or a negative errno when there is no such line or operation. */
long hardware_line_operation(unsigned int line, unsigned int operation, long argument);

/* Whether hardware_claim(cpu) would find a line. */
bool hardware_line_waits(unsigned int cpu);

#endif
