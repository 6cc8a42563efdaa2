/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What was made ready for one run of a machine: descriptors that QEMU inherits, each known by the device's alias and its use. */
typedef struct QemuResources {
    gint32 id;
    char *folder; /* of this run: <state>/qemu/domain-ID-NAME */
    GHashTable *fds; /* "net0 tap" -> GArray of int */
} QemuResources;

QemuResources *qemu_resources_new(const char *state_folder, gint32 id, const char *name);
void           qemu_resources_free(QemuResources *resources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuResources, qemu_resources_free)

char *qemu_resources_monitor_path(const char *folder);

/* descriptors; owned here, closed at the end */
void          qemu_resources_add_fd(QemuResources *resources, const char *alias, const char *use, int fd);
const GArray *qemu_resources_fds(const QemuResources *resources, const char *alias, const char *use);
int           qemu_resources_fd(const QemuResources *resources, const char *alias, const char *use);
int           qemu_resources_steal_fd(QemuResources *resources, const char *alias, const char *use);
GArray       *qemu_resources_all_fds(const QemuResources *resources);
