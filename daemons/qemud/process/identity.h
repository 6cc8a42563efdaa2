/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/spawn.h"

/* The unprivileged user that QEMU runs as in system mode. */
typedef struct QemuIdentity {
    char *name;
    SpawnUser user; /* its groups are owned here */
} QemuIdentity;

#define QEMU_DEFAULT_USER "libvirt-qemu"

bool          qemu_identity_find(const char *user, const char *group, QemuIdentity **ret_identity, GError **error);
void          qemu_identity_free(QemuIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuIdentity, qemu_identity_free)
