// SPDX-License-Identifier: GPL-2.0-only
/*
 * printk: each line goes to the host's console at once, so that what a run
 * printed is known however it ends.  There is no ring buffer to fall behind.
 */
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched/clock.h>
#include "tophalf.h"

#define LINE_MAX	1024

int console_printk[4] = { CONSOLE_LOGLEVEL_DEFAULT, MESSAGE_LOGLEVEL_DEFAULT, 1, CONSOLE_LOGLEVEL_DEFAULT };
int suppress_printk;
int printk_delay_msec;
int dmesg_restrict;
char *log_buf_addr_get(void) { return NULL; }
u32 log_buf_len_get(void) { return 0; }

/* Any context. */
int vprintk_emit(int facility, int level, const struct dev_printk_info *info,
		 const char *format, va_list arguments)
{
	static char line[LINE_MAX];
	const char *text = line;
	int length;

	(void)facility;
	(void)info;
	length = vscnprintf(line, sizeof(line), format, arguments);
	while (text[0] == KERN_SOH_ASCII && text[1]) {
		if (text[1] >= '0' && text[1] <= '7' && level == LOGLEVEL_DEFAULT)
			level = text[1] - '0';
		text += 2;
		length -= 2;
	}
	if (level == LOGLEVEL_DEFAULT)
		level = default_message_loglevel;
	tophalf_host->console(level, text, length);
	tophalf_point();
	return length;
}

int vprintk_default(const char *format, va_list arguments)
{
	return vprintk_emit(0, LOGLEVEL_DEFAULT, NULL, format, arguments);
}

int vprintk(const char *format, va_list arguments)
{
	return vprintk_default(format, arguments);
}

int vprintk_deferred(const char *format, va_list arguments)
{
	return vprintk_default(format, arguments);
}

int _printk(const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vprintk_default(format, arguments);
	va_end(arguments);
	return length;
}

int _printk_deferred(const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vprintk_default(format, arguments);
	va_end(arguments);
	return length;
}

DEFINE_RATELIMIT_STATE(printk_ratelimit_state, 5 * HZ, 10);

int __printk_ratelimit(const char *function)
{
	return ___ratelimit(&printk_ratelimit_state, function);
}

bool printk_timed_ratelimit(unsigned long *caller_jiffies, unsigned int interval_ms)
{
	unsigned long elapsed = jiffies - *caller_jiffies;

	if (*caller_jiffies && elapsed <= msecs_to_jiffies(interval_ms))
		return false;
	*caller_jiffies = jiffies;
	return true;
}

void __printk_deferred_enter(void) { }
void __printk_deferred_exit(void) { }
void __printk_safe_enter(void) { }
void __printk_safe_exit(void) { }
void printk_trigger_flush(void) { }
void defer_console_output(void) { }

int __printk_cpu_sync_try_get(void)
{
	return 1;
}

void __printk_cpu_sync_wait(void) { }
void __printk_cpu_sync_put(void) { }

/* No dumper is ever called: a run that ends badly is reported by the host. */
int kmsg_dump_register(struct kmsg_dumper *dumper)
{
	(void)dumper;
	return 0;
}

int kmsg_dump_unregister(struct kmsg_dumper *dumper)
{
	(void)dumper;
	return 0;
}

void console_verbose(void)
{
	if (console_loglevel)
		console_loglevel = CONSOLE_LOGLEVEL_MOTORMOUTH;
}
