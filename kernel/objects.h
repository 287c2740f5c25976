/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects that something else in the kernel still refers to: pending timers,
 * queued work, requested lines, waiters.  See lib/debugobjects.c.
 */
#ifndef TOPHALF_OBJECTS_H
#define TOPHALF_OBJECTS_H

#include <linux/types.h>
#include <tophalf/layout.h>

/* A kind of object, and what to do about one whose memory goes. */
struct active_type {
	const char *name;		/* "a timer" */
	const char *state;		/* "is pending" */
	size_t size;			/* how much memory from its address on must stay */
	/* To set up memory of it anew is to set up the object anew. */
	bool embedded;
	/*
	 * Any context.  Takes the object out of use, as its owner should have.  Null:
	 * what refers to it cannot be told to leave it, and the run ends.
	 */
	void (*repair)(void *object);
	/* Any context.  True while nothing can happen to it: then the finding is a warning; may be null. */
	bool (*quiet)(const void *object);
	/*
	 * Any context.  True if it left by a way that tells nobody, such as a
	 * list_del() in a header: then it is forgotten; may be null.  `at` is memory
	 * that is about to go, or whose frame has returned.
	 */
	bool (*left)(const void *object, const void *at);
};

/*
 * Any context.  From now on `object` is active, and the memory at `at` must
 * stay; `at` is the object itself unless something small, like an entry in a
 * list, stands for a larger use.  `function` is what will be called, or null.
 * Returns false, and changes nothing, where the object is active already.
 */
bool active_begin(const struct active_type *type, void *object, const void *at,
		  const void *function);
/* Any context.  No more; nothing happens where it was not active. */
void active_end(const struct active_type *type, const void *object);

/* Any context.  [from, from + length) is about to be freed, by the function called `what`. */
void active_check_freed(const void *from, size_t length, const char *what);
/* Any context.  Something in [at, at + length) is about to be set up. */
void active_check_setup(const void *at, size_t length);
/* Any context.  The executing task has left all frames below the caller's: what lies there is gone. */
void active_check_stack(void);
/* Process context.  The target's code and data are about to go. */
void active_check_unload(void);

/*
 * Any context.  True, with a report, if `object` lies in memory that is no
 * longer allocated, or on a stack below what is in use of it: `what` is the
 * function that was called with it.
 */
bool object_is_gone(const void *object, const char *name, const char *what);

static inline bool on_a_stack(const void *address)
{
	return (unsigned long)address - TOPHALF_STACK_BASE <
	       (unsigned long)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS;
}

/* Any context.  True if `address` lies on a stack that nobody has, or below what is in use of one. */
bool stack_is_dead(unsigned long address);	/* fork.c */

/* Any context.  True if a pointer holds what memory holds before it is written, or is null. */
bool never_written(const void *pointer);

#endif
