/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cache keeps, and for how long. None of it is needed for a result:
 * what is gone is made again.
 */
#ifndef TREE_IMAGES_H
#define TREE_IMAGES_H

#include <stdint.h>

#include "tree.h"

/* Some hundred images: more than a day's work, less than a disk. */
#define IMAGES_KEPT_BYTES	(2ull << 30)
/* What no build has used for so long, the compiler makes again. */
#define OBJECTS_KEPT_DAYS	28

/*
 * Take hold of image->path: until image_release() nobody removes it. Counts
 * as a use. Returns -1 with errno where there is no such file.
 */
int image_hold(struct image *image);
void image_let_go(struct image *image);

/* Say that a file of the cache was used now. */
void cache_used(const char *path);

/*
 * Held around the use of objects, in a descriptor for close(). A failure (-1)
 * is harmless: it leaves the objects unprotected for as long as a build takes.
 */
int objects_hold(const char *cache);

/*
 * Remove the images that were not used for the longest time until the others
 * have no more than limit bytes; what any process holds stays. Then what
 * described them, what broken builds left, and once a day the old objects.
 */
void cache_prune(const char *cache, uint64_t limit);

#endif /* TREE_IMAGES_H */
