// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the objects of a target to all that must be linked with them.
 *
 * What is reached is followed through the relocations of its sections (see
 * sections.c) until nothing is left but names that no linked object defines.
 * In rounds: each symbol that is missing names its most likely file of the
 * tree; those files' modules are compiled, all at once; where an object really
 * defines the symbol its module joins the link, with needs of its own. What no
 * file defines is unsupported.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index.h"
#include "kbuild.h"
#include "resolve.h"

#define MOST_CANDIDATES 256

/* Where the host begins, in init/main.c of ours. */
#define IMAGE_ENTRY "tophalf_image"

/* A reference that nothing linked so far defines. */
struct pending {
	const char *symbol;
	struct object *asker;
};

struct reached {
	struct object *object;
	struct object_section *section;
};

struct wanted {
	const char *symbol;
	const struct object *asker;
	char *path;			/* the candidate of this round */
};

struct round {
	struct wanted *wanted;
	size_t count, room;
	struct map seen;
	struct object **compile;	/* not compiled before */
	size_t compile_count;
};

static void reach(struct closure *closure, struct object *object,
		  struct object_section *section)
{
	if (!section || section->live)
		return;
	section->live = 1;
	if (closure->reached_count == closure->reached_room) {
		closure->reached_room = 2 * closure->reached_room + 256;
		closure->reached = tree_grow(closure->reached,
			closure->reached_room * sizeof(*closure->reached));
	}
	closure->reached[closure->reached_count++] =
		(struct reached){ object, section };
}

void closure_add(struct closure *closure, struct object *object)
{
	closure->objects = tree_grow(closure->objects, (closure->count + 1) *
				     sizeof(*closure->objects));
	closure->objects[closure->count++] = object;
	map_put(&closure->members, object->source, object);
	closure_enter(closure, object);
}

/* A strong definition wins over a weak one; else the first does. */
static void define(struct closure *closure, struct object *object,
		   const struct strings *symbols, int strong)
{
	for (size_t i = 0; i < symbols->count; i++) {
		const char *symbol = symbols->item[i];
		struct object *other = map_get(&closure->defined, symbol);

		if (!other || (strong && strings_has(&other->weak, symbol)))
			map_put(&closure->defined, symbol, object);
		if (map_get(&closure->used, symbol))
			reach(closure, object, map_get(&object->where, symbol));
	}
}

void closure_enter(struct closure *closure, struct object *object)
{
	struct object_section *entry = map_get(&object->where, IMAGE_ENTRY);

	define(closure, object, &object->defines, 1);
	define(closure, object, &object->weak, 0);
	for (size_t i = 0; i < object->section_count; i++)
		if (object->kind == FLAGS_TARGET || object->sections[i].root)
			reach(closure, object, &object->sections[i]);
	if (object->kind == FLAGS_OURS && entry)
		reach(closure, object, entry);
}

static void refer(struct closure *closure, struct object *asker,
		  const char *symbol, int weak)
{
	struct object *object = map_get(&closure->defined, symbol);

	if (!map_get(&closure->used, symbol))
		map_put(&closure->used, symbol, asker);
	if (object) {
		reach(closure, object, map_get(&object->where, symbol));
		return;
	}
	if (weak || map_get(&closure->given, symbol))
		return;
	if (closure->pending_count == closure->pending_room) {
		closure->pending_room = 2 * closure->pending_room + 64;
		closure->pending = tree_grow(closure->pending,
			closure->pending_room * sizeof(*closure->pending));
	}
	closure->pending[closure->pending_count++] =
		(struct pending){ symbol, asker };
}

/* Follow the relocations of all that is reached and was not followed yet. */
static void follow(struct closure *closure)
{
	while (closure->reached_done < closure->reached_count) {
		struct reached at = closure->reached[closure->reached_done++];
		struct object_section *section = at.section;

		for (size_t i = 0; i < section->reach_count; i++)
			reach(closure, at.object,
			      &at.object->sections[section->reaches[i]]);
		for (size_t i = 0; i < section->needs.count; i++)
			refer(closure, at.object, section->needs.item[i], 0);
		for (size_t i = 0; i < section->weak_needs.count; i++)
			refer(closure, at.object, section->weak_needs.item[i],
			      1);
		strings_append(&at.object->calls, &section->needs);
	}
}

static int is_missing(struct closure *closure, const char *symbol)
{
	return !map_get(&closure->defined, symbol) &&
	       !map_get(&closure->given, symbol) &&
	       !map_get(&closure->hopeless, symbol);
}

static void collect_wanted(struct closure *closure, struct round *round)
{
	follow(closure);
	for (size_t i = 0; i < closure->pending_count; i++) {
		const char *symbol = closure->pending[i].symbol;

		if (!is_missing(closure, symbol) ||
		    map_get(&round->seen, symbol))
			continue;
		map_put(&round->seen, symbol, closure->pending[i].asker);
		if (round->count == round->room) {
			round->room = 2 * round->room + 64;
			round->wanted = tree_grow(round->wanted,
				round->room * sizeof(*round->wanted));
		}
		round->wanted[round->count++] = (struct wanted){
			symbol, closure->pending[i].asker, NULL };
	}
}

/* How many folders two paths have in common. */
static int nearness(const char *a, const char *b)
{
	int common = 0;

	for (; *a && *a == *b; a++, b++)
		common += *a == '/';
	return common;
}

struct candidate {
	const char *path;
	int order;		/* the lower the better */
};

static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	return a->order != b->order ? a->order - b->order :
				      strcmp(a->path, b->path);
}

/*
 * Candidates for a symbol, best first. What a module does not export only
 * its own objects can call, and those are linked together anyway.
 */
static size_t candidates(struct closure *closure, const struct line *line,
			 const struct wanted *wanted,
			 struct candidate *list, size_t room)
{
	const struct index_place *place;
	size_t count = 0;

	for (place = index_find(closure->tree->index, wanted->symbol); place;
	     place = place->next) {
		char *key;
		int known;

		if (count == room || !line_allows(line, place->path))
			continue;
		key = tree_printf("%s %s", wanted->symbol, place->path);
		known = map_get(&closure->rejected, key) != NULL;
		free(key);
		if (known)
			continue;
		list[count].path = place->path;
		list[count++].order = (int)place->how * 100 -
			nearness(place->path, wanted->asker->source);
	}
	qsort(list, count, sizeof(*list), compare_candidates);
	return count;
}

static void reject(struct closure *closure, const char *symbol,
		   const char *path)
{
	char *key = tree_printf("%s %s", symbol, path);

	map_put(&closure->rejected, key, closure);
	free(key);
}

/* The best candidate that Kbuild builds; NULL where there is none left. */
static char *choose(struct closure *closure, const struct line *line,
		    const struct wanted *wanted)
{
	struct candidate list[MOST_CANDIDATES];
	size_t count = candidates(closure, line, wanted, list,
				  MOST_CANDIDATES);

	for (size_t i = 0; i < count; i++) {
		if (map_get(&closure->members, list[i].path)) {
			reject(closure, wanted->symbol, list[i].path);
			continue;
		}
		if (kbuild_module_of(closure->tree, list[i].path))
			return tree_copy(list[i].path);
		reject(closure, wanted->symbol, list[i].path);
	}
	return NULL;
}

/* The object for a source, compiled or to be compiled in this round. */
static struct object *object_for(struct closure *closure, struct round *round,
				 struct kbuild_module *module,
				 const char *source)
{
	struct object *object = map_get(&closure->members, source);

	if (!object)
		object = map_get(&closure->tried, source);
	if (object)
		return object;
	object = object_new(source, FLAGS_TREE, module->name, module->folder);
	map_put(&closure->tried, source, object);
	round->compile = tree_grow(round->compile, (round->compile_count + 1) *
				   sizeof(*round->compile));
	round->compile[round->compile_count++] = object;
	return object;
}

/*
 * The sources that come with one: a module's are linked together, but of what
 * lies on our side of the line only the file itself is taken.
 */
static void sources_with(struct closure *closure, const struct line *line,
			 const char *path, struct kbuild_module **module,
			 struct strings *sources)
{
	*module = kbuild_module_of(closure->tree, path);
	strings_add(sources, path);
	if (!*module || line_is_ours(path))
		return;
	for (size_t i = 0; i < (*module)->objects.count; i++) {
		char *source = kbuild_source((*module)->objects.item[i]);

		if (line_allows(line, source) && strcmp(source, path))
			strings_add(sources, source);
		free(source);
	}
}

static void plan_file(struct closure *closure, struct round *round,
		      const struct line *line, const char *path)
{
	struct strings sources = { 0 };
	struct kbuild_module *module;

	sources_with(closure, line, path, &module, &sources);
	for (size_t i = 0; module && i < sources.count; i++)
		object_for(closure, round, module, sources.item[i]);
	strings_free(&sources);
}

/* The line of a compiler's words that says what is wrong. */
static const char *first_error(const char *messages)
{
	const char *at = strstr(messages, "error: ");

	while (at && at > messages && at[-1] != '\n')
		at--;
	return at ? at : messages;
}

static int compile_round(struct closure *closure, struct round *round,
			 struct tree_error *error)
{
	if (object_compile(closure->tree, round->compile, round->compile_count,
			   "what the driver needs", error) < 0)
		return -1;
	for (size_t i = 0; i < round->compile_count; i++) {
		struct object *object = round->compile[i];
		const char *why;

		if (object->path && !object_read(object))
			continue;
		why = first_error(object->messages ? object->messages : "");
		strings_printf(&closure->warnings,
			"%s of the tree does not compile for the simulated machine: %.*s",
			object->source, (int)strcspn(why, "\n"), why);
	}
	return 0;
}

/* Link a file's module. */
static void adopt(struct closure *closure, const struct line *line,
		  const char *path, const char *symbol, const char *asker)
{
	struct strings sources = { 0 };
	struct kbuild_module *module;

	sources_with(closure, line, path, &module, &sources);
	for (size_t i = 0; i < sources.count; i++) {
		struct object *object = map_get(&closure->tried,
						sources.item[i]);

		if (!object || !object->path ||
		    map_get(&closure->members, sources.item[i]))
			continue;
		object->why = tree_printf("%s in %s", symbol, asker);
		closure_add(closure, object);
	}
	strings_free(&sources);
}

static void settle(struct closure *closure, const struct line *line,
		   const struct wanted *wanted)
{
	struct object *object = map_get(&closure->tried, wanted->path);

	/* Another symbol of this round may have brought it already. */
	if (map_get(&closure->defined, wanted->symbol))
		return;
	if (object && object->path &&
	    (strings_has(&object->defines, wanted->symbol) ||
	     strings_has(&object->weak, wanted->symbol)))
		adopt(closure, line, wanted->path, wanted->symbol,
		      wanted->asker->shown);
	else
		reject(closure, wanted->symbol, wanted->path);
}

static void round_free(struct round *round)
{
	for (size_t i = 0; i < round->count; i++)
		free(round->wanted[i].path);
	free(round->wanted);
	free(round->compile);
	map_free(&round->seen);
}

/* Returns how many symbols were still in question, or -1. */
static int one_round(struct closure *closure, const struct line *line,
		     struct tree_error *error)
{
	struct round round = { 0 };
	int result = -1;

	collect_wanted(closure, &round);
	for (size_t i = 0; i < round.count; i++) {
		struct wanted *wanted = &round.wanted[i];

		wanted->path = choose(closure, line, wanted);
		if (wanted->path)
			plan_file(closure, &round, line, wanted->path);
		else
			map_put(&closure->hopeless, wanted->symbol, closure);
	}
	if (!compile_round(closure, &round, error)) {
		result = (int)round.count;
		for (size_t i = 0; i < round.count; i++)
			if (round.wanted[i].path)
				settle(closure, line, &round.wanted[i]);
	}
	round_free(&round);
	return result;
}

/* Returns how many files were added for what the image calls, or -1. */
static int add_companions(struct closure *closure, const struct line *line,
			  struct tree_error *error)
{
	struct strings paths = { 0 };
	struct round round = { 0 };
	size_t before = closure->count;
	int result = -1;

	for (size_t i = closure->ours; i < closure->count; i++) {
		struct object *object = closure->objects[i];

		for (size_t j = 0; j < object->calls.count; j++) {
			const struct strings *more =
				line_companions(line, object->calls.item[j]);

			if (more)
				strings_append(&paths, more);
		}
	}
	strings_sort(&paths);
	for (size_t i = 0; i < paths.count; i++)
		plan_file(closure, &round, line, paths.item[i]);
	if (!compile_round(closure, &round, error)) {
		for (size_t i = 0; i < paths.count; i++)
			adopt(closure, line, paths.item[i], "a companion",
			      "tree/companions");
		result = (int)(closure->count - before);
	}
	round_free(&round);
	strings_free(&paths);
	return result;
}

/*
 * What is reached and missing, then what would be missing if more were
 * reached: that has an address as well, so that the link is complete, and if it
 * is used all the same it names itself.
 */
static void list_unsupported(struct closure *closure)
{
	struct strings unreached = { 0 };

	for (size_t i = 0; i < closure->hopeless.room; i++) {
		const char *symbol = closure->hopeless.entry[i].key;

		if (symbol && !map_get(&closure->defined, symbol))
			strings_add(&closure->unsupported, symbol);
	}
	strings_sort(&closure->unsupported);
	for (size_t i = 0; i < closure->count; i++) {
		const struct strings *needs = &closure->objects[i]->needs;

		strings_sort(&closure->objects[i]->calls);
		for (size_t j = 0; j < needs->count; j++)
			if (is_missing(closure, needs->item[j]))
				strings_add(&unreached, needs->item[j]);
	}
	strings_sort(&unreached);
	strings_append(&closure->unsupported, &unreached);
	strings_free(&unreached);
}

int closure_complete(struct closure *closure, struct tree_error *error)
{
	struct line *line = line_read(closure->tree, error);
	int left = 1;

	if (!line)
		return -1;
	if (!index_open(closure->tree, error))
		left = -1;
	while (left > 0) {
		left = one_round(closure, line, error);
		if (!left)
			left = add_companions(closure, line, error);
	}
	list_unsupported(closure);
	line_free(line);
	return left;
}

void closure_free(struct closure *closure)
{
	/* Those that were tried and linked are in both. */
	for (size_t i = 0; i < closure->tried.room; i++) {
		struct map_entry *entry = &closure->tried.entry[i];

		if (entry->key && !map_get(&closure->members, entry->key))
			object_free(entry->value);
	}
	for (size_t i = 0; i < closure->count; i++)
		object_free(closure->objects[i]);
	free(closure->objects);
	map_free(&closure->members);
	map_free(&closure->tried);
	map_free(&closure->defined);
	map_free(&closure->given);
	map_free(&closure->rejected);
	map_free(&closure->hopeless);
	map_free(&closure->used);
	free(closure->pending);
	free(closure->reached);
	strings_free(&closure->unsupported);
	strings_free(&closure->warnings);
}
