// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking user space for a module.  What it would load beside a driver is in the
 * image from the start, so there is never another one to be had: modprobe
 * says that it does not know it.
 */
#include <linux/kmod.h>
#include <linux/kernel.h>
#include "tophalf.h"

/* What modprobe's exit status 1 is to the caller. */
#define MODPROBE_FAILED	(1 << 8)

/* Process context, may sleep: it waits for modprobe. */
int __request_module(bool wait, const char *format, ...)
{
	check_may_sleep("request_module()");
	return MODPROBE_FAILED;
}
