// SPDX-License-Identifier: GPL-2.0-only
/* The same stand-ins as for hardware/. */
#include "tests/hardware/fakes/sources.c"
