// SPDX-License-Identifier: GPL-2.0-only
/* The image as an ELF file: opening it, its symbols, its bytes, its file names. */
#include <dwarf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "report/debug.h"
#include "tree/util.h"

struct debug_path {
	struct debug_path *next;
	char *from;			/* what the DWARF said */
	char *shown;
};

static int by_start(const void *left, const void *right)
{
	const struct debug_function *a = left, *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return strcmp(a->name, b->name);
}

static Elf_Scn *section_of_type(Elf *elf, GElf_Word type, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, header) && header->sh_type == type)
			return section;
	return NULL;
}

static void read_functions(struct debug *debug)
{
	GElf_Shdr header;
	Elf_Scn *section = section_of_type(debug->elf, SHT_SYMTAB, &header);
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
	size_t count = data && header.sh_entsize ? header.sh_size / header.sh_entsize : 0;

	debug->functions = tree_alloc(count * sizeof(*debug->functions));
	for (size_t index = 0; index < count; index++) {
		struct debug_function *function = &debug->functions[debug->functions_count];
		GElf_Sym symbol;

		if (!gelf_getsym(data, (int)index, &symbol) ||
		    GELF_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_shndx == SHN_UNDEF ||
		    !symbol.st_size)
			continue;
		function->start = symbol.st_value;
		function->end = symbol.st_value + symbol.st_size;
		function->name = elf_strptr(debug->elf, header.sh_link, symbol.st_name);
		if (function->name)
			debug->functions_count++;
	}
	qsort(debug->functions, debug->functions_count, sizeof(*debug->functions), by_start);
}

struct debug *debug_open(const char *path, const char **why)
{
	struct debug *debug = tree_alloc(sizeof(*debug));

	elf_version(EV_CURRENT);
	debug->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (debug->fd < 0) {
		*why = strerror(errno);
		debug_close(debug);
		return NULL;
	}
	debug->elf = elf_begin(debug->fd, ELF_C_READ_MMAP, NULL);
	if (!debug->elf || elf_kind(debug->elf) != ELF_K_ELF) {
		*why = "not an ELF file";
		debug_close(debug);
		return NULL;
	}
	debug->dwarf = dwarf_begin_elf(debug->elf, DWARF_C_READ, NULL);
	read_functions(debug);
	return debug;
}

void debug_close(struct debug *debug)
{
	if (!debug)
		return;
	while (debug->paths) {
		struct debug_path *path = debug->paths;

		debug->paths = path->next;
		free(path->from);
		free(path->shown);
		free(path);
	}
	free(debug->functions);
	if (debug->dwarf)
		dwarf_end(debug->dwarf);
	if (debug->elf)
		elf_end(debug->elf);
	if (debug->fd >= 0)
		close(debug->fd);
	free(debug);
}

const struct debug_function *debug_function(const struct debug *debug, uint64_t address)
{
	size_t low = 0, high = debug->functions_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (debug->functions[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	/* Aliases share a start: the first name in order speaks for all. */
	if (!low || address >= debug->functions[low - 1].end)
		return NULL;
	low--;
	while (low && debug->functions[low - 1].start == debug->functions[low].start &&
	       debug->functions[low - 1].end > address)
		low--;
	return &debug->functions[low];
}

uint64_t debug_symbol(const struct debug *debug, const char *name)
{
	GElf_Shdr header;
	Elf_Scn *section = section_of_type(debug->elf, SHT_SYMTAB, &header);
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
	GElf_Sym symbol;

	for (int index = 0; data && gelf_getsym(data, index, &symbol); index++) {
		const char *is = elf_strptr(debug->elf, header.sh_link, symbol.st_name);

		if (is && symbol.st_shndx != SHN_UNDEF && !strcmp(is, name))
			return symbol.st_value;
	}
	return 0;
}

const unsigned char *debug_bytes(const struct debug *debug, uint64_t address, size_t size)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(debug->elf, section))) {
		Elf_Data *data;

		if (!gelf_getshdr(section, &header) || !(header.sh_flags & SHF_ALLOC) ||
		    header.sh_type == SHT_NOBITS || address < header.sh_addr ||
		    address - header.sh_addr >= header.sh_size)
			continue;
		if (size > header.sh_size - (address - header.sh_addr))
			return NULL;
		data = elf_rawdata(section, NULL);
		if (!data || !data->d_buf || data->d_size < header.sh_size)
			return NULL;
		return (const unsigned char *)data->d_buf + (address - header.sh_addr);
	}
	return NULL;
}

/* Drops "." and "x/.." from a path, in place. */
static void straighten(char *path)
{
	char *out = path, *in = path;
	bool absolute = *path == '/';

	while (*in) {
		size_t length = strcspn(in, "/");

		if (length == 2 && !memcmp(in, "..", 2) && out > path + absolute) {
			/* back to the slash before the component that ".." takes away */
			char *last = out - 1;

			while (last > path && last[-1] != '/')
				last--;
			if (strncmp(last, "../", 3)) {
				out = last;
				in += length + (in[length] == '/');
				continue;
			}
		}
		if (length && !(length == 1 && *in == '.')) {
			memmove(out, in, length);
			out += length;
			if (in[length] == '/')
				*out++ = '/';
		} else if (in == path && absolute) {
			*out++ = '/';
		}
		in += length + (in[length] == '/');
	}
	*out = '\0';
}

static const char *compilation_folder(Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;

	return dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
}

const char *debug_path(struct debug *debug, Dwarf_Die *unit, const char *name)
{
	const char *folder = compilation_folder(unit), *rest = NULL;
	struct debug_path *path;

	if (!name)
		return NULL;
	for (path = debug->paths; path; path = path->next)
		if (!strcmp(path->from, name))
			return path->shown;
	if (folder)
		rest = path_inside(name, folder);
	path = tree_alloc(sizeof(*path));
	path->from = tree_copy(name);
	path->shown = tree_copy(rest && *rest ? rest : name);
	straighten(path->shown);
	path->next = debug->paths;
	debug->paths = path;
	return path->shown;
}
