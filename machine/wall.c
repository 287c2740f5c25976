// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wall around the process of a run: what it may ask of the host's kernel.
 *
 * A driver may execute anything, the instruction `syscall` included, or jump to
 * wherever a corrupted pointer leads.  Neither must end another process, write
 * a file or start a process that outlives the run.  So the host's kernel
 * filters: such a process gets the few calls that the machine itself makes in one, and
 * whatever the image asks for by itself, or anybody for more, is SIGSYS, which
 * fault.c turns into a finding at that instruction.
 *
 * The filter is a program of classic BPF over struct seccomp_data; it costs a
 * run some microseconds.  Where the host's kernel has no such filters, a run
 * does without: it is the last wall, and nothing else depends on it.
 */
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <machine/internal.h>

#define FIELD(name)		((uint32_t)offsetof(struct seccomp_data, name))
/* The lower half of a 64-bit field; the host is little-endian. */
#define LOW(name)		FIELD(name)
#define HIGH(name)		(FIELD(name) + 4)

#define LOAD(offset)		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define RETURN(action)		BPF_STMT(BPF_RET | BPF_K, (action))
/* Goes on behind the next instruction if the test fails, so that one is what it guards. */
#define IF_EQUAL(value)		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1)
#define IF_NOT_EQUAL(value)	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 1, 0)
#define IF_BITS(mask)		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (mask), 0, 1)
#define ALLOW(number)		IF_EQUAL(number), RETURN(SECCOMP_RET_ALLOW)
/* The accumulator holds the number; both leave the program one way or the other. */
#define ALLOW_WITH(number, argument, value)					\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 4),			\
	LOAD(LOW(args[argument])), IF_EQUAL(value),				\
	RETURN(SECCOMP_RET_ALLOW), RETURN(SECCOMP_RET_TRAP)
#define ALLOW_WITH_EITHER(number, argument, one, other)				\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 6),			\
	LOAD(LOW(args[argument])), IF_EQUAL(one),				\
	RETURN(SECCOMP_RET_ALLOW), IF_EQUAL(other),				\
	RETURN(SECCOMP_RET_ALLOW), RETURN(SECCOMP_RET_TRAP)
#define ALLOW_WITHOUT(number, argument, bits)					\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 4),			\
	LOAD(LOW(args[argument])), IF_BITS(bits),				\
	RETURN(SECCOMP_RET_TRAP), RETURN(SECCOMP_RET_ALLOW)

static const struct sock_filter program[] = {
	/* `int $0x80` and its kind number calls in another way. */
	LOAD(FIELD(arch)),
	IF_NOT_EQUAL(AUDIT_ARCH_X86_64),
	RETURN(SECCOMP_RET_TRAP),

	/* The image asks nobody but the host's code: IMAGE_BASE <= address < IMAGE_LIMIT. */
	LOAD(HIGH(instruction_pointer)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 4),
	LOAD(LOW(instruction_pointer)),
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, TOPHALF_IMAGE_BASE, 0, 2),
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, TOPHALF_IMAGE_LIMIT, 1, 0),
	RETURN(SECCOMP_RET_TRAP),

	LOAD(FIELD(nr)),
	ALLOW(SYS_exit_group),
	ALLOW(SYS_rt_sigreturn),
	/* Kernel stacks, and whatever libc allocates. */
	ALLOW_WITHOUT(SYS_mprotect, 2, PROT_EXEC),
	ALLOW_WITHOUT(SYS_mmap, 2, PROT_EXEC),
	ALLOW(SYS_munmap),
	ALLOW(SYS_mremap),
	ALLOW(SYS_madvise),
	ALLOW(SYS_brk),
	/* The console, and an assertion of ours: to standard error alone.  Between runs, the channel. */
	ALLOW_WITH_EITHER(SYS_write, 0, STDERR_FILENO, SERIES_CHANNEL),
	ALLOW_WITH(SYS_read, 0, SERIES_CHANNEL),
	ALLOW_WITH(SYS_writev, 0, STDERR_FILENO),
	ALLOW(SYS_rt_sigprocmask),
	ALLOW(SYS_getpid),
	ALLOW(SYS_gettid),
	ALLOW_WITH(SYS_tgkill, 2, SIGABRT),
	/* Between runs: their limits. */
	ALLOW_WITH(SYS_prlimit64, 0, 0),
	ALLOW(SYS_setitimer),
#ifdef MACHINE_ASAN
	ALLOW(SYS_sigaltstack),
#endif
	/* Where the host has no clock that can be read without a call. */
	ALLOW(SYS_clock_gettime),
	RETURN(SECCOMP_RET_TRAP),
};

/* In the process of runs, once, before anything of the driver's executes. */
void wall_build(void)
{
	const struct sock_fprog filter = {
		.len = sizeof(program) / sizeof(*program),
		.filter = (struct sock_filter *)program,
	};

	if (!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}
