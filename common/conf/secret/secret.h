/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "xml/element.h"

/* The public numbers (virSecretUsageType) follow this order. */
typedef enum SecretUsage {
    SECRET_USAGE_NONE,
    SECRET_USAGE_VOLUME,
    SECRET_USAGE_CEPH,
    SECRET_USAGE_ISCSI,
    SECRET_USAGE_TLS,
    SECRET_USAGE_VTPM,
} SecretUsage;

/* A <secret>: what is known of it, without its value. Immutable once published. */
typedef struct SecretDef {
    bool        ephemeral; /* kept in memory only */
    bool        private;   /* its value is told to nobody outside */
    Uuid        uuid;
    char       *description;
    SecretUsage usage_type;
    char       *usage_id; /* what it is for, unique among those of its type; NULL without a type */
} SecretDef;

typedef enum SecretParseFlags {
    SECRET_PARSE_STRICT = 1 << 0, /* what is unknown is an error rather than a warning */
} SecretParseFlags;

extern const EnumTable  secret_usage;
extern const XmlElement secret_element;

/* documents */
SecretDef *secret_def_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error);
char      *secret_def_format(const SecretDef *def);
void       secret_def_free(SecretDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SecretDef, secret_def_free)
