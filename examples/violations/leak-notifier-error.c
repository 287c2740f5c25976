// SPDX-License-Identifier: GPL-2.0-only
/*
 * A notifier that a failed init leaves.
 *
 * The module is refused, and its memory is freed; the chain does not know.
 *
 * expect: rule=leak context=process
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/pm_qos.h>
#include <linux/reboot.h>
#include <linux/slab.h>

static unsigned int *state;

static int example_reboot(struct notifier_block *block, unsigned long action, void *data)
{
	return NOTIFY_DONE;
}

static struct notifier_block example_block = {
	.notifier_call = example_reboot,
};

static int __init example_init(void)
{
	int error = register_reboot_notifier(&example_block);	/* here */

	if (error)
		return error;
	state = kzalloc(sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	return 0;
}
module_init(example_init);

static void __exit example_exit(void)
{
	unregister_reboot_notifier(&example_block);
	kfree(state);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A notifier that a failed init leaves");
MODULE_LICENSE("GPL");
