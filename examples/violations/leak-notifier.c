// SPDX-License-Identifier: GPL-2.0-only
/*
 * A notifier that stays registered.
 *
 * The chain leads to a function that is gone with the module. It is called at the next reboot.
 *
 * expect: rule=leak context=process
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
	return register_reboot_notifier(&example_block);	/* here */
}
module_init(example_init);

static void __exit example_exit(void)
{
	pr_debug("example: nothing to do\n");
}
module_exit(example_exit);

MODULE_DESCRIPTION("A notifier that stays registered");
MODULE_LICENSE("GPL");
