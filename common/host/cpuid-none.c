/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Architectures without the instruction. */
#include "host/cpuid.h"

/** cpuid_processor: no leaf is there. */
bool cpuid_processor(guint32 leaf, guint32 subleaf, guint32 ret_registers[static 4])
{
    return false;
}
