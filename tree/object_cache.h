/* SPDX-License-Identifier: GPL-2.0-only */
/* What the cache has of an object.  A key is a path without its ending. */
#ifndef TREE_OBJECT_CACHE_H
#define TREE_OBJECT_CACHE_H

#include "object.h"

/* A word of a command line, or a path, as it is for every checkout of ours. */
void hash_add_word(struct tree *tree, struct hash *hash, const char *word);
/* Of the source, the configuration and the command line; to be freed. */
char *object_key(struct tree *tree, const struct object *object,
		 const struct strings *command);
/* Whether the cache has it; then object->path and depends are filled in. */
int object_from_cache(struct tree *tree, struct object *object, const char *key);
/* Whether a file of the tree is known not to compile; then its messages are filled in. */
int object_failed_before(struct tree *tree, struct object *object, const char *key);
void object_keep_failure(struct tree *tree, const char *key, const char *messages);
/* Returns where the object belongs that was just compiled; null, and errno, if the disk is full. */
char *object_keep_dependencies(struct tree *tree, struct object *object, const char *key);

/* object.c: where the source is, in the tree, generated, or outside; to be freed. */
char *object_source_path(struct tree *tree, const struct object *object);

#endif /* TREE_OBJECT_CACHE_H */
