/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

/* In which state the guest was: as a machine's, and one more. */
typedef enum SnapshotState {
    SNAPSHOT_STATE_UNSET,
    SNAPSHOT_STATE_NOSTATE,
    SNAPSHOT_STATE_RUNNING,
    SNAPSHOT_STATE_BLOCKED,
    SNAPSHOT_STATE_PAUSED,
    SNAPSHOT_STATE_SHUTDOWN,
    SNAPSHOT_STATE_SHUTOFF,
    SNAPSHOT_STATE_CRASHED,
    SNAPSHOT_STATE_PMSUSPENDED,
    SNAPSHOT_STATE_DISK_ONLY, /* of a running guest, without its memory */
} SnapshotState;

/* Where the state of a disk, or of the memory, is kept. */
typedef enum SnapshotPlace {
    SNAPSHOT_PLACE_DEFAULT,
    SNAPSHOT_PLACE_NO,
    SNAPSHOT_PLACE_INTERNAL, /* in the image itself */
    SNAPSHOT_PLACE_EXTERNAL, /* in a file of its own */
    SNAPSHOT_PLACE_MANUAL,
} SnapshotPlace;

typedef struct SnapshotDisk {
    char         *name; /* a target, or a source's path */
    SnapshotPlace place;
    ImageFormat   format;
    guint64       metadata_cache_max_bytes;
    StorageSource source; /* external: the new image */
} SnapshotDisk;

/* A <domainsnapshot>. Immutable once others see it. */
typedef struct SnapshotDef {
    char         *name;
    char         *description;
    SnapshotState state;
    char         *parent;
    gint64        creation_time; /* seconds of the epoch; 0: not said */
    SnapshotPlace memory;
    char         *memory_file;
    XML_LIST_OF(SnapshotDisk) disks;
    DomainDef *domain;          /* the machine then; NULL where nobody said */
    DomainDef *inactive_domain; /* and its definition, where that differed */
} SnapshotDef;

typedef enum SnapshotParseFlags {
    SNAPSHOT_PARSE_REDEFINE = 1 << 0, /* of a snapshot that is there: state, parent, time and machine count */
    SNAPSHOT_PARSE_VALIDATE = 1 << 1,
    SNAPSHOT_PARSE_DISK_ONLY = 1 << 2,
} SnapshotParseFlags;

extern const EnumTable  snapshot_state;
extern const EnumTable  snapshot_place;
extern const XmlElement snapshot_element;

/* documents */
SnapshotDef *snapshot_def_parse(const char *xml, gsize length, guint flags, gint64 now, GError **error);
char        *snapshot_def_format(const SnapshotDef *def, bool secure);
bool         snapshot_def_align_disks(SnapshotDef *def, const DomainDef *domain, SnapshotPlace place, bool exact, GError **error);

/* life */
SnapshotDef *snapshot_def_copy(const SnapshotDef *def);
void         snapshot_def_free(SnapshotDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapshotDef, snapshot_def_free)

bool snapshot_def_is_external(const SnapshotDef *def);
