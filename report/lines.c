// SPDX-License-Identifier: GPL-2.0-only
/*
 * Line coverage, from the blocks that were reached.
 *
 * What is known: at the head of each basic block (-fsanitize-coverage=trace-pc) is an
 * instruction that marks itself as reached (arch/tophalf/include/asm/hook.h): it writes
 * to the byte that belongs to its end. What is asked: which lines ran. So these
 * sites are found again in the linked code, a block
 * is taken to extend from one site to the next in the same function, and a line
 * is reached if a row of the line table that belongs to it lies in a block
 * whose site was.
 *
 * The sites are found by looking at every byte of a function for that instruction: its
 * seven bytes are the same everywhere. Others that are so by chance would have to be
 * made for it.
 *
 * A line counts if it has a row marked is_stmt, the places that a debugger would
 * break at, in one of the target's own source files; lines of headers do not count,
 * even where their code was inlined. Lines of functions that never ran count in the
 * total.
 *
 * How exact it is. A function's first block begins with the function, so the
 * opening line goes with the entry. A row that holds sites goes with those sites and not with the
 * block before: the first instructions of a block may precede its site, and the
 * row that begins with them would otherwise count as reached by the block in front of it. The
 * compiler may still move a block that it made after the sites were
 * put in, and so has none, behind another one; its lines then go with
 * that one. A call that ends the run in the middle of a block counts the whole
 * block. Errors are of a line here and there, in both directions.
 *
 * Cost: linear in the target's code and rows, with a binary search for each row.
 */
#include <stdlib.h>
#include <string.h>
#include <tophalf/hook.h>
#include "report/lines.h"
#include "tree/util.h"

/* movb $1, -REACHED_BELOW(%rip): opcode, what it addresses, displacement, value. */
#define SITE_SIZE 7

struct block {
	uint64_t start, site, end;
	bool reached;
};

struct blocks {
	struct block *block;		/* sorted by start, disjoint */
	size_t count, room;
};

struct coverage {
	const unsigned char *reached;
	uint64_t text, text_size;
};

static void add_block(struct blocks *blocks, const struct block *block)
{
	if (blocks->count == blocks->room) {
		blocks->room = blocks->room ? 2 * blocks->room : 256;
		blocks->block = tree_grow(blocks->block, blocks->room * sizeof(*blocks->block));
	}
	blocks->block[blocks->count++] = *block;
}

static bool is_site(const unsigned char *code)
{
	const int32_t to_mark = -TOPHALF_REACHED_BELOW;

	return code[0] == 0xc6 && code[1] == 0x05 && !memcmp(code + 2, &to_mark, sizeof(to_mark)) &&
	       code[6] == 1;
}

static void find_blocks_of_function(struct debug *debug, const struct debug_function *function,
				    const struct coverage *coverage, struct blocks *blocks)
{
	size_t size = function->end - function->start, first = blocks->count;
	const unsigned char *code = debug_bytes(debug, function->start, size);

	if (!code)
		return;
	for (size_t at = 0; at + SITE_SIZE <= size; at++) {
		uint64_t address = function->start + at;
		uint64_t mark = address + SITE_SIZE - coverage->text;
		struct block block = { address, address, function->end, false };

		if (!is_site(code + at))
			continue;
		block.reached = coverage->reached && mark < coverage->text_size &&
				coverage->reached[mark];
		if (blocks->count == first)
			block.start = function->start;
		else
			blocks->block[blocks->count - 1].end = address;
		add_block(blocks, &block);
		at += SITE_SIZE - 1;
	}
}

static void find_blocks(struct debug *debug, const struct coverage *coverage,
			struct blocks *blocks)
{
	uint64_t done = coverage->text;

	for (size_t index = 0; index < debug->functions_count; index++) {
		const struct debug_function *function = &debug->functions[index];

		/* `done`: an alias of a function is not a second one. */
		if (function->start < done ||
		    function->start >= coverage->text + coverage->text_size)
			continue;
		find_blocks_of_function(debug, function, coverage, blocks);
		done = function->end;
	}
}

/* The first block that ends after the address, or blocks->count. */
static size_t block_after(const struct blocks *blocks, uint64_t address)
{
	size_t low = 0, high = blocks->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (blocks->block[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Was the row of [start, end) reached? See the essay: sites inside it decide, else the block around it. */
static bool row_reached(const struct blocks *blocks, uint64_t start, uint64_t end)
{
	size_t first = block_after(blocks, start);
	bool has_site = false;

	for (size_t index = first; index < blocks->count; index++) {
		const struct block *block = &blocks->block[index];

		if (block->site > start && block->site >= end)
			break;
		if (block->site < start)
			continue;
		has_site = true;
		if (block->reached)
			return true;
	}
	if (has_site || first == blocks->count)
		return false;
	return blocks->block[first].start <= start && blocks->block[first].reached;
}

static void mark_line(struct lines_file *file, unsigned int number, unsigned char mark)
{
	if (number >= file->count) {
		size_t count = number + 256;

		file->line = tree_grow(file->line, count);
		memset(file->line + file->count, 0, count - file->count);
		file->count = count;
	}
	file->line[number] |= mark;
}

static struct lines_file *find_file(const struct lines *lines, const char *name)
{
	for (size_t index = 0; name && index < lines->files_count; index++)
		if (!strcmp(lines->files[index].name, name))
			return &lines->files[index];
	return NULL;
}

static void count_row(const struct blocks *blocks, Dwarf_Line *row, Dwarf_Line *next,
		      struct lines_file *file)
{
	Dwarf_Addr start, end;
	bool statement, last;
	int number;

	if (dwarf_lineaddr(row, &start) || dwarf_lineno(row, &number) || number <= 0 ||
	    dwarf_linebeginstatement(row, &statement) || !statement ||
	    dwarf_lineendsequence(row, &last) || last)
		return;
	if (!next || dwarf_lineaddr(next, &end) || end < start)
		end = start;
	mark_line(file, (unsigned int)number, LINE_HAS_CODE);
	if (row_reached(blocks, start, end))
		mark_line(file, (unsigned int)number, LINE_REACHED);
}

struct counting {
	const struct blocks *blocks;
	struct lines *lines;
};

static bool count_unit(struct debug *debug, Dwarf_Die *unit, void *data)
{
	const struct counting *counting = data;
	const char *said_before = NULL;
	struct lines_file *file = NULL;
	Dwarf_Lines *rows;
	size_t count;

	if (dwarf_getsrclines(unit, &rows, &count))
		return false;
	for (size_t index = 0; index < count; index++) {
		Dwarf_Line *row = dwarf_onesrcline(rows, index);
		Dwarf_Line *next = index + 1 < count ? dwarf_onesrcline(rows, index + 1) : NULL;
		const char *said = dwarf_linesrc(row, NULL, NULL);

		if (said != said_before) {
			file = find_file(counting->lines, debug_path(debug, unit, said));
			said_before = said;
		}
		if (file)
			count_row(counting->blocks, row, next, file);
	}
	return false;
}

static void sum_up(struct lines *lines)
{
	for (size_t index = 0; index < lines->files_count; index++) {
		const struct lines_file *file = &lines->files[index];

		for (size_t number = 0; number < file->count; number++) {
			lines->total += !!(file->line[number] & LINE_HAS_CODE);
			lines->reached += !!(file->line[number] & LINE_REACHED);
		}
	}
}

void lines_count(struct debug *debug, char *const *target_files, const unsigned char *reached,
		 uint64_t text, uint64_t text_size, struct lines *lines)
{
	struct coverage coverage = {
		.reached = reached, .text = text, .text_size = text_size,
	};
	struct blocks blocks = { 0 };

	memset(lines, 0, sizeof(*lines));
	while (target_files[lines->files_count])
		lines->files_count++;
	lines->files = tree_alloc(lines->files_count * sizeof(*lines->files));
	for (size_t index = 0; index < lines->files_count; index++)
		lines->files[index].name = target_files[index];
	find_blocks(debug, &coverage, &blocks);
	debug_each_unit(debug, target_files, count_unit,
			&(struct counting){ &blocks, lines });
	free(blocks.block);
	sum_up(lines);
}

void lines_release(struct lines *lines)
{
	for (size_t index = 0; index < lines->files_count; index++)
		free(lines->files[index].line);
	free(lines->files);
	memset(lines, 0, sizeof(*lines));
}
