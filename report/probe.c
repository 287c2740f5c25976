// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a target have a probe function? Bus drivers of every kind say so in the same way:
 * a static structure (struct platform_driver, i2c_driver, serio_driver, ...) with a member
 * named "probe". So no list of buses is needed: the DWARF names the type's members, and the
 * image holds the value.
 */
#include <dwarf.h>
#include <string.h>
#include "report/debug.h"

bool debug_each_unit(struct debug *debug, char *const *files,
		     bool (*visit)(struct debug *debug, Dwarf_Die *unit, void *data), void *data)
{
	Dwarf_Off offset = 0, next;
	size_t header_size;
	Dwarf_Die unit;

	if (!debug->dwarf)
		return false;
	for (; !dwarf_nextcu(debug->dwarf, offset, &next, &header_size, NULL, NULL, NULL);
	     offset = next) {
		const char *name;

		if (!dwarf_offdie(debug->dwarf, offset + header_size, &unit) ||
		    dwarf_tag(&unit) != DW_TAG_compile_unit)
			continue;
		name = debug_path(debug, &unit, dwarf_diename(&unit));
		for (char *const *file = files; name && *file; file++)
			if (!strcmp(name, *file) && visit(debug, &unit, data))
				return true;
	}
	return false;
}

/* The type behind qualifiers and typedefs; arrays of drivers count by their element. */
static bool structure_of(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	if (!dwarf_formref_die(dwarf_attr_integrate(die, DW_AT_type, &attribute), type))
		return false;
	for (;;) {
		if (dwarf_peel_type(type, type))
			return false;
		if (dwarf_tag(type) == DW_TAG_structure_type)
			return true;
		if (dwarf_tag(type) != DW_TAG_array_type ||
		    !dwarf_formref_die(dwarf_attr(type, DW_AT_type, &attribute), type))
			return false;
	}
}

/* The offset of the type's member "probe", or false. */
static bool probe_offset(Dwarf_Die *type, Dwarf_Word *offset)
{
	Dwarf_Attribute attribute;
	Dwarf_Die member;

	if (dwarf_child(type, &member))
		return false;
	do {
		const char *name = dwarf_diename(&member);

		if (dwarf_tag(&member) != DW_TAG_member || !name || strcmp(name, "probe"))
			continue;
		if (dwarf_formudata(dwarf_attr(&member, DW_AT_data_member_location, &attribute),
				    offset))
			*offset = 0;
		return true;
	} while (!dwarf_siblingof(&member, &member));
	return false;
}

/* The fixed address of a variable, or 0. */
static uint64_t address_of(Dwarf_Die *variable)
{
	Dwarf_Attribute attribute;
	Dwarf_Op *operation;
	size_t count;

	if (!dwarf_attr(variable, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operation, &count) || count != 1 ||
	    operation->atom != DW_OP_addr)
		return 0;
	return operation->number;
}

static bool has_probe(struct debug *debug, Dwarf_Die *unit, void *data)
{
	Dwarf_Die variable, type;

	(void)data;
	if (dwarf_child(unit, &variable))
		return false;
	do {
		const unsigned char *bytes;
		Dwarf_Word offset;
		uint64_t address, value;

		if (dwarf_tag(&variable) != DW_TAG_variable)
			continue;
		address = address_of(&variable);
		if (!address || !structure_of(&variable, &type) || !probe_offset(&type, &offset))
			continue;
		bytes = debug_bytes(debug, address + offset, sizeof(value));
		if (!bytes)
			continue;
		memcpy(&value, bytes, sizeof(value));
		if (value)
			return true;
	} while (!dwarf_siblingof(&variable, &variable));
	return false;
}

bool debug_has_probe(struct debug *debug, char *const *files)
{
	return debug_each_unit(debug, files, has_probe, NULL);
}
