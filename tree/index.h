/* SPDX-License-Identifier: GPL-2.0-only */
/* Which file of the tree may define a symbol, from its source alone. */
#ifndef TREE_INDEX_H
#define TREE_INDEX_H

#include "internal.h"

enum index_how {
	INDEX_EXPORTED,		/* EXPORT_SYMBOL*(name), and defined there */
	INDEX_DEFINED,		/* a definition at the outermost level */
	INDEX_EXPORT_ONLY,	/* exported; defined by a macro, it seems */
	INDEX_MAYBE,		/* an argument of a macro at that level */
};

struct index_place {
	const char *path;	/* below the tree */
	enum index_how how;
	struct index_place *next;
};

/* Scans the tree where there is no index yet, or files have changed. */
struct symbol_index *index_open(struct tree *tree, struct tree_error *error);
void index_close(struct symbol_index *index);

/* All places for a symbol, in no order; NULL for none. */
const struct index_place *index_find(const struct symbol_index *index,
				     const char *symbol);

/* One source: each name once, as "E name", "D name", "X name" or "M name". */
void scan_source(const char *text, size_t length, struct text *facts);

#endif /* TREE_INDEX_H */
