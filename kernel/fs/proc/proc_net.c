// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/net: files that show one network namespace, of which there is one.
 */
#include <linux/init.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/seq_file_net.h>
#include <net/net_namespace.h>

/* Process context, may sleep, for all of them. */
struct proc_dir_entry *proc_create_net_data(const char *name, umode_t mode,
					    struct proc_dir_entry *parent,
					    const struct seq_operations *sequence,
					    unsigned int state_size, void *data)
{
	return proc_create_seq_private(name, mode, parent, sequence, state_size, data);
}

struct proc_dir_entry *proc_create_net_single(const char *name, umode_t mode,
					      struct proc_dir_entry *parent,
					      int (*show)(struct seq_file *, void *), void *data)
{
	return proc_create_single_data(name, mode, parent, show, data);
}

static int __net_init proc_net_ns_init(struct net *net)
{
	net->proc_net = proc_mkdir("net", NULL);
	net->proc_net_stat = proc_mkdir("stat", net->proc_net);
	return net->proc_net && net->proc_net_stat ? 0 : -ENOMEM;
}

static void __net_exit proc_net_ns_exit(struct net *net)
{
	proc_remove(net->proc_net);
}

static struct pernet_operations proc_net_operations = {
	.init = proc_net_ns_init,
	.exit = proc_net_ns_exit,
};

/* An image without the network stack does not get it for this. */
int register_pernet_subsys(struct pernet_operations *operations) __weak;

/* Boot, before any other part of a namespace that has files here. */
int __init proc_net_init(void)
{
	return register_pernet_subsys(&proc_net_operations);
}
