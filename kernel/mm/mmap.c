// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap() of device files.
 *
 * A mapping lies in user memory behind the part in which programs keep their
 * buffers.  After the file's mmap() has agreed, the program touches pages, as
 * that is what a program maps a device for: each page that is not there yet
 * comes from the driver's fault().  By choice the program also forks, which
 * shows the driver open() and close() of a second area.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/mmap_lock.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "mapping.h"
#include "mmap.h"

#define MAPPINGS_START		(TOPHALF_USER_BASE + 0x100000UL)
/* The last page of user memory is there, with nothing behind it. */
#define MAPPINGS_END		(TOPHALF_USER_BASE + (unsigned long)TOPHALF_USER_SIZE - PAGE_SIZE)
/* A program looks at so many pages of what it has mapped. */
#define PAGES_TOUCHED		8

static LIST_HEAD(mappings);

struct mapping *mapping_of(const struct vm_area_struct *vma)
{
	struct mapping *mapping;

	list_for_each_entry(mapping, &mappings, list)
		if (mapping->vma == vma)
			return mapping;
	return NULL;
}

void mappings_for_each(void (*function)(struct mapping *mapping, void *argument), void *argument)
{
	struct mapping *mapping, *next;

	list_for_each_entry_safe(mapping, next, &mappings, list)
		function(mapping, argument);
}

static struct mapping *mapping_at(unsigned long address)
{
	struct mapping *mapping;

	list_for_each_entry(mapping, &mappings, list)
		if (address >= mapping->vma->vm_start && address < mapping->vma->vm_end)
			return mapping;
	return NULL;
}

bool user_mappable(unsigned long address)
{
	return address >= MAPPINGS_START && address < MAPPINGS_END;
}

/* The lowest free range; the list is sorted by address.  0 if there is none. */
static unsigned long find_range(unsigned long length, struct list_head **before)
{
	unsigned long start = MAPPINGS_START;
	struct mapping *mapping;

	list_for_each_entry(mapping, &mappings, list) {
		if (mapping->vma->vm_start - start >= length)
			break;
		start = mapping->vma->vm_end;
	}
	*before = &mapping->list;
	return MAPPINGS_END - start >= length ? start : 0;
}

/* ---- faults ---------------------------------------------------------------------- */

static vm_fault_t fault_in(struct mapping *mapping, unsigned long address, bool write)
{
	struct vm_area_struct *vma = mapping->vma;
	struct mapped_page *record = &mapping->pages[(address - vma->vm_start) >> PAGE_SHIFT];
	struct vm_fault fault = {
		.vma = vma,
		.gfp_mask = GFP_KERNEL | __GFP_FS | __GFP_IO,
		.pgoff = vma->vm_pgoff + ((address - vma->vm_start) >> PAGE_SHIFT),
		.address = address & PAGE_MASK,
		.real_address = address,
		.flags = FAULT_FLAG_USER | (write ? FAULT_FLAG_WRITE : 0),
	};
	vm_fault_t result;

	if (record->present)
		return 0;
	if (!vma->vm_ops || !vma->vm_ops->fault)
		return VM_FAULT_SIGBUS;
	result = vma->vm_ops->fault(&fault);
	if (result & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return result;
	if (WARN(!fault.page, "fault() returned neither a page nor an error\n"))
		return VM_FAULT_SIGBUS;
	if (record->present) {
		put_page(fault.page);
		return 0;
	}
	/* The reference that fault() took is the mapping's now. */
	record->pfn = page_to_pfn(fault.page);
	record->present = true;
	record->counted = true;
	if (result & VM_FAULT_LOCKED)
		unlock_page(fault.page);
	if (write && vma->vm_ops->page_mkwrite && (vma->vm_flags & VM_SHARED))
		result |= vma->vm_ops->page_mkwrite(&fault);
	return result;
}

static vm_fault_t fault_in_locked(struct mapping *mapping, unsigned long address, bool write)
{
	struct mm_struct *mm = mapping->vma->vm_mm;
	vm_fault_t result;

	mmap_read_lock(mm);
	result = fault_in(mapping, address, write);
	mmap_read_unlock(mm);
	return result;
}

void *user_mapped_page(unsigned long address, bool write, bool sleep)
{
	struct mapping *mapping = mapping_at(address);
	struct mapped_page *record;

	if (!mapping || (write && !(mapping->vma->vm_flags & VM_WRITE)))
		return NULL;
	record = &mapping->pages[(address - mapping->vma->vm_start) >> PAGE_SHIFT];
	if (!record->present && sleep)
		fault_in_locked(mapping, address, write);
	mapping = mapping_at(address);
	if (!mapping)
		return NULL;
	record = &mapping->pages[(address - mapping->vma->vm_start) >> PAGE_SHIFT];
	/* Device windows are mapped for programs; a copy by the kernel does not reach them. */
	if (!record->present || record->pfn < ARCH_PFN_OFFSET ||
	    record->pfn - ARCH_PFN_OFFSET >= MACHINE_PAGES)
		return NULL;
	return pfn_to_virt(record->pfn);
}

static void touch(struct mapping *mapping)
{
	struct vm_area_struct *vma = mapping->vma;
	unsigned long i, pages = min(vma_pages(vma), (unsigned long)PAGES_TOUCHED);
	bool write = (vma->vm_flags & VM_WRITE) && tophalf_choose(TOPHALF_CHOOSE_ARGUMENT, 2) == 0;

	for (i = 0; i < pages; i++)
		if (fault_in_locked(mapping, vma->vm_start + i * PAGE_SIZE, write) & VM_FAULT_ERROR)
			break;
}

/* The program forks, and the child exits at once. */
static void fork_and_exit(struct mapping *mapping)
{
	struct vm_area_struct *vma = mapping->vma, *copy;

	if ((vma->vm_flags & VM_DONTCOPY) || tophalf_choose(TOPHALF_CHOOSE_ARGUMENT, 4) != 1)
		return;
	copy = kmemdup(vma, sizeof(*vma), GFP_KERNEL | __GFP_NOFAIL);
	get_file(copy->vm_file);
	mmap_write_lock(vma->vm_mm);
	if (copy->vm_ops && copy->vm_ops->open)
		copy->vm_ops->open(copy);
	mmap_write_unlock(vma->vm_mm);
	mmap_write_lock(vma->vm_mm);
	if (copy->vm_ops && copy->vm_ops->close)
		copy->vm_ops->close(copy);
	mmap_write_unlock(vma->vm_mm);
	fput(copy->vm_file);
	kfree(copy);
}

/* ---- system calls ---------------------------------------------------------------- */

static void mapping_free(struct mapping *mapping)
{
	if (mapping->vma)
		kfree(mapping->vma);
	kvfree(mapping->pages);
	kfree(mapping);
}

static struct mapping *mapping_allocate(unsigned long pages)
{
	struct mapping *mapping = kzalloc(sizeof(*mapping), GFP_KERNEL);

	if (!mapping)
		return NULL;
	INIT_LIST_HEAD(&mapping->list);
	mapping->owner = current;
	mapping->vma = kzalloc(sizeof(*mapping->vma), GFP_KERNEL);
	mapping->pages = kvcalloc(pages, sizeof(*mapping->pages), GFP_KERNEL);
	if (mapping->vma && mapping->pages)
		return mapping;
	mapping_free(mapping);
	return NULL;
}

pgprot_t vm_get_page_prot(unsigned long flags)
{
	return __pgprot(_PAGE_PRESENT | _PAGE_USER | (flags & VM_WRITE ? _PAGE_WRITE : 0));
}

static unsigned long flags_of(const struct file *file, unsigned long protection)
{
	unsigned long flags = VM_SHARED | VM_MAYSHARE | VM_MAYREAD | VM_MAYEXEC;

	if (protection & PROT_READ)
		flags |= VM_READ;
	if (protection & PROT_WRITE)
		flags |= VM_WRITE;
	if (protection & PROT_EXEC)
		flags |= VM_EXEC;
	if (file->f_mode & FMODE_WRITE)
		flags |= VM_MAYWRITE;
	return flags;
}

/* Under the memory's lock. */
static int map_file(struct mapping *mapping, struct file *file, unsigned long length,
		    unsigned long page_offset, unsigned long protection)
{
	struct vm_area_struct *vma = mapping->vma;
	struct list_head *before;
	unsigned long start = find_range(length, &before);
	int error;

	if (!start)
		return -ENOMEM;
	vma->vm_mm = current->mm;
	vma->vm_start = start;
	vma->vm_end = start + length;
	vma->vm_pgoff = page_offset;
	vm_flags_init(vma, flags_of(file, protection));
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	INIT_LIST_HEAD(&vma->anon_vma_chain);
	vma->vm_file = get_file(file);
	list_add_tail(&mapping->list, before);
	error = file->f_op->mmap(file, vma);
	if (!error)
		return 0;
	mapping_zap(mapping, 0, length >> PAGE_SHIFT);
	list_del_init(&mapping->list);
	fput(vma->vm_file);
	return error > 0 ? -EINVAL : error;
}

/* Process context, may sleep.  A new mapping, or an error. */
static struct mapping *map_new(struct file *file, unsigned long length, unsigned long page_offset,
			       unsigned long protection)
{
	struct mapping *mapping;
	int error;

	if (!length || length > MAPPINGS_END - MAPPINGS_START)
		return ERR_PTR(length ? -ENOMEM : -EINVAL);
	length = PAGE_ALIGN(length);
	if (page_offset + (length >> PAGE_SHIFT) < page_offset)
		return ERR_PTR(-EOVERFLOW);
	if (!(file->f_mode & FMODE_READ) ||
	    ((protection & PROT_WRITE) && !(file->f_mode & FMODE_WRITE)))
		return ERR_PTR(-EACCES);
	if (!file->f_op->mmap)
		return ERR_PTR(-ENODEV);
	mapping = mapping_allocate(length >> PAGE_SHIFT);
	if (!mapping)
		return ERR_PTR(-ENOMEM);
	if (mmap_write_lock_killable(current->mm)) {
		mapping_free(mapping);
		return ERR_PTR(-EINTR);
	}
	error = map_file(mapping, file, length, page_offset, protection);
	mmap_write_unlock(current->mm);
	if (!error)
		return mapping;
	mapping_free(mapping);
	return ERR_PTR(error);
}

long user_mmap(struct file *file, unsigned long length, unsigned long page_offset,
	       unsigned long protection)
{
	struct mapping *mapping = map_new(file, length, page_offset, protection);
	unsigned long start;

	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	start = mapping->vma->vm_start;
	touch(mapping);
	fork_and_exit(mapping);
	return start;
}

static void unmap(struct mapping *mapping)
{
	struct vm_area_struct *vma = mapping->vma;
	struct mm_struct *mm = vma->vm_mm;

	mmap_write_lock(mm);
	mapping_zap(mapping, 0, vma_pages(vma));
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	list_del(&mapping->list);
	mmap_write_unlock(mm);
	fput(vma->vm_file);
	mapping_free(mapping);
}

long user_munmap(unsigned long address)
{
	struct mapping *mapping = mapping_at(address);

	if (!PAGE_ALIGNED(address))
		return -EINVAL;
	/* Only whole mappings, and each by the task that made it; anything else unmaps nothing. */
	if (mapping && mapping->owner == current && mapping->vma->vm_start == address)
		unmap(mapping);
	return 0;
}

/* ---- for those who map a file for the program that called them ---------------------- */

/* Process context, may sleep. */
unsigned long vm_mmap(struct file *file, unsigned long address, unsigned long length,
		      unsigned long protection, unsigned long flags, unsigned long offset)
{
	struct mapping *mapping;

	if (offset + PAGE_ALIGN(length) < offset || !PAGE_ALIGNED(offset))
		return -EINVAL;
	if (!file || !(flags & MAP_SHARED)) {
		tophalf_unsupported("vm_mmap() of anything but a shared file");
		return -ENODEV;
	}
	mapping = map_new(file, length, offset >> PAGE_SHIFT, protection);
	return IS_ERR(mapping) ? (unsigned long)PTR_ERR(mapping) : mapping->vma->vm_start;
}

/* Process context, may sleep. */
int vm_munmap(unsigned long address, size_t length)
{
	struct mapping *mapping = mapping_at(address);

	if (!PAGE_ALIGNED(address) || !length)
		return -EINVAL;
	if (!mapping)
		return 0;
	if (mapping->vma->vm_start == address &&
	    vma_pages(mapping->vma) == PAGE_ALIGN(length) >> PAGE_SHIFT)
		unmap(mapping);
	else
		tophalf_unsupported("vm_munmap() of a part of a mapping");
	return 0;
}

/* Process context, may sleep: the task exits. */
void user_mappings_exit(struct task_struct *task)
{
	struct mapping *mapping, *next;

restart:
	list_for_each_entry_safe(mapping, next, &mappings, list) {
		if (mapping->owner != task)
			continue;
		unmap(mapping);
		/* close() may have let others change the list. */
		goto restart;
	}
}
