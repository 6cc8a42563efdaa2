/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/cpuid.h"

/* One bit of CPUID and its name in <feature name=''/>. */
typedef struct CpuFeature {
    guint32 leaf;
    guint32 subleaf;
    CpuidRegister reg;
    guint bit;
    const char *name;
} CpuFeature;

extern const CpuFeature cpu_features_x86[];
extern const guint cpu_features_x86_count;

GPtrArray *cpu_features_read(const HostRoot *root);
