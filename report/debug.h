/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The debug information of an image: an ELF file at fixed addresses, with DWARF.
 * All strings that come out of it live until debug_close().
 */
#ifndef REPORT_DEBUG_H
#define REPORT_DEBUG_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A function of the symbol table. */
struct debug_function {
	uint64_t start, end;
	const char *name;
};

struct debug {
	int fd;
	Elf *elf;
	Dwarf *dwarf;			/* null: no line numbers, symbols only */
	struct debug_function *functions;	/* sorted by start */
	size_t functions_count;
	struct debug_path *paths;	/* normalised file names */
};

/* One level of a backtrace. */
struct place {
	const char *function;		/* "?" where nothing is known */
	const char *file;		/* as the tree names it; null where nothing is known */
	unsigned int line;
	bool inlined;			/* into the next place */
};

/* Null where the file cannot be read as ELF; *why then says so (static text). */
struct debug *debug_open(const char *path, const char **why);
void debug_close(struct debug *debug);

/* The function of the symbol table that holds the address, or null. */
const struct debug_function *debug_function(const struct debug *debug, uint64_t address);
/* The address of a global symbol, or 0. */
uint64_t debug_symbol(const struct debug *debug, const char *name);
/* The bytes of [address, address + size) as linked, or null if they do not lie in one section. */
const unsigned char *debug_bytes(const struct debug *debug, uint64_t address, size_t size);

/*
 * A file name of the DWARF as it is shown: relative to the folder of compilation where it lies in it,
 * without "./" and "x/..".
 */
const char *debug_path(struct debug *debug, Dwarf_Die *unit, const char *name);

/*
 * The places of one code address, innermost first: one for each function that was inlined there, then
 * the function itself. Writes at most `room` of them; returns how many it wrote, at least 1 if room
 * is. A return address belongs to the call before it: pass address - 1.
 */
size_t debug_places(struct debug *debug, uint64_t address, struct place *places, size_t room);

/*
 * Whether one of these source files defines a driver with a probe function: a variable of a structure
 * type that has a member "probe" which is not null. Units are told by name, NULL ends the list.
 */
bool debug_has_probe(struct debug *debug, char *const *files);

/*
 * Calls visit() for each compile unit that one of these files is the source of, until
 * it returns true; returns whether it did.
 */
bool debug_each_unit(struct debug *debug, char *const *files,
		     bool (*visit)(struct debug *debug, Dwarf_Die *unit, void *data), void *data);

#endif
