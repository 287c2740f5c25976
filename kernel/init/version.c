// SPDX-License-Identifier: GPL-2.0-only
/* What the machine and its kernel are called. */
#include <generated/utsrelease.h>
#include <linux/cred.h>
#include <linux/uts.h>
#include <linux/utsname.h>

struct uts_namespace init_uts_ns = {
	.ns.count = REFCOUNT_INIT(2),
	.name = {
		.sysname = UTS_SYSNAME,
		.nodename = UTS_NODENAME,
		.release = UTS_RELEASE,
		.version = "#1",
		.machine = "tophalf",
		.domainname = UTS_DOMAINNAME,
	},
	.user_ns = &init_user_ns,
};
