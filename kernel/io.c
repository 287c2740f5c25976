// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device windows: ioremap() and the accessors.
 *
 * A window at bus address B is mapped at TOPHALF_WINDOW_BASE + B, and only the
 * accessors reach it.  What is mapped is counted by page, so that an access
 * after iounmap() is found.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "fault.h"
#include "firmware.h"
#include "leftovers.h"
#include "mm/kasan/kasan.h"
#include "report.h"
#include "tophalf.h"

struct mapping {
	struct mapping *next;
	u64 start, end;			/* bus addresses, page aligned */
	void __iomem *address;		/* what ioremap() returned */
};

static struct mapping *mappings;
static struct mapping *gone;		/* that iounmap() has ended */

static bool one_has(const struct mapping *mapping, u64 bus_address)
{
	for (; mapping; mapping = mapping->next)
		if (bus_address >= mapping->start && bus_address < mapping->end)
			return true;
	return false;
}

static bool mapped(u64 bus_address)
{
	return bus_address - TOPHALF_PORT_PHYS <= IO_SPACE_LIMIT || one_has(mappings, bus_address);
}

/* Process context, may sleep. */
void __iomem *ioremap(phys_addr_t address, size_t size)
{
	struct mapping *mapping;
	char name[36];

	check_may_sleep("ioremap");
	if (!size || address + size - 1 < address || address + size > TOPHALF_RAM_PHYS) {
		WARN_ONCE(address < TOPHALF_VMALLOC_PHYS && address >= TOPHALF_RAM_PHYS,
			  "ioremap on RAM at %pa\n", &address);
		return NULL;
	}
	mapping = kmalloc(sizeof(*mapping), GFP_KERNEL);
	if (!mapping)
		return NULL;
	mapping->start = address & PAGE_MASK;
	mapping->end = PAGE_ALIGN(address + size);
	mapping->address = (void __iomem *)(TOPHALF_WINDOW_BASE + address);
	mapping->next = mappings;
	mappings = mapping;
	snprintf(name, sizeof(name), "%llx-%llx", mapping->start, mapping->end - 1);
	note_made(MADE_WINDOW, mapping, NULL, name);
	return mapping->address;
}

/* Process context, may sleep. */
void iounmap(volatile void __iomem *address)
{
	struct mapping **link, *mapping;

	check_may_sleep("iounmap");
	for (link = &mappings; (mapping = *link); link = &mapping->next) {
		if (mapping->address != address)
			continue;
		*link = mapping->next;
		note_taken_back(MADE_WINDOW, mapping);
		mapping->next = gone;
		gone = mapping;
		return;
	}
	WARN(address, "iounmap of %px, which is not mapped\n", (const void __force *)address);
}

void __iomem *ioport_map(unsigned long port, unsigned int count)
{
	if (port + count - 1 > IO_SPACE_LIMIT)
		return NULL;
	return PCI_IOBASE + port;
}

void ioport_unmap(void __iomem *address)
{
	(void)address;
}

/* How far behind a window a register is looked for: what an offset of 32 bits reaches. */
#define OFFSET_LIMIT	(4ULL << 30)

/*
 * The sizes of windows are made up: a driver whose device is larger than that, or
 * says itself how large it is, is not to blame for registers that are not there.
 * For those of a window that was mapped once it is.
 */
static bool behind_a_window(u64 bus)
{
	const struct mapping *mapping;

	for (mapping = one_has(gone, bus) ? NULL : mappings; mapping; mapping = mapping->next)
		if (bus - mapping->end < OFFSET_LIMIT)
			return true;
	return false;
}

/* The bus address of an accessor's pointer; a finding where it is no mapped window. */
static u64 bus_address(const volatile void __iomem *pointer, unsigned long caller, unsigned long frame)
{
	unsigned long address = (unsigned long)pointer;
	u64 bus = address - TOPHALF_WINDOW_BASE;
	enum tophalf_rule rule;
	const char *words;

	if (bus < TOPHALF_WINDOW_SIZE && mapped(bus))
		return bus;
	if (address < PAGE_SIZE) {
		tophalf_check_platform_data();
		tophalf_report_at(TOPHALF_RULE_NULL_DEREFERENCE, caller, frame,
				  "device access through a null pointer (address %lx)", address);
	}
	words = read_in_bad_memory(address, &rule);
	if (words) {
		tophalf_report_at(rule, caller, frame, "device access through address %lx: %s",
				  address, words);
		tophalf_host->end_run(TOPHALF_END_FATAL);
	}
	if (behind_a_window(bus))
		tophalf_unsupported("registers behind the end of a device window");
	tophalf_report_at(TOPHALF_RULE_BAD_ACCESS, caller, frame,
			  bus < TOPHALF_WINDOW_SIZE ?
			  "device access to a window that is not mapped (address %lx)" :
			  "device access through a pointer that is no device window (address %lx)",
			  address);
	return 0;
}

static void count_read(void)
{
	if (tophalf_machine.frame)
		((struct context_frame *)tophalf_machine.frame)->device_reads++;
}

static void count_write(void)
{
	if (tophalf_machine.frame)
		((struct context_frame *)tophalf_machine.frame)->device_writes++;
}

#define ACCESSOR(suffix, type, width)							\
type __raw_read##suffix(const volatile void __iomem *address)				\
{											\
	u64 bus = bus_address(address, 0, (unsigned long)__builtin_frame_address(0));	\
	type value;									\
											\
	count_read();									\
	tophalf_point();								\
	value = tophalf_host->bus_read(bus, width);					\
	tophalf_point();								\
	return value;									\
}											\
											\
void __raw_write##suffix(type value, volatile void __iomem *address)			\
{											\
	u64 bus = bus_address(address, 0, (unsigned long)__builtin_frame_address(0));	\
											\
	count_write();									\
	tophalf_point();								\
	kcsan_release_object(&kcsan_bus);						\
	tophalf_host->bus_write(bus, width, value);					\
	tophalf_point();								\
}

ACCESSOR(b, u8, 1)
ACCESSOR(w, u16, 2)
ACCESSOR(l, u32, 4)
ACCESSOR(q, u64, 8)

/* Any context. */
void memset_io(volatile void __iomem *address, int value, size_t size)
{
	while (size--)
		__raw_writeb(value, address++);
}

/* Any context. */
void memcpy_fromio(void *to, const volatile void __iomem *from, size_t size)
{
	u8 *bytes = to;

	kasan_bad_range(to, size, true, (unsigned long)__builtin_frame_address(0));
	while (size--)
		*bytes++ = __raw_readb(from++);
}

/* Any context. */
void memcpy_toio(volatile void __iomem *to, const void *from, size_t size)
{
	const u8 *bytes = from;

	kasan_bad_range(from, size, false, (unsigned long)__builtin_frame_address(0));
	while (size--)
		__raw_writeb(*bytes++, to++);
}

phys_addr_t virt_to_phys(volatile void *address)
{
	return __pa((unsigned long)address);
}

void *phys_to_virt(phys_addr_t address)
{
	return __va(address);
}
