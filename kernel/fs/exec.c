// SPDX-License-Identifier: GPL-2.0-only
/* The names of tasks. */
#include <linux/sched.h>
#include <linux/string.h>

/* Any context.  What does not fit is cut off. */
char *__get_task_comm(char *buffer, size_t size, struct task_struct *task)
{
	strscpy_pad(buffer, task->comm, size);
	return buffer;
}
