/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon/daemon.h"

/*
 * The changes of a machine's life, each whole: state published, status file written or removed, event told. Called by the machine's job.
 */
typedef struct LifecycleChange {
    DomainState state;
    gint32 reason;        /* of the state */
    DomainEventType event;
    gint32 detail;        /* of the event */
} LifecycleChange;

/* running */
bool lifecycle_started(Daemon *daemon, Machine *machine, DomainDef *live, gint32 id, const LifecycleChange *change, GError **error);
void lifecycle_changed(Daemon *daemon, Machine *machine, const LifecycleChange *change);
void lifecycle_stopped(Daemon *daemon, Machine *machine, const LifecycleChange *change);

/* defined */
bool lifecycle_defined(Daemon *daemon, Machine *machine, DomainDef *config, GError **error);
bool lifecycle_undefined(Daemon *daemon, Machine *machine, GError **error);

/* documents */
bool lifecycle_update(Daemon *daemon, Machine *machine, DomainDef *live, DomainDef *config, GError **error);
bool lifecycle_record(Daemon *daemon, Machine *machine, DomainDef *live, DomainDef *config, GError **error);
void lifecycle_publish(Machine *machine, DomainDef *live, DomainDef *config);
bool lifecycle_save_status(Daemon *daemon, Machine *machine, GError **error);

/* telling */
void lifecycle_tell(Daemon *daemon, Machine *machine, DomainEventType event, gint32 detail);
