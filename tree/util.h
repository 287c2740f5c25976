/* SPDX-License-Identifier: GPL-2.0-only */
/* Small things that every file of this folder uses: strings, maps, files. */
#ifndef TREE_UTIL_H
#define TREE_UTIL_H

#include <stddef.h>
#include <stdint.h>

/* A string that grows. data is never NULL after the first addition. */
struct text {
	char *data;
	size_t length;
	size_t room;
};

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const void *bytes, size_t length);
void text_printf(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void text_free(struct text *text);

/* A list of strings, each owned by the list. */
struct strings {
	char **item;
	size_t count;
	size_t room;
};

void strings_add(struct strings *list, const char *string);
void strings_take(struct strings *list, char *string);
void strings_printf(struct strings *list, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void strings_append(struct strings *list, const struct strings *more);
int strings_has(const struct strings *list, const char *string);
void strings_sort(struct strings *list);	/* and drops doubles */
void strings_free(struct strings *list);
char **strings_array(struct strings *list);	/* gives the list away */

/* A map from strings to pointers; it owns its keys, not its values. */
struct map_entry {
	char *key;
	void *value;
};

struct map {
	struct map_entry *entry;
	size_t count;
	size_t room;	/* a power of two, or 0 */
};

void *map_get(const struct map *map, const char *key);
void map_put(struct map *map, const char *key, void *value);
void map_free(struct map *map);

/* Memory: these never return NULL; without memory the process ends. */
void *tree_alloc(size_t size);			/* zeroed */
void *tree_grow(void *old, size_t size);
char *tree_copy(const char *string);
char *tree_copy_bytes(const char *string, size_t length);
char *tree_printf(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* SHA-256, as 64 hexadecimal digits. */
#define HASH_TEXT 65

struct hash {
	uint32_t state[8];
	uint64_t length;
	uint8_t block[64];
	size_t filled;
};

void hash_start(struct hash *hash);
void hash_add(struct hash *hash, const void *bytes, size_t length);
void hash_add_string(struct hash *hash, const char *string); /* with its end */
void hash_end(struct hash *hash, char text[HASH_TEXT]);

/* Files. Those that return int: 0, or -1 with errno set. */
int file_read(const char *path, struct text *content);
int file_write(const char *path, const void *bytes, size_t length); /* whole */
int file_write_text(const char *path, const char *text);
int file_write_if_changed(const char *path, const char *text);
int file_make_dirs(const char *path);
int file_remove_tree(const char *path);
int file_exists(const char *path);
int file_is_dir(const char *path);
int file_hash(const char *path, char text[HASH_TEXT]);
int file_lock(const char *path);	/* a descriptor; waits for others */
char *file_real(const char *path);	/* realpath, or NULL */
void file_find(const char *folder, const char *const *endings,
	       struct strings *found);	/* recursive, sorted, full paths */

/* Paths, as text alone. */
const char *path_base(const char *path);
char *path_dir(const char *path);	/* "." where there is no '/' */
const char *path_inside(const char *path, const char *folder); /* the rest */
int path_ends(const char *path, const char *ending);

#endif /* TREE_UTIL_H */
