/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the target's code and data, and our kernel's, lie in the image; set by tree/image.lds. */
#ifndef TOPHALF_HOOK_H
#define TOPHALF_HOOK_H

extern char __tophalf_target_text_start[], __tophalf_target_text_end[];
extern char __tophalf_target_data_start[], __tophalf_target_data_end[];
extern char __tophalf_target_rodata_start[], __tophalf_target_rodata_end[];
extern char __tophalf_ours_text_start[], __tophalf_ours_text_end[];
/* The tree's functions that hand nodes of the device tree over. */
extern char __tophalf_nodes_text_start[], __tophalf_nodes_text_end[];

#endif
