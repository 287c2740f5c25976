/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
#ifndef _UAPI_ASM_TOPHALF_PTRACE_H
#define _UAPI_ASM_TOPHALF_PTRACE_H

#endif
