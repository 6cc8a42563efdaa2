/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/typed-param.h"
#include "conf/domain/domain.h"

/* What typed parameters say of a document, and back: adding all values to params, putting those that params name into the document. */

/* One parameter of a kind, in a table; offset is that of a guint64 in a struct, where it stands in one. */
typedef struct TuneField {
    const char *name;
    TypedParamType type;
    gsize offset;
} TuneField;

bool tune_check(const TypedParams *params, const TuneField *fields, guint n_fields, GError **error);

/* memory */
void memory_tune_get(const DomainDef *def, TypedParams *params);
bool memory_tune_set(DomainDef *def, const TypedParams *params, GError **error);
void numa_tune_get(const DomainDef *def, TypedParams *params);
bool numa_tune_set(DomainDef *def, const TypedParams *params, GError **error);

/* Whether a rate must come with a burst at least as high; where it need not, what is said of a group is all of that group. */
typedef enum TuneBursts {
    TUNE_BURSTS_REQUIRED,
    TUNE_BURSTS_OPTIONAL,
} TuneBursts;

/* disks */
void block_tune_get(const DomainDef *def, TypedParams *params);
bool block_tune_set(DomainDef *def, const TypedParams *params, GError **error);
void block_io_tune_get(const Disk *disk, TypedParams *params);
bool block_io_tune_set(Disk *disk, const TypedParams *params, TuneBursts bursts, GError **error);

/* interfaces */
void bandwidth_get(const Interface *interface, TypedParams *params);
bool bandwidth_set(Interface *interface, const TypedParams *params, GError **error);

/* counters */
void perf_events_get(const DomainDef *def, TypedParams *params);
bool perf_events_set(DomainDef *def, const TypedParams *params, GError **error);
