// SPDX-License-Identifier: GPL-2.0-only
/* Strings that grow, lists of strings, maps. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

static void no_memory(void)
{
	static const char words[] = "tophalf: out of memory\n";

	fputs(words, stderr);
	_Exit(2);
}

void *tree_alloc(size_t size)
{
	void *memory = calloc(1, size ? size : 1);

	if (!memory)
		no_memory();
	return memory;
}

void *tree_grow(void *old, size_t size)
{
	void *memory = realloc(old, size ? size : 1);

	if (!memory)
		no_memory();
	return memory;
}

char *tree_copy_bytes(const char *string, size_t length)
{
	char *copy = tree_alloc(length + 1);

	memcpy(copy, string, length);
	return copy;
}

char *tree_copy(const char *string)
{
	return tree_copy_bytes(string, strlen(string));
}

static char *print(const char *format, va_list arguments)
{
	char *string;

	if (vasprintf(&string, format, arguments) < 0)
		no_memory();
	return string;
}

char *tree_printf(const char *format, ...)
{
	va_list arguments;
	char *string;

	va_start(arguments, format);
	string = print(format, arguments);
	va_end(arguments);
	return string;
}

void text_add_bytes(struct text *text, const void *bytes, size_t length)
{
	size_t need = text->length + length + 1;

	if (need > text->room) {
		text->room = need > 2 * text->room ? need : 2 * text->room;
		text->data = tree_grow(text->data, text->room);
	}
	if (length)
		memcpy(text->data + text->length, bytes, length);
	text->length += length;
	text->data[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list arguments;
	char *string;

	va_start(arguments, format);
	string = print(format, arguments);
	va_end(arguments);
	text_add(text, string);
	free(string);
}

void text_free(struct text *text)
{
	free(text->data);
	memset(text, 0, sizeof(*text));
}

void strings_take(struct strings *list, char *string)
{
	/* One more than needed: strings_array() puts a NULL behind. */
	if (list->count + 2 > list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->item = tree_grow(list->item,
				       list->room * sizeof(*list->item));
	}
	list->item[list->count++] = string;
}

void strings_add(struct strings *list, const char *string)
{
	strings_take(list, tree_copy(string));
}

void strings_printf(struct strings *list, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	strings_take(list, print(format, arguments));
	va_end(arguments);
}

void strings_append(struct strings *list, const struct strings *more)
{
	for (size_t i = 0; i < more->count; i++)
		strings_add(list, more->item[i]);
}

int strings_has(const struct strings *list, const char *string)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->item[i], string))
			return 1;
	return 0;
}

static int compare(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

void strings_sort(struct strings *list)
{
	size_t kept = 0;

	if (!list->count)
		return;
	qsort(list->item, list->count, sizeof(*list->item), compare);
	for (size_t i = 1; i < list->count; i++) {
		if (!strcmp(list->item[i], list->item[kept]))
			free(list->item[i]);
		else
			list->item[++kept] = list->item[i];
	}
	list->count = kept + 1;
}

void strings_free(struct strings *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->item[i]);
	free(list->item);
	memset(list, 0, sizeof(*list));
}

char **strings_array(struct strings *list)
{
	char **array = list->item;

	if (!array)
		array = tree_alloc(sizeof(*array));
	array[list->count] = NULL;
	memset(list, 0, sizeof(*list));
	return array;
}

static size_t map_place(const struct map *map, const char *key)
{
	uint64_t sum = 14695981039346656037ull;	/* FNV-1a */
	size_t place;

	for (const char *c = key; *c; c++)
		sum = (sum ^ (unsigned char)*c) * 1099511628211ull;
	place = sum & (map->room - 1);
	while (map->entry[place].key && strcmp(map->entry[place].key, key))
		place = (place + 1) & (map->room - 1);
	return place;
}

void *map_get(const struct map *map, const char *key)
{
	return map->room ? map->entry[map_place(map, key)].value : NULL;
}

static void map_double(struct map *map)
{
	struct map bigger = { .room = map->room ? 2 * map->room : 64 };

	bigger.entry = tree_alloc(bigger.room * sizeof(*bigger.entry));
	bigger.count = map->count;
	for (size_t i = 0; i < map->room; i++)
		if (map->entry[i].key)
			bigger.entry[map_place(&bigger, map->entry[i].key)] =
				map->entry[i];
	free(map->entry);
	*map = bigger;
}

void map_put(struct map *map, const char *key, void *value)
{
	size_t place;

	if (2 * (map->count + 1) > map->room)
		map_double(map);
	place = map_place(map, key);
	if (!map->entry[place].key) {
		map->entry[place].key = tree_copy(key);
		map->count++;
	}
	map->entry[place].value = value;
}

void map_free(struct map *map)
{
	for (size_t i = 0; i < map->room; i++)
		free(map->entry[i].key);
	free(map->entry);
	memset(map, 0, sizeof(*map));
}
