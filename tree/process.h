/* SPDX-License-Identifier: GPL-2.0-only */
/* Child processes: one and its output, or many at once. */
#ifndef TREE_PROCESS_H
#define TREE_PROCESS_H

#include "util.h"

struct process {
	struct strings arguments;	/* the program first */
	const char *folder;		/* where it runs, or NULL: here */
	const struct strings *environment; /* added "NAME=value"s, or NULL */
	struct text output;		/* what it wrote on stdout */
	struct text errors;		/* and on stderr; see merge */
	int merge;			/* stderr goes to output as well */
	int status;			/* exit status; 127 when not started,
					 * 128 + the signal when killed
					 */
};

/* Each child dies with this process. */
int process_run(struct process *process);	/* returns its status */

/*
 * Run all of them, parallel at a time; done is called in the parent as each
 * one ends, in whatever order that is. Where done returns nonzero no further
 * child starts, and processes not run keep status -1.
 */
typedef int (*process_done)(struct process *process, size_t index, void *data);
void process_run_all(struct process *processes, size_t count,
		     unsigned int parallel, process_done done, void *data);
void process_free(struct process *process);

#endif /* TREE_PROCESS_H */
