// SPDX-License-Identifier: GPL-2.0-only
/* No wall: these tests are about runs whose process is ended by somebody else. */
#include <machine/internal.h>

void wall_build(void)
{
}
