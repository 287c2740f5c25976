/* SPDX-License-Identifier: GPL-2.0-only */
/* What a target says of itself: in its objects and in its sources. */
#ifndef TREE_MODULE_H
#define TREE_MODULE_H

#include "internal.h"

/* Device tables, driver names and aliases, from the linked image. */
int module_read(struct image *image, struct tree_error *error);

/* Property names, from one source's text; call it for each. */
void properties_scan(const char *text, struct image *image);

/* Comments and strings of a source become spaces. */
void blank_words(char *text);

/* Whether a device by name must have platform data, from one source's text. */
void platform_data_scan(const char *text, struct image *image);

/* info.c: an image's description as a file. */
int info_write(const struct image *image, const struct strings *inputs,
	       const char *path);
/* inputs: lines of "size time path" under which it holds. */
int info_read(struct image *image, struct strings *inputs, const char *path);

void image_add_device(struct image *image, const char *bus, const char *table,
		      unsigned int entry, const char *name, const void *raw,
		      size_t size);
/* Addresses follow from the order. */
void image_set_unsupported(struct image *image, const struct strings *symbols);
void image_add_property(struct image *image, enum image_property_kind kind,
			const char *name);

#endif /* TREE_MODULE_H */
