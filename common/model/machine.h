/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/uuid.h"
#include "conf/domain/domain.h"
#include "model/job-queue.h"
#include "model/moment.h"
#include "proto/enums.h"

/* What a machine is at one moment. Immutable once published: readers hold a reference, changes are made to a copy. */
typedef struct MachineState {
    gint32 id; /* -1 while it does not run */
    DomainState state;
    gint32 reason;
    bool autostart;
    bool has_managed_save;
    bool updated;           /* the definition was changed while it runs */
    DomainDef *live;        /* what runs; NULL while nothing does */
    DomainDef *config;      /* what a start would run; NULL for a transient machine */
    MomentTree *snapshots;  /* of SnapshotDef; NULL: none */
    MomentTree *checkpoints; /* of CheckpointDef; NULL: none */
    guint64 balloon_kib;    /* what the guest has now; 0 while unknown */
    gint64 changed_us;      /* monotonic: when it was published */
} MachineState;

MachineState *machine_state_ref(MachineState *state);
void          machine_state_unref(MachineState *state);
MachineState *machine_state_copy(const MachineState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MachineState, machine_state_unref)

/* looking in */
bool             machine_state_is_active(const MachineState *state);
const DomainDef *machine_state_def(const MachineState *state);
void             machine_state_set_live(MachineState *state, DomainDef *def);
void             machine_state_set_config(MachineState *state, DomainDef *def);
void             machine_state_set_snapshots(MachineState *state, MomentTree *tree);
void             machine_state_set_checkpoints(MachineState *state, MomentTree *tree);

/* A machine: an identity, a queue of jobs, the state of the moment, and what its driver keeps about it. */
typedef struct Machine Machine;
typedef struct MachineRegistry MachineRegistry;

struct Machine {
    MachineRegistry *registry; /* not owned */
    Uuid uuid;                 /* never changes */
    JobQueue *jobs;
    void *hypervisor;          /* the driver's; touched by the machine's jobs only */

    /* the registry's, under its lock */
    char *name;
    MachineState *state;
};

Machine *machine_ref(Machine *machine);
void     machine_unref(Machine *machine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Machine, machine_unref)

/* state; any thread */
MachineState *machine_state(Machine *machine);
char         *machine_name(Machine *machine);
void          machine_publish(Machine *machine, MachineState *state);
