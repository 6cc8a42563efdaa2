/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

/* Whether a bitmap notes what changes on a disk. */
typedef enum CheckpointKind {
    CHECKPOINT_KIND_DEFAULT,
    CHECKPOINT_KIND_NO,
    CHECKPOINT_KIND_BITMAP,
} CheckpointKind;

typedef struct CheckpointDisk {
    char          *name; /* a target, or a source's path */
    CheckpointKind kind;
    char          *bitmap;
    guint64        size_bytes; /* 0: not known */
} CheckpointDisk;

/* A <domaincheckpoint>. Immutable once others see it. */
typedef struct CheckpointDef {
    char  *name;
    char  *description;
    char  *parent;
    gint64 creation_time; /* seconds of the epoch; 0: not said */
    XML_LIST_OF(CheckpointDisk) disks;
    DomainDef *domain; /* the machine then; NULL where nobody said */
} CheckpointDef;

typedef enum CheckpointParseFlags {
    CHECKPOINT_PARSE_REDEFINE = 1 << 0, /* of a checkpoint that is there: parent, time and machine count */
} CheckpointParseFlags;

extern const XmlElement checkpoint_element;

/* documents */
CheckpointDef *checkpoint_def_parse(const char *xml, gsize length, guint flags, gint64 now, GError **error);
char          *checkpoint_def_format(const CheckpointDef *def, bool secure, bool domain);
bool           checkpoint_def_align_disks(CheckpointDef *def, const DomainDef *domain, GError **error);

/* life */
void checkpoint_def_free(CheckpointDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CheckpointDef, checkpoint_def_free)
