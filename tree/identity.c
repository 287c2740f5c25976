// SPDX-License-Identifier: GPL-2.0-only
/* The hash of this folder's sources is made by the Makefile. */
#include <identity.h>

#include "internal.h"

const char *tree_identity(void)
{
	return TREE_IDENTITY;
}
