/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this folder share. */
#ifndef TOPHALF_KERNEL_MODULE_INTERNAL_H
#define TOPHALF_KERNEL_MODULE_INTERNAL_H

struct module;

int module_sysfs_add(struct module *module);
void module_sysfs_remove(struct module *module);

#endif
