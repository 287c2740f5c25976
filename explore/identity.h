/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which Tophalf this is, as far as a run depends on it: a number made from the
 * sources of the rooms that have a part in a run. The kernel is not among them;
 * it is in the image, which has a hash of its own. Neither are the compiler and
 * the time of the build: a run has to be the same without regard to them.
 */
#ifndef EXPLORE_IDENTITY_H
#define EXPLORE_IDENTITY_H

#include <stdint.h>

uint64_t run_identity(void);

#endif
