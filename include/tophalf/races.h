/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the race detector keeps what it knows (kernel/kcsan/): a part of the address
 * space beside those of layout.h, behind the lock validator's, and likewise no
 * memory of the machine's.  It is a file of its own because every object of the tree
 * depends on layout.h, by asm/page.h, and none on this.
 */
#ifndef TOPHALF_RACES_H
#define TOPHALF_RACES_H

#define TOPHALF_RACES_BASE		0x261000000000
#define TOPHALF_RACES_SIZE		0x01000000

#endif
