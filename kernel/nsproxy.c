// SPDX-License-Identifier: GPL-2.0-only
/* The namespaces of every task: the first of each kind, where the image has it. */
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/utsname.h>
#include <net/net_namespace.h>

/* An image without the network stack does not get it for this. */
extern struct net init_net __weak;

struct nsproxy init_nsproxy = {
	.count = REFCOUNT_INIT(1),
	.uts_ns = &init_uts_ns,
	.pid_ns_for_children = &init_pid_ns,
	.net_ns = &init_net,
};
