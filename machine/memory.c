// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arenas of layout.h, at their fixed addresses.
 *
 * All of them are private mappings, so that a run in a process of its own can
 * write what it likes.  User memory is an alias that the host and the kernel's
 * user-access functions use; nothing at all lies behind USER_BASE, so that a
 * driver that dereferences a user pointer faults.
 *
 * The shadow can be read wherever the hook may look, and be written where memory
 * lies.  It costs what the image writes to it: the rest is one page of zeros.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <tophalf/races.h>
#include <machine/internal.h>

static const struct arena {
	const char *name;
	uint64_t base, size;
	int protection;
} arenas[] = {
	{ "user memory", TOPHALF_USER_BASE, TOPHALF_USER_SIZE, PROT_NONE },
	{ "unsupported symbols", TOPHALF_UNSUPPORTED_BASE, TOPHALF_UNSUPPORTED_SIZE, PROT_NONE },
	{ "RAM", TOPHALF_KERNEL_BASE, TOPHALF_KERNEL_SIZE, PROT_READ | PROT_WRITE },
	{ "vmalloc memory", TOPHALF_VMALLOC_BASE, TOPHALF_VMALLOC_SIZE, PROT_READ | PROT_WRITE },
	{ "stacks", TOPHALF_STACK_BASE,
	  (uint64_t)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS, PROT_NONE },
	{ "the host's stacks", TOPHALF_HOST_STACK_BASE,
	  (uint64_t)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS, PROT_NONE },
	{ "the lock validator's memory", TOPHALF_VALIDATOR_BASE, TOPHALF_VALIDATOR_SIZE,
	  PROT_READ | PROT_WRITE },
	{ "the race detector's memory", TOPHALF_RACES_BASE, TOPHALF_RACES_SIZE,
	  PROT_READ | PROT_WRITE },
	{ "device windows", TOPHALF_WINDOW_BASE, TOPHALF_WINDOW_SIZE, PROT_NONE },
	{ "the shadow of memory", TOPHALF_SHADOW_BASE,
	  TOPHALF_SHADOWED_SIZE / TOPHALF_SHADOW_GRANULE, PROT_READ },
};

/* Parts of the address space whose shadow is in use. */
static const struct { uint64_t base, size; } shadowed[] = {
	{ TOPHALF_KERNEL_BASE, TOPHALF_KERNEL_SIZE },
	{ TOPHALF_VMALLOC_BASE, TOPHALF_VMALLOC_SIZE },
	{ TOPHALF_PERCPU_BASE, (uint64_t)TOPHALF_MAX_CPUS * TOPHALF_PERCPU_STRIDE },
	{ TOPHALF_STACK_BASE, (uint64_t)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS },
};

/* These are there from the start: a run that needs more cannot be undone, see snapshot.c. */
#define STACKS_READY	64

static unsigned char stack_mapped[TOPHALF_STACK_SLOTS];

bool memory_map_fixed(uint64_t address, uint64_t size, int protection)
{
	void *wanted = (void *)address;
	void *mapped = mmap(wanted, size, protection,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
			    -1, 0);

	if (mapped == MAP_FAILED)
		return false;
	if (mapped != wanted) {		/* a kernel that does not know the flag */
		munmap(mapped, size);
		errno = EEXIST;
		return false;
	}
	/* A huge page would be copied whole in each run that writes to it. */
	madvise(wanted, size, MADV_NOHUGEPAGE);
	return true;
}

static int cannot_map(const char *name, uint64_t address, char why[MACHINE_WHY])
{
	snprintf(why, MACHINE_WHY, "cannot map %s of the simulated machine at 0x%llx: %s", name,
		 (unsigned long long)address,
		 errno == EEXIST ? "something of the host is there" : strerror(errno));
	return -1;
}

/*
 * What is reached is the host's, and shared by its processes; the image writes to it
 * at an address that it knows.  A target that does not begin its image (one that was
 * made by hand) marks nothing there.
 */
int memory_reached(const struct tophalf_image *image, unsigned char *reached,
		   char why[MACHINE_WHY])
{
	if (image->target_text != TOPHALF_IMAGE_BASE || !image->target_text_size)
		return 0;
	if (!memory_map_fixed(TOPHALF_REACHED_BASE, image->target_text_size, PROT_NONE) ||
	    mremap(reached, 0, image->target_text_size, MREMAP_MAYMOVE | MREMAP_FIXED,
		   (void *)TOPHALF_REACHED_BASE) == MAP_FAILED)
		return cannot_map("what was reached", TOPHALF_REACHED_BASE, why);
	return 0;
}

static int open_shadow(char why[MACHINE_WHY])
{
	size_t i;

	for (i = 0; i < sizeof(shadowed) / sizeof(*shadowed); i++) {
		uint64_t start = TOPHALF_SHADOW_BASE +
			(shadowed[i].base - TOPHALF_KERNEL_BASE) / TOPHALF_SHADOW_GRANULE;

		if (mprotect((void *)start, shadowed[i].size / TOPHALF_SHADOW_GRANULE,
			     PROT_READ | PROT_WRITE))
			return cannot_map("the shadow of memory", start, why);
	}
	return 0;
}

static bool slot_of(uint64_t address, unsigned int *slot)
{
	uint64_t offset = address - TOPHALF_STACK_BASE;

	*slot = offset / TOPHALF_STACK_SLOT;
	return *slot < TOPHALF_STACK_SLOTS && offset < (uint64_t)TOPHALF_STACK_SLOT * TOPHALF_STACK_SLOTS;
}

static void *end_of_slot(uint64_t base, unsigned int slot)
{
	return (void *)(base + (slot + 1ull) * TOPHALF_STACK_SLOT);
}

static bool make_usable(void *end)
{
	return !mprotect((char *)end - TOPHALF_STACK_SIZE, TOPHALF_STACK_SIZE, PROT_READ | PROT_WRITE);
}

static bool map_slot(unsigned int slot)
{
	stack_mapped[slot] = 1;
	return make_usable(end_of_slot(TOPHALF_STACK_BASE, slot)) &&
	       make_usable(end_of_slot(TOPHALF_HOST_STACK_BASE, slot));
}

static int map_stacks(char why[MACHINE_WHY])
{
	unsigned int slot;

	for (slot = 0; slot < STACKS_READY; slot++)
		if (!map_slot(slot))
			return cannot_map("kernel stacks", TOPHALF_STACK_BASE, why);
	return 0;
}

/* Further slots are mapped as they are first used: a thousand mappings would slow each fork down. */
void *memory_map_stack(void *top)
{
	unsigned int slot = 0;

	machine_require(slot_of((uint64_t)top - 1, &slot));
	if (!stack_mapped[slot]) {
		if (!map_slot(slot))
			machine_stuck(TOPHALF_RULE_HANG, false,
				      "the host has no memory for kernel stack %u", slot);
		computer.disposable = computer.in_run;
	}
	return end_of_slot(TOPHALF_HOST_STACK_BASE, slot);
}

int memory_map(unsigned int cpus, unsigned char **user, char why[MACHINE_WHY])
{
	void *alias;
	size_t i;

	for (i = 0; i < sizeof(arenas) / sizeof(*arenas); i++)
		if (!memory_map_fixed(arenas[i].base, arenas[i].size, arenas[i].protection))
			return cannot_map(arenas[i].name, arenas[i].base, why);
	if (!memory_map_fixed(TOPHALF_PERCPU_BASE, (uint64_t)cpus * TOPHALF_PERCPU_STRIDE,
			      PROT_READ | PROT_WRITE))
		return cannot_map("per-CPU memory", TOPHALF_PERCPU_BASE, why);
	if (!memory_map_fixed(TOPHALF_ENTRANCE_BASE, 4096, PROT_READ | PROT_WRITE))
		return cannot_map("the entrance of the image", TOPHALF_ENTRANCE_BASE, why);
	memcpy((void *)TOPHALF_ENTRANCE_BASE, image_entrance, image_entrance_end - image_entrance);
	if (mprotect((void *)TOPHALF_ENTRANCE_BASE, 4096, PROT_READ | PROT_EXEC))
		return cannot_map("the entrance of the image", TOPHALF_ENTRANCE_BASE, why);
	if (map_stacks(why) || open_shadow(why))
		return -1;
	alias = mmap(NULL, TOPHALF_USER_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (alias == MAP_FAILED)
		return cannot_map("the alias of user memory", 0, why);
	*user = alias;
	return 0;
}

void memory_percpu(const struct tophalf_image *image, unsigned int cpus)
{
	unsigned int cpu;

	for (cpu = 0; cpu < cpus; cpu++)
		memcpy((void *)(TOPHALF_PERCPU_BASE + (uint64_t)cpu * TOPHALF_PERCPU_STRIDE),
		       (const void *)image->percpu_start, image->percpu_size);
}

bool memory_stack_mapped(uint64_t address, size_t size)
{
	unsigned int slot, last;

	if (!slot_of(address, &slot) || !slot_of(address + size - 1, &last) || slot != last)
		return false;
	return stack_mapped[slot] &&
	       (address - TOPHALF_STACK_BASE) % TOPHALF_STACK_SLOT >=
		       TOPHALF_STACK_SLOT - TOPHALF_STACK_SIZE;
}

bool machine_peek(uint64_t address, uint64_t *value)
{
	if (address - TOPHALF_KERNEL_BASE >= TOPHALF_KERNEL_SIZE || address % sizeof(*value))
		return false;
	memcpy(value, (const void *)address, sizeof(*value));
	return true;
}
