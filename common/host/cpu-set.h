/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define CPU_SET_MAX 16384 /* what the wire's CPU map of 2,048 bytes can hold */

/* A set of CPU numbers (or of NUMA cells). */
typedef struct CpuSet CpuSet;

CpuSet *cpu_set_new(void);
CpuSet *cpu_set_copy(const CpuSet *set);
void    cpu_set_free(CpuSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CpuSet, cpu_set_free)

/* text: "0-3,8" */
bool  cpu_set_parse(const char *text, CpuSet **ret_set, GError **error);
char *cpu_set_format(const CpuSet *set);

/* changing */
bool cpu_set_add(CpuSet *set, guint cpu);

/* looking in */
bool  cpu_set_has(const CpuSet *set, guint cpu);
guint cpu_set_count(const CpuSet *set);
guint cpu_set_span(const CpuSet *set);
bool  cpu_set_next(const CpuSet *set, guint *cpu);
const guint8 *cpu_set_bytes(const CpuSet *set, guint *ret_n);
