/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices: their lines, and whether a driver of the target has taken any. */
#ifndef TOPHALF_FIRMWARE_H
#define TOPHALF_FIRMWARE_H

#include <linux/types.h>

/* irq/intc.c.  Process context, may sleep: the number that Linux has for a line; 0 if there is no such line. */
unsigned int tophalf_line_to_irq(unsigned int line);

/* stage.c.  Any context. */
bool tophalf_probed(void);		/* a probe function of the target succeeded in this run */
unsigned int tophalf_bound(void);	/* how many devices its drivers are bound to now */

/* firmware_parent.c.  Process context, may sleep.  The device has no driver, and others are its parts. */
struct device;
void firmware_stand_in_for_parent(struct device *device);

/*
 * firmware.c.  Any context, at a null pointer: ends the run as unsupported where a
 * device has no platform data and its driver counts on it.
 */
void tophalf_check_platform_data(void);

#endif
