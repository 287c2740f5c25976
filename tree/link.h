/* SPDX-License-Identifier: GPL-2.0-only */
/* Linking a closure into an image. */
#ifndef TREE_LINK_H
#define TREE_LINK_H

#include "resolve.h"

/* Mark what image.lds defines as given. */
int link_given(struct closure *closure, struct tree_error *error);

/* order.c: put objects of the tree in the order of linking. */
void order_objects(struct closure *closure, struct object **objects, size_t count);

/* Link everything to path. The same objects give the same bytes. */
int link_image(struct closure *closure, const char *path,
	       struct tree_error *error);

#endif /* TREE_LINK_H */
