/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TOPHALF_SELECT_H
#define TOPHALF_SELECT_H

struct file;

/* Process context, may sleep.  The ready events (POLL*), 0 when the time is over, or a negative errno. */
long poll_file(struct file *file, unsigned int events, long timeout_ms);

#endif
