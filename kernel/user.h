/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TOPHALF_USER_H
#define TOPHALF_USER_H

struct task_struct;

/* Process context, may sleep.  Starts user task `number`. */
long tophalf_user_spawn(unsigned int number);
/* Any context.  A user task that is to be told of when nothing can happen any more, or null. */
struct task_struct *user_task_stuck(void);
/* signal.c.  Any context. */
void tophalf_signal(struct task_struct *task, int signal);

#endif
