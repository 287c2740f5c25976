// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rest of the sample: it calls the driver, and writes the return addresses of
 * the coverage calls that were made to standard output.
 */
struct driver {
	const char *name;
	int (*probe)(int value);
};

int caller(int value);
int branches(int value);

struct driver other_driver = { .name = "it has no probe function" };

static unsigned long made[256];
static unsigned int count;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
	if (count < 256)
		made[count++] = (unsigned long)__builtin_return_address(0);
}

static long system_call(long number, long first, const void *second, long third)
{
	long result;

	__asm__ volatile("syscall" : "=a"(result)
			 : "a"(number), "D"(first), "S"(second), "d"(third)
			 : "rcx", "r11", "memory");
	return result;
}

void _start(void);
void _start(void)
{
	caller(3);
	branches(2);
	system_call(1, 1, made, count * sizeof(made[0]));
	system_call(231, 0, 0, 0);
	__builtin_unreachable();
}
