/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TOPHALF_USER_H
#define TOPHALF_USER_H

struct task_struct;

/* Process context, may sleep.  Starts user task `number`. */
long tophalf_user_spawn(unsigned int number);
/* signal.c.  Any context. */
void tophalf_signal(struct task_struct *task, int signal);

#endif
