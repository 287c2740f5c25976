/* SPDX-License-Identifier: GPL-2.0-only */
/* From the objects of a target to all that must be linked with them. */
#ifndef TREE_RESOLVE_H
#define TREE_RESOLVE_H

#include "object.h"

struct closure {
	struct tree *tree;
	struct object **objects;	/* ours, the target's, then the tree's */
	size_t count, ours, target;	/* how many, and of the first kinds */
	struct map members;		/* source -> struct object: linked */
	struct map tried;		/* source -> struct object: compiled */
	struct map defined;		/* symbol -> the object that has it */
	struct map used;		/* symbol -> the object that refers to it */
	struct pending *pending;	/* references, in order */
	size_t pending_count, pending_room;
	struct reached *reached;	/* live sections, in order */
	size_t reached_count, reached_room, reached_done;
	struct map given;		/* symbols that the linker script has */
	struct map rejected;		/* "symbol path": not there after all */
	struct map hopeless;		/* symbols that nothing defines */
	struct strings unsupported;	/* by place: symbols without a definition */
	struct strings warnings;
};

/*
 * What is linked is more than what is reached: a file of the tree is linked
 * with all its functions, but only what can be reached of it counts. For all of
 * a target, the entry of ours, and the tables of every object that is linked
 * can be reached, and what these refer to.
 */
void closure_add(struct closure *closure, struct object *object);
/* Enter the symbols of an object that was added before it was compiled. */
void closure_enter(struct closure *closure, struct object *object);
/* Pull in what is missing; 0, or -1 with *error filled in. */
int closure_complete(struct closure *closure, struct tree_error *error);
void closure_free(struct closure *closure);

/* line.c: the data files. */
struct line;
struct line *line_read(struct tree *tree, struct tree_error *error);
/* By its folder alone: on our side, but for what the data file lists. */
int line_is_ours(const char *path);
int line_allows(const struct line *line, const char *path);
/* Files to pull in because symbol is called; NULL for none. */
const struct strings *line_companions(const struct line *line,
				      const char *symbol);
void line_free(struct line *line);

#endif /* TREE_RESOLVE_H */
