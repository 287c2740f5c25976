// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads the image: a static ELF executable, linked to its fixed address.
 *
 * The segments are copied, not mapped from the file: a build that replaces the
 * file must not change a machine that runs.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <explore/trace.h>
#include <machine/internal.h>

#define PAGE		4096ull
#define IMAGE_SYMBOL	"tophalf_image"

struct elf_file {
	const char *path;
	const unsigned char *bytes;
	uint64_t size;
	const Elf64_Ehdr *header;
	const Elf64_Phdr *segments;
};

__attribute__((format(printf, 3, 4)))
static int complain(char why[MACHINE_WHY], const struct elf_file *file, const char *format, ...)
{
	va_list arguments;
	int length = snprintf(why, MACHINE_WHY, "%.300s ", file->path);

	va_start(arguments, format);
	vsnprintf(why + length, MACHINE_WHY - length, format, arguments);
	va_end(arguments);
	return -1;
}

static bool within(uint64_t start, uint64_t size, uint64_t limit)
{
	return start <= limit && size <= limit - start;
}

static int map_file(struct elf_file *file, char why[MACHINE_WHY])
{
	struct stat status;
	void *bytes;
	int descriptor = open(file->path, O_RDONLY | O_CLOEXEC);

	if (descriptor < 0)
		return complain(why, file, "cannot be opened: %s", strerror(errno));
	if (fstat(descriptor, &status) || !S_ISREG(status.st_mode) || !status.st_size) {
		close(descriptor);
		return complain(why, file, "is not an image of the simulated machine");
	}
	bytes = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
	close(descriptor);
	if (bytes == MAP_FAILED)
		return complain(why, file, "cannot be read: %s", strerror(errno));
	file->bytes = bytes;
	file->size = status.st_size;
	return 0;
}

static void unmap_file(struct elf_file *file)
{
	munmap((void *)file->bytes, file->size);
}

static int check_segment(const struct elf_file *file, const Elf64_Phdr *segment,
			 char why[MACHINE_WHY])
{
	if (segment->p_type == PT_INTERP || segment->p_type == PT_DYNAMIC)
		return complain(why, file, "is linked dynamically; an image is static");
	if (segment->p_type != PT_LOAD)
		return 0;
	if (!within(segment->p_offset, segment->p_filesz, file->size) ||
	    segment->p_filesz > segment->p_memsz)
		return complain(why, file, "is damaged: a segment lies outside the file");
	if (segment->p_vaddr < TOPHALF_IMAGE_BASE ||
	    !within(segment->p_vaddr, segment->p_memsz, TOPHALF_IMAGE_LIMIT))
		return complain(why, file, "has a segment at 0x%llx, outside the image's addresses",
				(unsigned long long)segment->p_vaddr);
	return 0;
}

static int check_file(struct elf_file *file, char why[MACHINE_WHY])
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)file->bytes;
	unsigned int i;

	if (file->size < sizeof(*header) || memcmp(header->e_ident, ELFMAG, SELFMAG) ||
	    header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
	    header->e_machine != EM_X86_64 || header->e_type != ET_EXEC)
		return complain(why, file, "is not an image of the simulated machine");
	if (header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phoff % 8 ||
	    !within(header->e_phoff, (uint64_t)header->e_phnum * sizeof(Elf64_Phdr), file->size))
		return complain(why, file, "is damaged: its program headers lie outside the file");
	file->header = header;
	file->segments = (const Elf64_Phdr *)(file->bytes + header->e_phoff);
	for (i = 0; i < header->e_phnum; i++)
		if (check_segment(file, &file->segments[i], why))
			return -1;
	return 0;
}

/* A section's header, if it and its contents lie within the file. */
static const Elf64_Shdr *section_at(const struct elf_file *file, unsigned int index)
{
	const Elf64_Ehdr *header = file->header;
	const Elf64_Shdr *section;

	if (header->e_shentsize != sizeof(*section) || header->e_shoff % 8 ||
	    index >= header->e_shnum ||
	    !within(header->e_shoff, (uint64_t)header->e_shnum * sizeof(*section), file->size))
		return NULL;
	section = (const Elf64_Shdr *)(file->bytes + header->e_shoff) + index;
	if (section->sh_type == SHT_NOBITS ||
	    !within(section->sh_offset, section->sh_size, file->size))
		return NULL;
	return section;
}

static bool symbol_is(const struct elf_file *file, const Elf64_Shdr *names, uint64_t offset,
		      const char *name)
{
	size_t length = strlen(name) + 1;

	return within(offset, length, names->sh_size) &&
	       !memcmp(file->bytes + names->sh_offset + offset, name, length);
}

/* The address of a defined symbol, 0 if there is none. */
static uint64_t find_symbol(const struct elf_file *file, const char *name)
{
	unsigned int i;

	for (i = 0; i < file->header->e_shnum; i++) {
		const Elf64_Shdr *table = section_at(file, i), *names;
		const Elf64_Sym *symbols;
		uint64_t at;

		if (!table || table->sh_type != SHT_SYMTAB || table->sh_offset % 8)
			continue;
		names = section_at(file, table->sh_link);
		symbols = (const Elf64_Sym *)(file->bytes + table->sh_offset);
		for (at = 0; names && at < table->sh_size / sizeof(*symbols); at++)
			if (symbols[at].st_shndx != SHN_UNDEF &&
			    symbol_is(file, names, symbols[at].st_name, name))
				return symbols[at].st_value;
	}
	return 0;
}

/* Where the file holds what is loaded at an address. */
static const void *loaded_bytes(const struct elf_file *file, uint64_t address, uint64_t size)
{
	unsigned int i;

	for (i = 0; i < file->header->e_phnum; i++) {
		const Elf64_Phdr *segment = &file->segments[i];

		if (segment->p_type == PT_LOAD && address >= segment->p_vaddr &&
		    within(address - segment->p_vaddr, size, segment->p_filesz))
			return file->bytes + segment->p_offset + (address - segment->p_vaddr);
	}
	return NULL;
}

/* Whether all of it lies in one segment: what is not in the file is zero there. */
static bool is_loaded(const struct elf_file *file, const volatile void *start, uint64_t size)
{
	uint64_t address = (uint64_t)start;
	unsigned int i;

	for (i = 0; i < file->header->e_phnum; i++) {
		const Elf64_Phdr *segment = &file->segments[i];

		if (segment->p_type == PT_LOAD && address >= segment->p_vaddr &&
		    within(address - segment->p_vaddr, size, segment->p_memsz))
			return true;
	}
	return false;
}

static int check_image(const struct elf_file *file, const struct tophalf_image *image,
		       char why[MACHINE_WHY])
{
	if (image->version != TOPHALF_BOUNDARY_VERSION)
		return complain(why, file, "was made for version %u of the boundary, this is %u",
				image->version, TOPHALF_BOUNDARY_VERSION);
	if (!image->machine || !image->host || !image->boot || !image->interrupt ||
	    !image->fault || !image->trap || !image->stuck || !image->cpu_resumed)
		return complain(why, file, "leaves entries of " IMAGE_SYMBOL " empty");
	if (image->percpu_size > TOPHALF_PERCPU_STRIDE)
		return complain(why, file, "has %lu bytes of per-CPU data, more than fit in",
				image->percpu_size);
	if (!is_loaded(file, image->machine, sizeof(*image->machine)) ||
	    !is_loaded(file, image->host, sizeof(*image->host)) ||
	    (image->percpu_size && !is_loaded(file, (void *)image->percpu_start, image->percpu_size)))
		return complain(why, file, "is damaged: " IMAGE_SYMBOL " points outside the image");
	if (image->target_text_size > TOPHALF_IMAGE_LIMIT - TOPHALF_IMAGE_BASE)
		return complain(why, file, "has a target larger than the image");
	return 0;
}

/* Opens the file and finds its struct tophalf_image, which it copies. */
static int open_image(const char *path, struct elf_file *file, struct tophalf_image *image,
		      uint64_t *address, char why[MACHINE_WHY])
{
	const void *bytes;

	*file = (struct elf_file){ .path = path };
	if (map_file(file, why))
		return -1;
	if (check_file(file, why))
		goto failed;
	*address = find_symbol(file, IMAGE_SYMBOL);
	bytes = *address ? loaded_bytes(file, *address, sizeof(*image)) : NULL;
	if (!bytes) {
		complain(why, file, "has no symbol " IMAGE_SYMBOL " in its data");
		goto failed;
	}
	memcpy(image, bytes, sizeof(*image));
	if (check_image(file, image, why))
		goto failed;
	return 0;
failed:
	unmap_file(file);
	return -1;
}

int machine_inspect(const char *image_path, struct image_facts *facts, char why[MACHINE_WHY])
{
	struct tophalf_image image;
	struct elf_file file;
	uint64_t address;
	unsigned int i;

	if (open_image(image_path, &file, &image, &address, why))
		return -1;
	facts->target_text = image.target_text;
	facts->target_text_size = image.target_text_size;
	facts->hash = trace_word(TRACE_START, address);
	for (i = 0; i < file.header->e_phnum; i++) {
		const Elf64_Phdr *segment = &file.segments[i];

		if (segment->p_type != PT_LOAD)
			continue;
		facts->hash = trace_word(trace_word(facts->hash, segment->p_vaddr), segment->p_memsz);
		facts->hash = trace_hash(facts->hash, file.bytes + segment->p_offset,
					 segment->p_filesz);
	}
	unmap_file(&file);
	return 0;
}

static int protection_of(const Elf64_Phdr *segment)
{
	return (segment->p_flags & PF_R ? PROT_READ : 0) |
	       (segment->p_flags & PF_W ? PROT_WRITE : 0) |
	       (segment->p_flags & PF_X ? PROT_EXEC : 0);
}

/* What the segments that lie on a page allow together. */
static int page_protection(const struct elf_file *file, uint64_t page)
{
	int protection = PROT_NONE;
	unsigned int i;

	for (i = 0; i < file->header->e_phnum; i++) {
		const Elf64_Phdr *segment = &file->segments[i];

		if (segment->p_type == PT_LOAD && segment->p_memsz &&
		    segment->p_vaddr < page + PAGE &&
		    segment->p_vaddr + segment->p_memsz > page)
			protection |= protection_of(segment);
	}
	return protection;
}

static int protect(const struct elf_file *file, uint64_t start, uint64_t end)
{
	while (start < end) {
		int protection = page_protection(file, start);
		uint64_t next = start + PAGE;

		while (next < end && page_protection(file, next) == protection)
			next += PAGE;
		if (mprotect((void *)start, next - start, protection))
			return -1;
		if (protection & PROT_EXEC) {
			if (!computer.text || start < computer.text)
				computer.text = start;
			if (next > computer.text_end)
				computer.text_end = next;
		}
		start = next;
	}
	return 0;
}

static int copy_segments(const struct elf_file *file, char why[MACHINE_WHY])
{
	uint64_t start = ~0ull, end = 0;
	unsigned int i;

	for (i = 0; i < file->header->e_phnum; i++) {
		const Elf64_Phdr *segment = &file->segments[i];

		if (segment->p_type != PT_LOAD || !segment->p_memsz)
			continue;
		if (segment->p_vaddr < start)
			start = segment->p_vaddr & ~(PAGE - 1);
		if (segment->p_vaddr + segment->p_memsz > end)
			end = (segment->p_vaddr + segment->p_memsz + PAGE - 1) & ~(PAGE - 1);
	}
	if (!memory_map_fixed(start, end - start, PROT_READ | PROT_WRITE))
		return complain(why, file, "cannot be mapped at its address 0x%llx: %s",
				(unsigned long long)start,
				errno == EEXIST ? "something of the host is there" : strerror(errno));
	for (i = 0; i < file->header->e_phnum; i++)
		if (file->segments[i].p_type == PT_LOAD)
			memcpy((void *)file->segments[i].p_vaddr,
			       file->bytes + file->segments[i].p_offset, file->segments[i].p_filesz);
	if (protect(file, start, end))
		return complain(why, file, "cannot be protected: %s", strerror(errno));
	return 0;
}

int image_load(const char *path, const struct tophalf_image **image, char why[MACHINE_WHY])
{
	struct tophalf_image copy;
	struct elf_file file;
	uint64_t address;
	int failed;

	if (open_image(path, &file, &copy, &address, why))
		return -1;
	failed = copy_segments(&file, why);
	unmap_file(&file);
	if (failed)
		return -1;
	*image = (const struct tophalf_image *)address;
	return 0;
}
