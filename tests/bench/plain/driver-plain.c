// SPDX-License-Identifier: GPL-2.0-only
/* The same code, as Linux compiles it (see Kbuild): its barriers tell nobody either. */
#undef __kcsan_mb
#undef __kcsan_wmb
#undef __kcsan_release
#define __kcsan_mb()		do { } while (0)
#define __kcsan_wmb()		do { } while (0)
#define __kcsan_release()	do { } while (0)

#include "../driver.c"
