/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/root.h"

typedef enum CpuidRegister {
    CPUID_EAX,
    CPUID_EBX,
    CPUID_ECX,
    CPUID_EDX,
} CpuidRegister;

typedef struct CpuidLeaf {
    guint32 leaf;
    guint32 subleaf;
    guint32 registers[4]; /* by CpuidRegister */
} CpuidLeaf;

/* What a made-up processor answers. */
struct CpuidTable {
    const CpuidLeaf *leaves;
    guint n_leaves;
};

bool cpuid_query(const HostRoot *root, guint32 leaf, guint32 subleaf, guint32 ret_registers[static 4]);

/* the processor below us; in cpuid-none.c for architectures without the instruction */
bool cpuid_processor(guint32 leaf, guint32 subleaf, guint32 ret_registers[static 4]);
