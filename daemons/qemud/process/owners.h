/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "process/identity.h"

/* Files that QEMU's user needs are given to it while a guest uses them, and given back. */
typedef struct QemuOwners QemuOwners;

QemuOwners *qemu_owners_new(const QemuIdentity *identity);
void        qemu_owners_free(QemuOwners *owners);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuOwners, qemu_owners_free)

bool qemu_owners_give(QemuOwners *owners, const char *path, const char *holder, GError **error);
bool qemu_owners_is_given(QemuOwners *owners, const char *path);
bool qemu_owners_give_back(QemuOwners *owners, const char *path, const char *holder, GError **error);
