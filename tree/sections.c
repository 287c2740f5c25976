// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each section of an object reaches.
 *
 * The tree's objects have a section for each function and each variable, so
 * that one call into a large file brings what that call reaches and not what
 * the rest of the file would. A graph of the relocations says what that is:
 * an edge goes from the section that refers to the section, or the name, that
 * it refers to. Tables that every function has an entry in (of faults, of
 * warnings) refer to all of them and reach none. Tables that the kernel walks
 * (initcalls, parameters) are where an object that is linked begins.
 */
#include <fcntl.h>
#include <gelf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "object.h"

struct reading {
	struct object *object;
	Elf *elf;
	Elf_Data *symbols;
	size_t symbol_count, names;	/* names: the string section's index */
	size_t *section_seen, *symbol_seen;	/* last section that had it */
};

static int starts_with_any(const char *name, const char *const *starts)
{
	for (; *starts; starts++)
		if (!strncmp(name, *starts, strlen(*starts)))
			return 1;
	return 0;
}

/* Reached through a symbol only. */
static int is_ordinary(const char *name)
{
	static const char *const starts[] = {
		".text", ".data", ".rodata", ".bss", ".init.text", ".init.data",
		".init.rodata", ".exit.text", ".exit.data", ".ref.", ".meminit",
		".devinit", ".noinstr.text", ".sched.text", ".spinlock.text",
		".irqentry.text", ".softirqentry.text", ".entry.text",
		".kprobes.text", ".cpuidle.text", ".head.text", ".fixup",
		".gnu.linkonce", NULL,
	};

	return starts_with_any(name, starts);
}

/* About other sections, for whoever has an address in them, or dropped. */
static int reaches_nothing(const char *name)
{
	static const char *const starts[] = {
		"__bug_table", "__ex_table", "__jump_table", "__dyndbg",
		".export_symbol", ".modinfo", ".discard", ".exitcall",
		".orc_", ".note", ".comment", ".eh_frame", ".debug", ".stab",
		"__modver", "___ksymtab", "___kcrctab", "__ksymtab",
		"__kcrctab", NULL,
	};

	return starts_with_any(name, starts);
}

static void add_reach(struct object_section *section, size_t to)
{
	section->reaches = tree_grow(section->reaches,
		(section->reach_count + 1) * sizeof(*section->reaches));
	section->reaches[section->reach_count++] = to;
}

static void take_reference(struct reading *reading, size_t from, size_t index)
{
	struct object_section *section = &reading->object->sections[from];
	const char *name;
	GElf_Sym symbol;

	if (index >= reading->symbol_count ||
	    reading->symbol_seen[index] == from ||
	    !gelf_getsym(reading->symbols, (int)index, &symbol))
		return;
	reading->symbol_seen[index] = from;
	name = elf_strptr(reading->elf, reading->names, symbol.st_name);
	if (GELF_ST_BIND(symbol.st_info) != STB_LOCAL && name && name[0])
		strings_add(symbol.st_shndx == SHN_UNDEF &&
			    GELF_ST_BIND(symbol.st_info) == STB_WEAK ?
			    &section->weak_needs : &section->needs, name);
	if (symbol.st_shndx == SHN_UNDEF ||
	    symbol.st_shndx >= reading->object->section_count ||
	    reading->section_seen[symbol.st_shndx] == from)
		return;
	reading->section_seen[symbol.st_shndx] = from;
	add_reach(section, symbol.st_shndx);
}

static void take_relocations(struct reading *reading, Elf_Scn *relocations,
			     const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(relocations, NULL);
	size_t count = data ? header->sh_size / header->sh_entsize : 0;

	for (size_t i = 0; i < count; i++) {
		GElf_Rela entry;

		if (gelf_getrela(data, (int)i, &entry))
			take_reference(reading, header->sh_info,
				       GELF_R_SYM(entry.r_info));
	}
}

static void take_section(struct reading *reading, size_t names,
			 Elf_Scn *scn, const GElf_Shdr *header)
{
	struct object *object = reading->object;
	const char *name = elf_strptr(reading->elf, names, header->sh_name);
	struct object_section *section;
	GElf_Shdr target;
	Elf_Scn *to;

	if (header->sh_type == SHT_RELA) {
		to = elf_getscn(reading->elf, header->sh_info);
		if (!to || !gelf_getshdr(to, &target))
			return;
		name = elf_strptr(reading->elf, names, target.sh_name);
		if (target.sh_flags & SHF_ALLOC && name &&
		    !reaches_nothing(name))
			take_relocations(reading, scn, header);
		return;
	}
	section = &object->sections[elf_ndxscn(scn)];
	section->root = header->sh_flags & SHF_ALLOC && name &&
			!is_ordinary(name) && !reaches_nothing(name);
}

static void take_places(struct reading *reading)
{
	for (size_t i = 1; i < reading->symbol_count; i++) {
		const char *name;
		GElf_Sym symbol;

		if (!gelf_getsym(reading->symbols, (int)i, &symbol) ||
		    GELF_ST_BIND(symbol.st_info) == STB_LOCAL ||
		    symbol.st_shndx == SHN_UNDEF ||
		    symbol.st_shndx >= reading->object->section_count)
			continue;
		name = elf_strptr(reading->elf, reading->names, symbol.st_name);
		if (name)
			map_put(&reading->object->where, name,
				&reading->object->sections[symbol.st_shndx]);
	}
}

void sections_read(struct object *object, Elf *elf, Elf_Scn *symbols)
{
	struct reading reading = { .object = object, .elf = elf };
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t names;

	if (elf_getshdrnum(elf, &object->section_count) ||
	    elf_getshdrstrndx(elf, &names) || !gelf_getshdr(symbols, &header))
		return;
	object->sections = tree_alloc(object->section_count *
				      sizeof(*object->sections));
	reading.symbols = elf_getdata(symbols, NULL);
	reading.symbol_count = header.sh_size / header.sh_entsize;
	reading.names = header.sh_link;
	reading.section_seen = tree_alloc(object->section_count *
					  sizeof(size_t));
	reading.symbol_seen = tree_alloc(reading.symbol_count * sizeof(size_t));
	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, &header))
			take_section(&reading, names, section, &header);
	take_places(&reading);
	free(reading.section_seen);
	free(reading.symbol_seen);
}

void sections_free(struct object *object)
{
	for (size_t i = 0; i < object->section_count; i++) {
		free(object->sections[i].reaches);
		strings_free(&object->sections[i].needs);
		strings_free(&object->sections[i].weak_needs);
	}
	free(object->sections);
	object->sections = NULL;
	object->section_count = 0;
	map_free(&object->where);
}
