/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the hardware know of each other: which device owns an
 * address or a line, and what one part tells another.  Private to hardware/.
 */
#ifndef HARDWARE_WIRING_H
#define HARDWARE_WIRING_H

#include <stdint.h>
#include <tophalf/boundary.h>

#define HARDWARE_DEVICES_MAX	64
#define HARDWARE_WINDOWS_MAX	512
#define HARDWARE_NO_DEVICE	(-1)

/* The device that a line is wired to, or HARDWARE_NO_DEVICE. */
int wiring_device_of_line(unsigned int line);
const uint32_t *wiring_lines_of_device(int device, unsigned int *count);

/* The interrupt controller. */
void intc_reset(void);
/* A register of the device was accessed: a level line may fall. */
void intc_device_touched(int device);

/* The register files. */
void registers_reset(void);
uint64_t registers_read(int device, uint64_t address, unsigned int width);
void registers_write(int device, uint64_t address, unsigned int width, uint64_t value);
/* A line of the device was claimed: its next reads look like those of a device that interrupted. */
void registers_interrupted(int device);

#endif
