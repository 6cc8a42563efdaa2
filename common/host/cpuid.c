/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feature bits are read from the instruction and not from /proc/cpuinfo: the kernel's list leaves out what it does not use itself. */
#include "host/cpuid.h"

#include <string.h>

/** cpuid_query: one leaf's registers; false where the processor has no such leaf. Thread: any. */
bool cpuid_query(const HostRoot *root, guint32 leaf, guint32 subleaf, guint32 ret_registers[static 4])
{
    if (root->cpuid == NULL)
        return root->folder[0] == '\0' && cpuid_processor(leaf, subleaf, ret_registers);
    for (guint i = 0; i < root->cpuid->n_leaves; i++) {
        const CpuidLeaf *entry = &root->cpuid->leaves[i];

        if (entry->leaf == leaf && entry->subleaf == subleaf) {
            memcpy(ret_registers, entry->registers, sizeof(entry->registers));
            return true;
        }
    }
    return false;
}
