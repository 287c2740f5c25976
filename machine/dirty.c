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
 * follow.
 *
 * Why it is complete: a page is either protected, and then it is as it was, or
 * hot, and then it has a copy that was made before its first change.  What is not
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
#define REGIONS_MAX	512
#define HOT_MAX		(1u << 17)	/* 512 MiB: more than the machine has memory */
#define CHUNK		(1ul << 20)	/* copies are allocated by so much */
#define COLD_RUNS	64

struct region {
	uint64_t start, end;
	unsigned char *hot;		/* a byte for each page */
};

struct hot_page {
	unsigned char *page, *copy;
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
	uint32_t hot_count;
	unsigned char *chunk;		/* where the next copies go */
	size_t chunk_left;
	unsigned char *spare;		/* a list of copies that are free, linked by their first words */
	bool lost;			/* a page was written of which there is no copy */
	struct hot_page hot[HOT_MAX];
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

		region->hot = map_private((region->end - region->start) / PAGE);
		if (!region->hot)
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

/* The page can be written from now on, and is put back after the run if there is room to note it. */
static void heat(struct region *region, unsigned char *page)
{
	unsigned char *copy = tracker->hot_count < HOT_MAX ? take_copy() : NULL;

	region->hot[((uint64_t)page - region->start) / PAGE] = 1;
	if (!copy) {
		tracker->lost = true;
		return;
	}
	memcpy(copy, page, PAGE);
	tracker->hot[tracker->hot_count++] = (struct hot_page){
		.page = page, .copy = copy, .region = region - tracker->regions,
	};
}

/* In a signal's handler.  It writes to nothing that is tracked before it is unprotected. */
bool dirty_write_fault(uint64_t address)
{
	struct region *region = tracker ? region_of(address) : NULL;
	unsigned char *page = (unsigned char *)(address & ~(PAGE - 1));

	if (!region || region->hot[(address - region->start) / PAGE])
		return false;
	heat(region, page);
	return !mprotect(page, PAGE, PROT_READ | PROT_WRITE);
}

static bool cool(struct hot_page *hot)
{
	struct region *region = &tracker->regions[hot->region];

	if (mprotect(hot->page, PAGE, PROT_READ))
		return false;
	region->hot[((uint64_t)hot->page - region->start) / PAGE] = 0;
	give_copy(hot->copy);
	*hot = tracker->hot[--tracker->hot_count];
	return true;
}

bool dirty_restore(void)
{
	uint32_t i = 0;

	while (i < tracker->hot_count) {
		struct hot_page *hot = &tracker->hot[i];

		if (memcmp(hot->page, hot->copy, PAGE)) {
			memcpy(hot->page, hot->copy, PAGE);
			hot->unchanged = 0;
		} else if (++hot->unchanged >= COLD_RUNS && cool(hot)) {
			continue;	/* another one has taken its place */
		}
		i++;
	}
	return !tracker->lost;
}
