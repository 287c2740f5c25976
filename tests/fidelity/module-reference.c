// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reference count of a module, which is on its way in.
 */
#include <linux/module.h>
#include "fidelity.h"

static void run(void)
{
	show(module_refcount(THIS_MODULE));
	show(try_module_get(THIS_MODULE));
	__module_get(THIS_MODULE);
	show(module_refcount(THIS_MODULE));
	module_put(THIS_MODULE);
	module_put(THIS_MODULE);
	show(module_refcount(THIS_MODULE));
	show(try_module_get(NULL));
	module_put(NULL);
	say("%s", module_name(THIS_MODULE));
	show(THIS_MODULE->state == MODULE_STATE_COMING);
}

FIDELITY_MODULE(run, "References of a module");
