// SPDX-License-Identifier: GPL-2.0-only
/*
 * A notifier that is unregistered.
 *
 * It leaves the chain before the module leaves.
 *
 * expect: clean contexts=process
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/reboot.h>

static int example_reboot(struct notifier_block *block, unsigned long action, void *data)
{
	pr_info("example: the machine goes\n");
	return NOTIFY_DONE;
}

static struct notifier_block example_block = {
	.notifier_call = example_reboot,
};

static int __init example_init(void)
{
	return register_reboot_notifier(&example_block);
}
module_init(example_init);

static void __exit example_exit(void)
{
	unregister_reboot_notifier(&example_block);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A notifier that is unregistered");
MODULE_LICENSE("GPL");
