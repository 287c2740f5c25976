// SPDX-License-Identifier: GPL-2.0-only
/*
 * Puts memory back: what a run has written is found, and undone.
 *
 * A run starts from a snapshot, so that it depends on nothing but its choices.
 * Instead of copying the machine for each run, this remembers which pages were
 * written, and copies those back from their originals.
 *
 * All memory that the process can write and does not share is write-protected
 * when the series of runs begins: the machine's, and the host's own data, which a
 * driver may overwrite as well.  The first write to a page faults; the handler
 * keeps a copy of the page, which nobody has changed yet, and allows writing.
 * From then on the page is hot: it stays writable, and after each run it is
 * compared with its copy and put back.  The next runs write most of the same
 * pages, and fault no more.  A page that was not changed by COLD_RUNS runs is
 * protected again, so that one run with a large buffer does not burden all that
 * follow; the more often it is written soon after that, the longer it stays hot.
 *
 * There are two states to go back to: the origin, where tracking began, and a
 * checkpoint that was made later, to spare runs what they have in common.  A page
 * that differs between the two has a copy of each.  Memory stands in one of them
 * between two runs, and what is protected is as that one has it.
 *
 * Why it is complete: a page is either protected, and then it is as it was, or
 * hot, and then it has a copy that was made before its first change.  One that has
 * no second copy was not changed between origin and checkpoint: it was protected
 * when the checkpoint was made, or compared and found the same.  What is not
 * covered is not written by a run on its own account: the stack that the series
 * itself runs on, the thread's block with errno (the kernel writes there when it
 * likes, and does not come through a handler), and the tables of this file.
 *
 * What it costs: a fault, about a microsecond or two, for each page that is new,
 * and reading two pages and writing one for each that is hot.  The idea is that of
 * checkpoints by page protection (Li, Naughton, Plank: "Real-Time, Concurrent
 * Checkpoint for Parallel Programs", PPoPP 1990), with the pages kept writable.
 */
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <machine/internal.h>

#define PAGE		4096ul
#define LINE		64ul
#define REGIONS_MAX	512
#define COPIED_MAX	(1u << 17)	/* 512 MiB: more than the machine has memory */
#define CHUNK		(1ul << 20)	/* copies are allocated by so much */
#define COLD_RUNS	256		/* comparing a page so often costs what a fault and two mprotect() do */
#define PATIENCE_MAX	255

struct history {
	uint32_t number;		/* of the page among the copied ones, plus 1 */
	uint32_t cooled_at;		/* the run after which it was protected; 0: it was not */
	uint32_t patience;		/* COLD_RUNS are multiplied by 1 and this */
};

struct region {
	uint64_t start, end;
	struct history *pages;		/* an entry each */
};

/* A page of which there is a copy. */
struct copied_page {
	unsigned char *page;
	unsigned char *copies[DIRTY_STATES];	/* the checkpoint's is null where it is the origin's */
	uint64_t lines;			/* that the last run changed which changed any, a bit each */
	uint32_t unchanged;		/* runs, the last ones */
	uint32_t region;
};

/*
 * Lies in memory of its own, which is not tracked; the pointer to it is never
 * written while it is.
 */
static struct tracker {
	struct region regions[REGIONS_MAX];
	uint32_t regions_count;
	uint32_t copied_count;
	uint32_t hot_count;		/* that many of them are writable: the first ones */
	uint32_t runs;			/* that were put back */
	enum dirty_state state;		/* in which memory was, when the run began */
	unsigned char *chunk;		/* where the next copies go */
	size_t chunk_left;
	unsigned char *spare;		/* a list of copies that are free, linked by their first words */
	bool lost;			/* a page was written of which there is no copy */
	struct copied_page copied[COPIED_MAX];
} *tracker;

static void *map_private(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

static struct range { uint64_t start, end; } kept[3];	/* what is not tracked, besides the stack */

static struct range pages_around(uint64_t start, uint64_t end)
{
	return (struct range){ start & ~(PAGE - 1), (end + PAGE - 1) & ~(PAGE - 1) };
}

/* Where the host's kernel writes by itself, and our tables. */
static void find_kept(void)
{
	uint64_t thread = (uint64_t)__builtin_thread_pointer(), block = (uint64_t)&errno;
	stack_t alternate = { 0 };

	sigaltstack(NULL, &alternate);
	kept[0] = pages_around((uint64_t)tracker, (uint64_t)(tracker + 1));
	kept[1] = pages_around((uint64_t)alternate.ss_sp, (uint64_t)alternate.ss_sp + alternate.ss_size);
	kept[2] = pages_around((block < thread ? block : thread) - PAGE, thread + PAGE);
}

static bool add_region(uint64_t start, uint64_t end)
{
	struct region *region = &tracker->regions[tracker->regions_count];

	if (tracker->regions_count == REGIONS_MAX)
		return false;
	*region = (struct region){ .start = start, .end = end };
	tracker->regions_count++;
	return true;
}

/* A mapping, without what is kept: the host's kernel shows neighbours as one. */
static bool add_mapping(uint64_t start, uint64_t end)
{
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		if (kept[i].start >= end || kept[i].end <= start)
			continue;
		return (kept[i].start <= start || add_mapping(start, kept[i].start)) &&
		       (kept[i].end >= end || add_mapping(kept[i].end, end));
	}
	return add_region(start, end);
}

static bool find_regions(void)
{
	uint64_t own = (uint64_t)__builtin_frame_address(0);
	FILE *maps = fopen("/proc/self/maps", "re");
	unsigned long start, end;
	char line[512], access[5];
	bool good = maps;

	while (good && fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %4s", &start, &end, access) != 3 || strcmp(access, "rw-p"))
			continue;
		if (own < start || own >= end)
			good = add_mapping(start, end);
	}
	if (maps)
		fclose(maps);
	return good;
}

static bool map_tables(void)
{
	uint32_t i;

	for (i = 0; i < tracker->regions_count; i++) {
		struct region *region = &tracker->regions[i];

		region->pages = map_private((region->end - region->start) / PAGE *
					    sizeof(*region->pages));
		if (!region->pages)
			return false;
	}
	return true;
}

static bool protect_regions(void)
{
	uint32_t i;

	for (i = 0; i < tracker->regions_count; i++) {
		struct region *region = &tracker->regions[i];

		if (mprotect((void *)region->start, region->end - region->start, PROT_READ))
			return false;
	}
	return true;
}

bool dirty_track(void)
{
	assert(!tracker);
#ifdef MACHINE_ASAN
	return false;			/* its shadow, terabytes, would be protected as well */
#endif
	tracker = map_private(sizeof(*tracker));
	if (!tracker)
		return false;
	find_kept();
	return find_regions() && map_tables() && protect_regions();
}

static struct region *region_of(uint64_t address)
{
	uint32_t low = 0, high = tracker->regions_count;

	/* As the host's kernel lists them: by address. */
	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (address >= tracker->regions[middle].end)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == tracker->regions_count || address < tracker->regions[low].start)
		return NULL;
	return &tracker->regions[low];
}

static unsigned char *take_copy(void)
{
	unsigned char *copy = tracker->spare;

	if (copy) {
		memcpy(&tracker->spare, copy, sizeof(tracker->spare));
		return copy;
	}
	if (!tracker->chunk_left) {
		tracker->chunk = map_private(CHUNK);
		if (!tracker->chunk)
			return NULL;
		tracker->chunk_left = CHUNK;
	}
	tracker->chunk_left -= PAGE;
	return tracker->chunk + tracker->chunk_left;
}

static void give_copy(unsigned char *copy)
{
	memcpy(copy, &tracker->spare, sizeof(tracker->spare));
	tracker->spare = copy;
}

static struct history *history_of(const struct region *region, const unsigned char *page)
{
	return &region->pages[((uint64_t)page - region->start) / PAGE];
}

static struct history *history_of_copied(const struct copied_page *copied)
{
	return history_of(&tracker->regions[copied->region], copied->page);
}

static void swap(uint32_t a, uint32_t b)
{
	struct copied_page one = tracker->copied[a], other = tracker->copied[b];

	tracker->copied[a] = other;
	tracker->copied[b] = one;
	history_of_copied(&other)->number = a + 1;
	history_of_copied(&one)->number = b + 1;
}

/* Copies the page, which is as it was.  Returns its number, or COPIED_MAX when there is no room to note it. */
static uint32_t copy_page(struct region *region, unsigned char *page)
{
	unsigned char *copy = tracker->copied_count < COPIED_MAX ? take_copy() : NULL;
	uint32_t number = tracker->copied_count;

	if (!copy)
		return COPIED_MAX;
	memcpy(copy, page, PAGE);
	tracker->copied[number] = (struct copied_page){
		.page = page, .copies = { copy }, .region = region - tracker->regions,
	};
	tracker->copied_count++;
	history_of(region, page)->number = number + 1;
	return number;
}

/* The page can be written from now on, and is put back after the run. */
static bool heat(uint32_t number)
{
	unsigned char *page = tracker->copied[number].page;

	assert(number >= tracker->hot_count);
	tracker->copied[number].unchanged = 0;
	tracker->copied[number].lines = 0;
	swap(number, tracker->hot_count++);
	return !mprotect(page, PAGE, PROT_READ | PROT_WRITE);
}

/* Some pages are written by every run and changed by none, and should not have been protected. */
static void grow_patient(struct history *page)
{
	if (page->cooled_at && tracker->runs - page->cooled_at < COLD_RUNS && page->patience < PATIENCE_MAX)
		page->patience = page->patience * 2 + 1;
}

/* In a signal's handler.  It writes to nothing that is tracked before it is unprotected. */
bool dirty_write_fault(uint64_t address)
{
	struct region *region = tracker ? region_of(address) : NULL;
	unsigned char *page = (unsigned char *)(address & ~(PAGE - 1));
	struct history *page_history;
	uint32_t number;

	if (!region)
		return false;
	page_history = history_of(region, page);
	number = page_history->number;
	if (number && number <= tracker->hot_count)
		return false;
	grow_patient(page_history);
	number = number ? number - 1 : copy_page(region, page);
	if (number < COPIED_MAX)
		return heat(number);
	tracker->lost = true;
	return !mprotect(page, PAGE, PROT_READ | PROT_WRITE);
}

static void forget(uint32_t number)
{
	struct copied_page *copied = &tracker->copied[number];

	history_of_copied(copied)->number = 0;
	give_copy(copied->copies[DIRTY_ORIGIN]);
	tracker->copied_count--;
	if (number != tracker->copied_count) {
		*copied = tracker->copied[tracker->copied_count];
		history_of_copied(copied)->number = number + 1;
	}
}

/* Protects a page that is as it was; it needs no copy then, unless it differs between the two states. */
static bool cool(uint32_t number)
{
	uint32_t last = tracker->hot_count - 1;

	history_of_copied(&tracker->copied[number])->cooled_at = tracker->runs;
	if (mprotect(tracker->copied[number].page, PAGE, PROT_READ))
		return false;
	tracker->hot_count--;
	swap(number, last);
	if (!tracker->copied[last].copies[DIRTY_CHECKPOINT])
		forget(last);
	return true;
}

static const unsigned char *copy_of(const struct copied_page *copied, enum dirty_state state)
{
	return copied->copies[state] ? copied->copies[state] : copied->copies[DIRTY_ORIGIN];
}

/* What is protected stands in one of the states, and has to be changed for the other. */
static bool heat_different(void)
{
	uint32_t i;

	for (i = tracker->hot_count; i < tracker->copied_count; i++)
		if (tracker->copied[i].copies[DIRTY_CHECKPOINT] && !heat(i))
			return false;
	return true;
}

/* Makes a cache line what its copy is.  What is the same is not written. */
static bool put_line_back(unsigned char *line, const unsigned char *copy)
{
	typedef uint64_t lane __attribute__((vector_size(16), may_alias));
	const lane *a = (const lane *)line, *b = (const lane *)copy;
	lane differs = (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]);

	if (!(differs[0] | differs[1]))
		return false;
	memcpy(line, copy, LINE);
	return true;
}

/* Which of these lines had to be put back. */
static uint64_t put_lines_back(unsigned char *page, const unsigned char *copy, uint64_t lines)
{
	uint64_t changed = 0;

	for (; lines; lines &= lines - 1) {
		unsigned int line = __builtin_ctzll(lines);

		if (put_line_back(page + line * LINE, copy + line * LINE))
			changed |= 1ull << line;
	}
	return changed;
}

/*
 * Makes the page what its copy is; true if anything was changed.  Of a page that is
 * changed a run changes some sixth of the lines, and the next one mostly the same.  When
 * these are put back, or where the last run changed nothing, there is only to be seen
 * that the whole is the same, at which the library is fastest.
 */
static bool put_back(struct copied_page *copied, const unsigned char *copy)
{
	uint64_t likely = copied->unchanged ? 0 : copied->lines;
	uint64_t changed = put_lines_back(copied->page, copy, likely);

	if (memcmp(copied->page, copy, PAGE))
		changed |= put_lines_back(copied->page, copy, ~likely);
	if (changed)
		copied->lines = changed;
	return changed;
}

bool dirty_move(enum dirty_state state)
{
	if (state == tracker->state)
		return true;
	if (!heat_different())
		return false;
	tracker->state = state;
	return dirty_restore();
}

/* The history lies elsewhere, and few pages are left alone for so long that it matters. */
static bool is_cold(const struct copied_page *copied)
{
	return copied->unchanged >= COLD_RUNS &&
	       copied->unchanged >= COLD_RUNS * (1 + history_of_copied(copied)->patience);
}

bool dirty_restore(void)
{
	uint32_t i = 0;

	tracker->runs++;
	while (i < tracker->hot_count) {
		struct copied_page *copied = &tracker->copied[i];

		if (put_back(copied, copy_of(copied, tracker->state)))
			copied->unchanged = 0;
		else
			copied->unchanged++;
		if (is_cold(copied) && cool(i))
			continue;	/* another one has taken its place */
		i++;
	}
	return !tracker->lost;
}

/* The copies that the checkpoint has of its own are given back. */
static void drop_checkpoint(void)
{
	uint32_t i;

	for (i = 0; i < tracker->copied_count; i++) {
		if (tracker->copied[i].copies[DIRTY_CHECKPOINT])
			give_copy(tracker->copied[i].copies[DIRTY_CHECKPOINT]);
		tracker->copied[i].copies[DIRTY_CHECKPOINT] = NULL;
	}
}

bool dirty_checkpoint(void)
{
	uint32_t i;

	assert(tracker->state == DIRTY_ORIGIN);
	/* Those that are protected are as the origin has them: with their second copy they go. */
	drop_checkpoint();
	while (tracker->copied_count > tracker->hot_count)
		forget(tracker->copied_count - 1);
	for (i = 0; i < tracker->hot_count; i++) {
		struct copied_page *copied = &tracker->copied[i];
		unsigned char *copy;

		if (!memcmp(copied->page, copied->copies[DIRTY_ORIGIN], PAGE))
			continue;
		copy = take_copy();
		if (!copy) {
			tracker->lost = true;
			break;
		}
		memcpy(copy, copied->page, PAGE);
		copied->copies[DIRTY_CHECKPOINT] = copy;
	}
	tracker->state = DIRTY_CHECKPOINT;
	return !tracker->lost;
}
