/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "model/machine.h"

MachineRegistry *machine_registry_new(GThreadPool *pool, JobInterruptFunc interrupt, GDestroyNotify free_hypervisor, void *owner);
void             machine_registry_free(MachineRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MachineRegistry, machine_registry_free)

void *machine_registry_owner(MachineRegistry *registry);

/* finding; each result is a reference */
Machine *machine_registry_find_by_uuid(MachineRegistry *registry, const Uuid *uuid);
Machine *machine_registry_find_by_name(MachineRegistry *registry, const char *name);
Machine *machine_registry_find_by_id(MachineRegistry *registry, gint32 id);

/* A machine with its state, taken under one lock: a list is a picture of one moment. */
typedef struct MachineEntry {
    Machine *machine;
    MachineState *state;
    char *name;
} MachineEntry;

GArray *machine_registry_list(MachineRegistry *registry); /* of MachineEntry; g_array_unref() frees all */

/* names */
Machine *machine_registry_claim(MachineRegistry *registry, const char *name, const Uuid *uuid, GError **error);
bool     machine_registry_rename(MachineRegistry *registry, Machine *machine, const char *name, GError **error);
void     machine_registry_remove(MachineRegistry *registry, Machine *machine);
void     machine_registry_clear(MachineRegistry *registry);

/* numbers */
gint32 machine_registry_next_id(MachineRegistry *registry);
void   machine_registry_reserve_id(MachineRegistry *registry, gint32 id);
guint  machine_registry_count_active(MachineRegistry *registry);

/* for machine.c */
void machine_registry_lock(MachineRegistry *registry);
void machine_registry_unlock(MachineRegistry *registry);
void machine_registry_reindex(MachineRegistry *registry, Machine *machine, gint32 old_id);
void machine_registry_forget(MachineRegistry *registry, Machine *machine);
