/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The CPUID instruction. */
#include "host/cpuid.h"

#include <cpuid.h>

/** cpuid_processor: ask the processor that this thread runs on; false for a leaf above its highest. Thread: any. */
bool cpuid_processor(guint32 leaf, guint32 subleaf, guint32 ret_registers[static 4])
{
    return __get_cpuid_count(leaf, subleaf, &ret_registers[CPUID_EAX], &ret_registers[CPUID_EBX], &ret_registers[CPUID_ECX],
                             &ret_registers[CPUID_EDX]) != 0;
}
