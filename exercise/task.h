/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to exercise/program.c and walk.c: a task that runs a program. */
#ifndef EXERCISE_TASK_H
#define EXERCISE_TASK_H

#include "exercise/plan.h"

#define FILES_MAX		4
#define SEEN_MAX		64

struct file {
	long fd;			/* -1: not open */
	int node;
	uint32_t index;			/* of a network interface; 0: not known yet */
};

struct task {
	enum program program;
	bool exited;
	bool closing;			/* closes its files, then exits */
	unsigned int open_failures;	/* in a row, at this node */
	unsigned int calls;		/* that it may still make */
	unsigned int finished;
	unsigned int step;		/* a walk: the step at its node; others: counts calls */
	int node;			/* a walk: where it is; one node: which */
	enum node_class class;		/* a walk: the class that it is in */
	unsigned int visited;		/* of that class */
	struct file files[FILES_MAX];
	unsigned int file;		/* which one the call under way is for */
	unsigned long mapped;		/* user address of a mapping, or 0 */
	unsigned int seen_size;
	char seen[SEEN_MAX];		/* the start of what was read last */
};

/* Says which file the call under way is for. */
void program_use(struct task *task, const struct file *file);

/* Each fills the call. */
void program_open(struct task *task, struct file *file, int node, unsigned long flags,
		  struct tophalf_syscall *call);
void program_close(struct task *task, const struct file *file, struct tophalf_syscall *call);
/* Writes what a text file may want. */
void program_write_text(struct task *task, uint32_t number, const struct file *file,
			struct tophalf_syscall *call);
/* Closes one file after the other, then exits. */
void program_closing(struct task *task, struct tophalf_syscall *call);

/* The next call of a task whose program is PROGRAM_WALK. */
void walk_next(struct task *task, uint32_t number, struct tophalf_syscall *call);

#endif
