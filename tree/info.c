// SPDX-License-Identifier: GPL-2.0-only
/* An image's description: in memory, and as a JSON file beside the image. */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "images.h"
#include "module.h"

void image_add_device(struct image *image, const char *bus, const char *table,
		      unsigned int entry, const char *name, const void *raw,
		      size_t size)
{
	struct image_device *device;

	image->devices = tree_grow(image->devices, (image->device_count + 1) *
						   sizeof(*image->devices));
	device = &image->devices[image->device_count++];
	device->bus = tree_copy(bus);
	device->table = tree_copy(table);
	device->entry = entry;
	device->name = name ? tree_copy(name) : NULL;
	device->raw = tree_alloc(size);
	if (size)
		memcpy(device->raw, raw, size);
	device->size = size;
}

void image_add_property(struct image *image, enum image_property_kind kind,
			const char *name)
{
	for (size_t i = 0; i < image->property_count; i++)
		if (image->properties[i].kind == kind &&
		    !strcmp(image->properties[i].name, name))
			return;
	image->properties = tree_grow(image->properties,
		(image->property_count + 1) * sizeof(*image->properties));
	image->properties[image->property_count].kind = kind;
	image->properties[image->property_count++].name = tree_copy(name);
}

static void free_array(char **array)
{
	for (char **one = array; one && *one; one++)
		free(*one);
	free(array);
}

void image_release(struct image *image)
{
	image_let_go(image);
	free(image->path);
	free(image->module);
	free(image->target);
	free_array(image->target_files);
	free_array(image->tree_files);
	free_array(image->tree_reasons);
	free_array(image->aliases);
	free_array(image->warnings);
	for (size_t i = 0; i < image->device_count; i++) {
		free(image->devices[i].bus);
		free(image->devices[i].table);
		free(image->devices[i].name);
		free(image->devices[i].raw);
	}
	for (size_t i = 0; i < image->property_count; i++)
		free(image->properties[i].name);
	for (size_t i = 0; i < image->unsupported_count; i++)
		free(image->unsupported[i].name);
	free(image->devices);
	free(image->properties);
	free(image->unsupported);
	memset(image, 0, sizeof(*image));
}

static void put_string(struct json_object *to, const char *key,
		       const char *value)
{
	if (value)
		json_object_object_add(to, key, json_object_new_string(value));
}

static void put_array(struct json_object *to, const char *key, char **array)
{
	struct json_object *list = json_object_new_array();

	for (char **one = array; one && *one; one++)
		json_object_array_add(list, json_object_new_string(*one));
	json_object_object_add(to, key, list);
}

static struct json_object *device_object(const struct image_device *device)
{
	struct json_object *object = json_object_new_object();
	char *hex = tree_alloc(2 * device->size + 1);

	for (size_t i = 0; i < device->size; i++)
		snprintf(hex + 2 * i, 3, "%02x", device->raw[i]);
	put_string(object, "bus", device->bus);
	put_string(object, "table", device->table);
	json_object_object_add(object, "entry",
			       json_object_new_int((int)device->entry));
	put_string(object, "name", device->name);
	put_string(object, "raw", hex);
	free(hex);
	return object;
}

static void put_lists(struct json_object *info, const struct image *image)
{
	struct json_object *devices = json_object_new_array();
	struct json_object *properties = json_object_new_array();
	struct json_object *unsupported = json_object_new_array();

	for (size_t i = 0; i < image->device_count; i++)
		json_object_array_add(devices,
				      device_object(&image->devices[i]));
	for (size_t i = 0; i < image->property_count; i++) {
		struct json_object *one = json_object_new_object();

		json_object_object_add(one, "kind",
			json_object_new_int((int)image->properties[i].kind));
		put_string(one, "name", image->properties[i].name);
		json_object_array_add(properties, one);
	}
	for (size_t i = 0; i < image->unsupported_count; i++)
		json_object_array_add(unsupported, json_object_new_string(
					      image->unsupported[i].name));
	json_object_object_add(info, "devices", devices);
	json_object_object_add(info, "properties", properties);
	json_object_object_add(info, "unsupported", unsupported);
}

int info_write(const struct image *image, const struct strings *inputs,
	       const char *path)
{
	struct json_object *info = json_object_new_object();
	struct json_object *list = json_object_new_array();
	int result;

	put_string(info, "path", image->path);
	put_string(info, "module", image->module);
	put_string(info, "target", image->target);
	json_object_object_add(info, "builtin",
			       json_object_new_int(image->builtin));
	put_array(info, "target_files", image->target_files);
	put_array(info, "tree_files", image->tree_files);
	put_array(info, "tree_reasons", image->tree_reasons);
	put_array(info, "aliases", image->aliases);
	put_array(info, "warnings", image->warnings);
	put_lists(info, image);
	for (size_t i = 0; i < inputs->count; i++)
		json_object_array_add(list,
				      json_object_new_string(inputs->item[i]));
	json_object_object_add(info, "inputs", list);
	result = file_write_text(path, json_object_to_json_string_ext(
					       info, JSON_C_TO_STRING_PRETTY));
	json_object_put(info);
	return result;
}

static char *get_string(struct json_object *from, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(from, key, &value))
		return NULL;
	return tree_copy(json_object_get_string(value));
}

static int get_int(struct json_object *from, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(from, key, &value) ?
	       json_object_get_int(value) : 0;
}

static void get_list(struct json_object *from, const char *key,
		     struct strings *list)
{
	struct json_object *array;

	if (!json_object_object_get_ex(from, key, &array))
		return;
	for (size_t i = 0; i < json_object_array_length(array); i++)
		strings_add(list, json_object_get_string(
				    json_object_array_get_idx(array, i)));
}

static char **get_array(struct json_object *from, const char *key)
{
	struct strings list = { 0 };

	get_list(from, key, &list);
	return strings_array(&list);
}

static void get_device(struct json_object *from, struct image *image)
{
	char *bus = get_string(from, "bus"), *table = get_string(from, "table");
	char *name = get_string(from, "name"), *hex = get_string(from, "raw");
	size_t size = hex ? strlen(hex) / 2 : 0;
	uint8_t *raw = tree_alloc(size);

	for (size_t i = 0; i < size; i++) {
		unsigned int byte = 0;
		char digits[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		byte = (unsigned int)strtoul(digits, NULL, 16);
		raw[i] = (uint8_t)byte;
	}
	image_add_device(image, bus ? bus : "", table ? table : "",
			 (unsigned int)get_int(from, "entry"), name, raw, size);
	free(bus);
	free(table);
	free(name);
	free(hex);
	free(raw);
}

static void get_lists(struct json_object *info, struct image *image)
{
	struct strings unsupported = { 0 };
	struct json_object *array;

	if (json_object_object_get_ex(info, "devices", &array))
		for (size_t i = 0; i < json_object_array_length(array); i++)
			get_device(json_object_array_get_idx(array, i), image);
	if (json_object_object_get_ex(info, "properties", &array))
		for (size_t i = 0; i < json_object_array_length(array); i++) {
			struct json_object *one =
				json_object_array_get_idx(array, i);
			char *name = get_string(one, "name");

			image_add_property(image, get_int(one, "kind"),
					   name ? name : "");
			free(name);
		}
	get_list(info, "unsupported", &unsupported);
	image_set_unsupported(image, &unsupported);
	strings_free(&unsupported);
}

void image_set_unsupported(struct image *image, const struct strings *symbols)
{
	image->unsupported = tree_alloc(symbols->count *
					sizeof(*image->unsupported));
	image->unsupported_count = symbols->count;
	for (size_t i = 0; i < symbols->count; i++) {
		image->unsupported[i].name = tree_copy(symbols->item[i]);
		image->unsupported[i].address = TREE_UNSUPPORTED_BASE +
						i * TREE_UNSUPPORTED_STEP;
	}
}

int info_read(struct image *image, struct strings *inputs, const char *path)
{
	struct json_object *info = file_exists(path) ?
				   json_object_from_file(path) : NULL;

	memset(image, 0, sizeof(*image));
	if (!info)
		return -1;
	image->path = get_string(info, "path");
	image->module = get_string(info, "module");
	image->target = get_string(info, "target");
	image->builtin = get_int(info, "builtin");
	image->target_files = get_array(info, "target_files");
	image->tree_files = get_array(info, "tree_files");
	image->tree_reasons = get_array(info, "tree_reasons");
	image->aliases = get_array(info, "aliases");
	image->warnings = get_array(info, "warnings");
	get_lists(info, image);
	get_list(info, "inputs", inputs);
	json_object_put(info);
	if (image->path && image->module && image->target)
		return 0;
	image_release(image);
	return -1;
}
