/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TOPHALF_IOCTL_H
#define TOPHALF_IOCTL_H

#include <linux/types.h>

struct file;

/* Process context, may sleep, for both. */
long file_ioctl(struct file *file, unsigned int fd, unsigned int command, unsigned long argument);
long file_set_async(struct file *file, unsigned int fd, bool on);

#endif
