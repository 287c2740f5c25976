// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a target says of itself, read from the linked image.
 *
 * Device tables are found by their type: an array of struct X_device_id in the
 * target's own debugging information is a table of bus X, whether or not
 * MODULE_DEVICE_TABLE() names it.
 */
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "module.h"

struct reader {
	struct image *image;
	Elf *elf;
	const char *driver;	/* a platform driver's own name */
	const char *driver_variable;
};

/* Where a bus keeps the name that it matches by. */
static const struct {
	const char *bus;
	size_t offset, size;
} named[] = {
	{ "of", 64, 128 },	/* name[32], type[32], compatible[128] */
	{ "platform", 0, 20 }, { "i2c", 0, 20 }, { "spi", 0, 32 },
	{ "acpi", 0, 16 }, { "auxiliary", 0, 40 },
};

/* The bytes at an address of the image, or NULL. */
static const uint8_t *bytes_at(struct reader *reader, uint64_t address,
			       size_t size)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reader->elf, section))) {
		GElf_Shdr header;
		Elf_Data *data;

		if (!gelf_getshdr(section, &header) ||
		    !(header.sh_flags & SHF_ALLOC) ||
		    header.sh_type == SHT_NOBITS ||
		    address < header.sh_addr ||
		    address + size > header.sh_addr + header.sh_size)
			continue;
		data = elf_getdata(section, NULL);
		return data ? (const uint8_t *)data->d_buf +
			      (address - header.sh_addr) : NULL;
	}
	return NULL;
}

static int all_zero(const uint8_t *bytes, size_t size)
{
	while (size)
		if (bytes[--size])
			return 0;
	return 1;
}

static void take_entry(struct reader *reader, const char *bus,
		       const char *table, unsigned int entry,
		       const uint8_t *raw, size_t size)
{
	char *name = NULL;

	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
		if (strcmp(named[i].bus, bus) ||
		    named[i].offset + named[i].size > size)
			continue;
		name = tree_copy_bytes((const char *)raw + named[i].offset,
				       strnlen((const char *)raw +
					       named[i].offset, named[i].size));
	}
	image_add_device(reader->image, bus, table, entry, name, raw, size);
	free(name);
}

static void take_table(struct reader *reader, const char *bus,
		       const char *table, uint64_t address, size_t total,
		       size_t size)
{
	const uint8_t *raw = bytes_at(reader, address, total);
	size_t before = reader->image->device_count;

	for (size_t i = 0; raw && size && (i + 1) * size <= total; i++)
		if (!all_zero(raw + i * size, size))
			take_entry(reader, bus, table, (unsigned int)i,
				   raw + i * size, size);
	/* Its entries are for configurations that the machine does not have: nor does it have a device. */
	if (reader->image->device_count == before)
		image_add_device(reader->image, bus, table, 0, NULL, NULL, 0);
}

static int address_of(Dwarf_Die *variable, uint64_t *address)
{
	Dwarf_Attribute attribute;
	Dwarf_Op *expression;
	size_t length;

	if (!dwarf_attr(variable, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &expression, &length) || !length)
		return -1;
	if (expression[0].atom == DW_OP_addr) {
		*address = expression[0].number;
		return 0;
	}
	if (expression[0].atom == DW_OP_addrx) {
		Dwarf_Attribute result;

		if (!dwarf_getlocation_attr(&attribute, &expression[0],
					    &result) &&
		    !dwarf_formaddr(&result, address))
			return 0;
	}
	return -1;
}

/* A variable's type without const and typedef. */
static int type_of(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	if (!dwarf_attr_integrate(die, DW_AT_type, &attribute) ||
	    !dwarf_formref_die(&attribute, type))
		return -1;
	return dwarf_peel_type(type, type) ? -1 : 0;
}

static void array_variable(struct reader *reader, Dwarf_Die *variable,
			   Dwarf_Die *array)
{
	static const char ending[] = "_device_id";
	const char *name, *table = dwarf_diename(variable);
	Dwarf_Word size, total;
	uint64_t address;
	Dwarf_Die element;
	char *bus;

	if (type_of(array, &element) ||
	    dwarf_tag(&element) != DW_TAG_structure_type)
		return;
	name = dwarf_diename(&element);
	if (!name || !table || !path_ends(name, ending) ||
	    dwarf_aggregate_size(&element, &size) ||
	    dwarf_aggregate_size(array, &total) ||
	    address_of(variable, &address))
		return;
	bus = tree_copy_bytes(name, strlen(name) - strlen(ending));
	take_table(reader, bus, table, address, total, size);
	free(bus);
}

/* The offset of a member, or -1. */
static long member_offset(Dwarf_Die *structure, const char *name,
			  Dwarf_Die *type)
{
	Dwarf_Die member;

	if (dwarf_child(structure, &member))
		return -1;
	do {
		const char *this = dwarf_diename(&member);
		Dwarf_Attribute attribute;
		Dwarf_Word offset = 0;

		if (!this || strcmp(this, name))
			continue;
		if (dwarf_attr(&member, DW_AT_data_member_location,
			       &attribute))
			dwarf_formudata(&attribute, &offset);
		return type_of(&member, type) ? -1 : (long)offset;
	} while (!dwarf_siblingof(&member, &member));
	return -1;
}

/* A struct platform_driver: the name that a device without tables matches. */
static void driver_variable(struct reader *reader, Dwarf_Die *variable,
			    Dwarf_Die *structure)
{
	const char *name = dwarf_diename(structure);
	Dwarf_Die driver, pointer;
	long outer, inner;
	uint64_t address, string;
	const uint8_t *bytes;

	if (!name || strcmp(name, "platform_driver") || reader->driver ||
	    address_of(variable, &address))
		return;
	outer = member_offset(structure, "driver", &driver);
	inner = outer < 0 ? -1 : member_offset(&driver, "name", &pointer);
	bytes = inner < 0 ? NULL :
		bytes_at(reader, address + (uint64_t)(outer + inner), 8);
	if (!bytes)
		return;
	memcpy(&string, bytes, sizeof(string));
	bytes = bytes_at(reader, string, 1);
	if (bytes && bytes[0]) {
		reader->driver = (const char *)bytes;
		reader->driver_variable = dwarf_diename(variable);
	}
}

static void read_unit(struct reader *reader, Dwarf_Die *unit)
{
	Dwarf_Die child, type;

	if (dwarf_child(unit, &child))
		return;
	do {
		if (dwarf_tag(&child) != DW_TAG_variable ||
		    dwarf_hasattr(&child, DW_AT_declaration) ||
		    type_of(&child, &type))
			continue;
		if (dwarf_tag(&type) == DW_TAG_array_type)
			array_variable(reader, &child, &type);
		else if (dwarf_tag(&type) == DW_TAG_structure_type)
			driver_variable(reader, &child, &type);
	} while (!dwarf_siblingof(&child, &child));
}

static int is_target(const struct image *image, const char *name)
{
	for (char **file = image->target_files; name && *file; file++)
		if (!strcmp(*file, name))
			return 1;
	return 0;
}

static void read_units(struct reader *reader, Dwarf *dwarf)
{
	Dwarf_Off offset = 0, next;
	size_t header;

	while (!dwarf_nextcu(dwarf, offset, &next, &header, NULL, NULL, NULL)) {
		Dwarf_Die unit;

		if (dwarf_offdie(dwarf, offset + header, &unit) &&
		    is_target(reader->image, dwarf_diename(&unit)))
			read_unit(reader, &unit);
		offset = next;
	}
}

/* "alias=platform:foo" and its like in .modinfo: the target's alone. */
static void read_aliases(struct reader *reader)
{
	struct strings aliases = { 0 };
	Elf_Scn *section = NULL;
	size_t names;

	elf_getshdrstrndx(reader->elf, &names);
	while ((section = elf_nextscn(reader->elf, section))) {
		GElf_Shdr header;
		const char *name, *at, *end;
		Elf_Data *data;

		if (!gelf_getshdr(section, &header))
			continue;
		name = elf_strptr(reader->elf, names, header.sh_name);
		data = name && !strcmp(name, ".modinfo") ?
			elf_getdata(section, NULL) : NULL;
		if (!data || !data->d_size)
			continue;
		at = data->d_buf;
		end = at + data->d_size;
		for (; at < end; at += strnlen(at, (size_t)(end - at)) + 1)
			if (!strncmp(at, "alias=", 6))
				strings_add(&aliases, at + 6);
	}
	reader->image->aliases = strings_array(&aliases);
}

static int has_bus(const struct image *image, const char *bus)
{
	for (size_t i = 0; i < image->device_count; i++)
		if (!strcmp(image->devices[i].bus, bus))
			return 1;
	return 0;
}

/*
 * Platform devices match by name where there is no table. An alias beside a
 * table is no promise that such devices exist: many are left from before there
 * was a device tree, and a probe that relies on its table is right to.
 */
static void add_names(struct reader *reader)
{
	struct image *image = reader->image;

	if (has_bus(image, "platform") || has_bus(image, "of"))
		return;
	for (char **alias = image->aliases; *alias; alias++)
		if (!strncmp(*alias, "platform:", 9))
			image_add_device(image, "platform", "", 0, *alias + 9,
					 NULL, 0);
	if (reader->driver && !has_bus(image, "platform"))
		image_add_device(image, "platform", reader->driver_variable, 0,
				 reader->driver, NULL, 0);
}

int module_read(struct image *image, struct tree_error *error)
{
	struct reader reader = { .image = image };
	int fd = open(image->path, O_RDONLY | O_CLOEXEC);
	Dwarf *dwarf;

	elf_version(EV_CURRENT);
	reader.elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!reader.elf) {
		if (fd >= 0)
			close(fd);
		return tree_fail_errno(error, "reading", image->path);
	}
	dwarf = dwarf_begin_elf(reader.elf, DWARF_C_READ, NULL);
	if (dwarf)
		read_units(&reader, dwarf);
	read_aliases(&reader);
	add_names(&reader);
	if (dwarf)
		dwarf_end(dwarf);
	elf_end(reader.elf);
	close(fd);
	return 0;
}
