// SPDX-License-Identifier: GPL-2.0-only
/* The symbol table of an object. */
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "object.h"

static Elf_Scn *symbol_section(Elf *elf, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, header) &&
		    header->sh_type == SHT_SYMTAB)
			return section;
	return NULL;
}

static void take_symbol(struct object *object, const GElf_Sym *symbol,
			const char *name)
{
	int bind = GELF_ST_BIND(symbol->st_info);

	if (!name || !name[0] || bind == STB_LOCAL)
		return;
	if (symbol->st_shndx == SHN_UNDEF) {
		if (bind != STB_WEAK)
			strings_add(&object->needs, name);
	} else if (bind == STB_WEAK) {
		strings_add(&object->weak, name);
	} else {
		strings_add(&object->defines, name);
	}
}

int object_read(struct object *object)
{
	int fd = open(object->path, O_RDONLY | O_CLOEXEC), result = -1;
	Elf *elf = NULL;
	Elf_Scn *section;
	GElf_Shdr header;
	Elf_Data *data;

	elf_version(EV_CURRENT);
	if (fd >= 0)
		elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	section = elf ? symbol_section(elf, &header) : NULL;
	data = section ? elf_getdata(section, NULL) : NULL;
	if (data) {
		size_t count = header.sh_size / header.sh_entsize;

		result = 0;
		for (size_t i = 1; i < count; i++) {
			GElf_Sym symbol;

			if (gelf_getsym(data, (int)i, &symbol))
				take_symbol(object, &symbol,
					    elf_strptr(elf, header.sh_link,
						       symbol.st_name));
		}
		sections_read(object, elf, section);
	}
	if (elf)
		elf_end(elf);
	if (fd >= 0)
		close(fd);
	return result;
}

int object_weaken(const char *from, const char *to,
		  const struct strings *symbols)
{
	struct text text = { 0 };
	GElf_Shdr header;
	Elf_Scn *section;
	Elf *elf;
	int result = -1;

	elf_version(EV_CURRENT);
	if (file_read(from, &text))
		return -1;
	elf = elf_memory(text.data, text.length);
	section = elf ? symbol_section(elf, &header) : NULL;
	if (section) {
		Elf64_Sym *table = (void *)(text.data + header.sh_offset);
		size_t count = header.sh_size / sizeof(*table);

		for (size_t i = 1; i < count; i++) {
			const char *name = elf_strptr(elf, header.sh_link,
						      table[i].st_name);

			if (name && table[i].st_shndx != SHN_UNDEF &&
			    ELF64_ST_BIND(table[i].st_info) == STB_GLOBAL &&
			    strings_has(symbols, name))
				table[i].st_info = ELF64_ST_INFO(STB_WEAK,
					ELF64_ST_TYPE(table[i].st_info));
		}
		result = file_write(to, text.data, text.length);
	}
	if (elf)
		elf_end(elf);
	text_free(&text);
	return result;
}
