// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory: what is copied, and how much is left where it ends. The program that loads the
 * module gets two pages of a file, of which only the first is there.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pagemap.h>
#include <linux/uaccess.h>
#include "fidelity.h"

static struct page *page;
static char buffer[256];

static vm_fault_t fault(struct vm_fault *fault)
{
	if (fault->pgoff)
		return VM_FAULT_SIGBUS;
	get_page(page);
	fault->page = page;
	return 0;
}

static const struct vm_operations_struct operations = { .fault = fault };

static int map(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &operations;
	return 0;
}

static const struct file_operations files = { .owner = THIS_MODULE, .mmap = map };

/* How many of the buffer's first bytes are `value`, and of those behind 0. */
static void say_buffer(char value)
{
	unsigned int i, j;

	for (i = 0; i < sizeof(buffer) && buffer[i] == value; i++)
		;
	for (j = i; j < sizeof(buffer) && !buffer[j]; j++)
		;
	say("buffer: %u, then %u of 0", i, j - i);
}

static void whole(char __user *user)
{
	u32 word = 0;
	u64 wide = 0;

	say("whole");
	memset(buffer, 'a', sizeof(buffer));
	show(copy_to_user(user, buffer, sizeof(buffer)));
	memset(buffer, 0, sizeof(buffer));
	show(copy_from_user(buffer, user, 100));
	say_buffer('a');
	show(copy_from_user(buffer, user, 0));
	show(put_user(0x12345678, (u32 __user *)user));
	show(get_user(word, (u32 __user *)user));
	show(word);
	show(put_user(0x1122334455667788ULL, (u64 __user *)(user + 8)));
	show(get_user(wide, (u64 __user *)(user + 8)));
	show(wide == 0x1122334455667788ULL);
	show(clear_user(user, 16));
	show(copy_from_user(buffer, user, sizeof(buffer)));
	show(buffer[15]);
	show(buffer[16]);
}

static void strings(char __user *user, char __user *end)
{
	say("strings");
	strscpy(buffer, "fidelity", sizeof(buffer));
	show(copy_to_user(user, buffer, 9));
	show(strnlen_user(user, 100));
	show(strnlen_user(user, 9));
	show(strnlen_user(user, 8));
	show(strnlen_user(user, 3));
	memset(buffer, 0, sizeof(buffer));
	show(strncpy_from_user(buffer, user, sizeof(buffer)));
	say("%s", buffer);
	show(strncpy_from_user(buffer, user, 4));
	show(copy_to_user(end - 4, "abcd", 4));
	show(strncpy_from_user(buffer, end - 4, 4));
	show(strncpy_from_user(buffer, end - 4, 100));
	show(strnlen_user(end - 4, 100));
	show(strnlen_user(NULL, 100));
	show(strncpy_from_user(buffer, NULL, 10));
}

static void at_the_end(char __user *end)
{
	u32 word = 7;

	say("at the end");
	memset(buffer, 'e', sizeof(buffer));
	show(copy_to_user(end - 64, buffer, 64));
	show(copy_to_user(end - 64, buffer, 128));
	memset(buffer, 'x', sizeof(buffer));
	show(copy_from_user(buffer, end - 64, 128));
	say("%c %c %d %d", buffer[0], buffer[63], buffer[64], buffer[127]);
	say("%c", buffer[128]);
	show(copy_from_user(buffer, end, 64));
	say("%d %d", buffer[0], buffer[63]);
	show(clear_user(end - 8, 40));
	show(get_user(word, (u32 __user *)end));
	show(word);
	show(put_user(7, (u32 __user *)end));
	show(__copy_from_user(buffer, end - 1, 2));
	show(copy_from_user_nofault(buffer, end, 4));
	show(copy_to_user_nofault(end, buffer, 4));
}

static void no_address(void)
{
	char __user *kernel = (char __user __force *)buffer;
	u32 word = 7;

	say("no user's address");
	memset(buffer, 'k', sizeof(buffer));
	show(copy_from_user(buffer, NULL, 16));
	show(buffer[0]);
	show(copy_to_user(NULL, buffer, 16));
	show(copy_to_user(kernel, buffer, 16));
	show(copy_from_user(buffer, kernel + 128, 16));
	show(buffer[0]);
	show(clear_user(kernel, 8));
	show(get_user(word, (u32 __user *)kernel));
	show(word);
	show(put_user(word, (u32 __user *)kernel));
	show(!!access_ok(NULL, 100));
	show(!!access_ok(kernel, 1));
	show(!!access_ok((char __user *)16, -1UL));
	show(IS_ERR(memdup_user(kernel, 16)));
	show(PTR_ERR(memdup_user(NULL, 16)));
}

static void without_faults(char __user *user, char __user *end)
{
	u32 word;

	say("page faults off");
	show(pagefault_disabled());
	show(!!faulthandler_disabled());
	pagefault_disable();
	show(pagefault_disabled());
	pagefault_disable();
	pagefault_enable();
	show(pagefault_disabled());
	show(!!faulthandler_disabled());
	show(in_atomic());
	memset(buffer, 'n', sizeof(buffer));
	show(__copy_to_user_inatomic(user, buffer, 32));
	show(__copy_from_user_inatomic(buffer, user, 32));
	show(__copy_from_user_inatomic(buffer, end - 16, 48));
	show(get_user(word, (u32 __user *)user));
	show(get_user(word, (u32 __user *)end));
	pagefault_enable();
	show(pagefault_disabled());
	show(fault_in_readable(user, 100));
	show(fault_in_writeable(user, 100));
	show(fault_in_readable(end - 10, 100));
	show(fault_in_readable(end, 100));
}

static void run(void)
{
	struct file *file;
	char __user *user, *end;
	unsigned long at;

	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	file = anon_inode_getfile("fidelity", &files, NULL, O_RDWR);
	show(PTR_ERR_OR_ZERO(file));
	at = vm_mmap(file, 0, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
	show(IS_ERR_VALUE(at));
	user = (char __user *)at;
	end = user + PAGE_SIZE;
	whole(user);
	strings(user, end);
	at_the_end(end);
	no_address();
	without_faults(user, end);
	show(vm_munmap(at, 2 * PAGE_SIZE));
	show(copy_from_user(buffer, user, 16));
	fput(file);
	put_page(page);
}

FIDELITY_MODULE(run, "User memory");
