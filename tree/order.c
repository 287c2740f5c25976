// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order in which objects are linked, which is that of the initcalls of one
 * level.
 *
 * What an object calls goes before it, and where objects call each other in
 * circles, as the parts of the network stack do, they keep the order in which the
 * tree's Makefiles name them.  So: the strongly connected components of the graph
 * of calls, by Tarjan's algorithm, which yields a component after all that it
 * refers to; within one, the Makefiles'.  That order alone would not do, since a
 * module is linked here beside what is built in.
 */
#include <stdlib.h>
#include <string.h>

#include "kbuild.h"
#include "link.h"

struct node {
	struct object *object;
	char *rank;			/* where the Makefiles have it; compared as text */
	size_t number, low;		/* Tarjan's: when it was met, and the oldest that it leads to */
	int on_stack;
};

struct ordering {
	struct closure *closure;
	struct node *nodes;
	size_t count, met;
	struct map by_source;		/* -> struct node */
	struct node **stack;
	size_t stacked;
	struct object **out;
	size_t out_count;
};

/* ---- where the Makefiles have an object --------------------------------------- */

/* The top-level folders are named by the top-level Kbuild, lib/ comes behind all of them. */
static size_t top_rank(const char *source)
{
	static const char *const folders[] = {
		"init", "usr", "arch", "kernel", "certs", "mm", "fs", "ipc", "security", "crypto",
		"block", "io_uring", "rust", "drivers", "sound", "samples", "net", "virt", "lib",
	};
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (path_inside(source, folders[i]))
			break;
	return i;
}

static size_t place_of(const struct strings *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->count && strcmp(list->item[i], name); i++)
		;
	return i;
}

/* Of a folder's Makefile: the entry that leads to `rest`, a path below the folder. */
static size_t folder_rank(const struct kbuild *kbuild, const char *rest)
{
	size_t i;

	for (i = 0; i < kbuild->order.count; i++) {
		const char *entry = kbuild->order.item[i];
		size_t length = strlen(entry);

		if (length && entry[length - 1] == '/' && !strncmp(rest, entry, length))
			break;
	}
	return i;
}

static char *rank_of(struct tree *tree, const char *source)
{
	struct kbuild_module *module = kbuild_module_of(tree, source);
	struct text rank = { 0 };
	const char *slash = source;

	text_printf(&rank, "%03zu", top_rank(source));
	while ((slash = strchr(slash, '/'))) {
		char *folder = tree_copy_bytes(source, (size_t)(slash - source));
		struct kbuild *kbuild = kbuild_of(tree, folder);

		slash++;
		if (kbuild && module && !strcmp(module->folder, folder)) {
			char *name = tree_printf("%s.o", module->name);
			char *object = tree_printf("%.*so", (int)strlen(source) - 1, source);

			text_printf(&rank, " %04zu %04zu", place_of(&kbuild->order, name),
				    place_of(&module->objects, object));
			free(name);
			free(object);
		} else if (kbuild) {
			text_printf(&rank, " %04zu", folder_rank(kbuild, slash));
		}
		free(folder);
	}
	text_printf(&rank, " %s", source);
	return rank.data;
}

static int by_rank(const void *left, const void *right)
{
	const struct node *a = left, *b = right;

	return strcmp(a->rank, b->rank);
}

static int by_rank_of_pointer(const void *left, const void *right)
{
	return by_rank(*(struct node *const *)left, *(struct node *const *)right);
}

/* ---- components ------------------------------------------------------------------ */

static void emit_component(struct ordering *ordering, const struct node *root)
{
	size_t first = ordering->stacked;

	do {
		ordering->stack[--first]->on_stack = 0;
	} while (ordering->stack[first] != root);
	qsort(ordering->stack + first, ordering->stacked - first, sizeof(*ordering->stack),
	      by_rank_of_pointer);
	for (size_t i = first; i < ordering->stacked; i++)
		ordering->out[ordering->out_count++] = ordering->stack[i]->object;
	ordering->stacked = first;
}

static void visit(struct ordering *ordering, struct node *node)
{
	const struct strings *calls = &node->object->calls;

	node->number = node->low = ++ordering->met;
	node->on_stack = 1;
	ordering->stack[ordering->stacked++] = node;
	for (size_t i = 0; i < calls->count; i++) {
		struct object *object = map_get(&ordering->closure->defined, calls->item[i]);
		struct node *callee = object ? map_get(&ordering->by_source, object->source) : NULL;

		if (!callee)
			continue;
		if (!callee->number) {
			visit(ordering, callee);
			if (callee->low < node->low)
				node->low = callee->low;
		} else if (callee->on_stack && callee->number < node->low) {
			node->low = callee->number;
		}
	}
	if (node->low == node->number)
		emit_component(ordering, node);
}

void order_objects(struct closure *closure, struct object **objects, size_t count)
{
	struct ordering ordering = { .closure = closure, .count = count, .out = objects };

	ordering.nodes = tree_alloc(count * sizeof(*ordering.nodes));
	ordering.stack = tree_alloc(count * sizeof(*ordering.stack));
	for (size_t i = 0; i < count; i++) {
		ordering.nodes[i].object = objects[i];
		ordering.nodes[i].rank = rank_of(closure->tree, objects[i]->source);
	}
	qsort(ordering.nodes, count, sizeof(*ordering.nodes), by_rank);
	for (size_t i = 0; i < count; i++)
		map_put(&ordering.by_source, ordering.nodes[i].object->source, &ordering.nodes[i]);
	for (size_t i = 0; i < count; i++)
		if (!ordering.nodes[i].number)
			visit(&ordering, &ordering.nodes[i]);
	for (size_t i = 0; i < count; i++)
		free(ordering.nodes[i].rank);
	map_free(&ordering.by_source);
	free(ordering.nodes);
	free(ordering.stack);
}
