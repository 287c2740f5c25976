// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a code address to what a developer reads: function, file and line.
 *
 * A compiler inlines, so one address may stand for a whole chain of calls. The
 * DWARF keeps the chain as a nest of DIEs: the function, in it a
 * DW_TAG_inlined_subroutine for each function that was inlined, in that the
 * ones which were inlined into it. The line table gives the line in the
 * innermost one; the line in each other one is where the DIE inside it says that it
 * was called (DW_AT_call_file, DW_AT_call_line). Without the chain a finding in a
 * header's helper would never name the driver's line.
 */
#include <dwarf.h>
#include "report/debug.h"

#define NEST_MAX 64

/* The unit that holds the address. The index of addresses may be missing for a unit: then by search. */
static bool find_unit(struct debug *debug, uint64_t address, Dwarf_Die *unit)
{
	Dwarf_Off offset = 0, next;
	size_t header_size;

	if (!debug->dwarf)
		return false;
	if (dwarf_addrdie(debug->dwarf, address, unit))
		return true;
	while (!dwarf_nextcu(debug->dwarf, offset, &next, &header_size, NULL, NULL, NULL)) {
		if (dwarf_offdie(debug->dwarf, offset + header_size, unit) &&
		    dwarf_haspc(unit, address) > 0)
			return true;
		offset = next;
	}
	return false;
}

static bool holds_code(Dwarf_Die *die)
{
	switch (dwarf_tag(die)) {
	case DW_TAG_subprogram:
	case DW_TAG_inlined_subroutine:
	case DW_TAG_lexical_block:
	case DW_TAG_GNU_call_site:
		return true;
	default:
		return false;
	}
}

/* Finds the child of *die that holds the address and puts it in *die. */
static bool descend(Dwarf_Die *die, uint64_t address)
{
	Dwarf_Die child;

	if (dwarf_child(die, &child))
		return false;
	do {
		if (holds_code(&child) && dwarf_haspc(&child, address) > 0) {
			*die = child;
			return true;
		}
	} while (!dwarf_siblingof(&child, &child));
	return false;
}

/* The functions that hold the address, outermost first. Lexical blocks are passed through. */
static size_t find_nest(Dwarf_Die unit, uint64_t address, Dwarf_Die nest[NEST_MAX])
{
	Dwarf_Die die = unit;
	size_t depth = 0;

	while (depth < NEST_MAX && descend(&die, address))
		if (dwarf_tag(&die) == DW_TAG_subprogram ||
		    dwarf_tag(&die) == DW_TAG_inlined_subroutine)
			nest[depth++] = die;
	return depth;
}

static Dwarf_Word number(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;

	if (dwarf_formudata(dwarf_attr(die, name, &attribute), &value))
		return 0;
	return value;
}

/* Where the inlined function `die` was called from. */
static void call_site(struct debug *debug, Dwarf_Die *unit, Dwarf_Die *die, struct place *caller)
{
	Dwarf_Files *files;
	size_t count;
	Dwarf_Word file = number(die, DW_AT_call_file);

	caller->line = (unsigned int)number(die, DW_AT_call_line);
	if (!dwarf_getsrcfiles(unit, &files, &count) && file < count)
		caller->file = debug_path(debug, unit, dwarf_filesrc(files, file, NULL, NULL));
}

static void line_at(struct debug *debug, Dwarf_Die *unit, uint64_t address, struct place *place)
{
	Dwarf_Line *line = dwarf_getsrc_die(unit, address);
	int number = 0;

	if (!line)
		return;
	dwarf_lineno(line, &number);
	place->line = number > 0 ? (unsigned int)number : 0;
	place->file = debug_path(debug, unit, dwarf_linesrc(line, NULL, NULL));
}

size_t debug_places(struct debug *debug, uint64_t address, struct place *places, size_t room)
{
	const struct debug_function *symbol = debug_function(debug, address);
	const char *name = symbol ? symbol->name : "?";
	struct place here = { .function = name };
	Dwarf_Die unit, nest[NEST_MAX];
	size_t depth, count = 0;

	if (!room)
		return 0;
	if (!find_unit(debug, address, &unit)) {
		places[0] = here;
		return 1;
	}
	line_at(debug, &unit, address, &here);
	depth = find_nest(unit, address, nest);
	while (depth && count < room) {
		Dwarf_Die *die = &nest[--depth];
		const char *function = dwarf_diename(die);

		here.function = function ? function : name;
		here.inlined = dwarf_tag(die) == DW_TAG_inlined_subroutine && depth > 0;
		places[count++] = here;
		here = (struct place){ .function = name };
		if (dwarf_tag(die) == DW_TAG_inlined_subroutine)
			call_site(debug, &unit, die, &here);
	}
	if (!count)
		places[count++] = here;
	return count;
}
