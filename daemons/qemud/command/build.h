/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "caps/caps.h"
#include "command/props.h"
#include "command/resources.h"
#include "conf/domain/domain.h"

/* A command line in the making. All but the words is borrowed. */
typedef struct QemuBuild {
    const DomainDef *def; /* complete: with aliases and addresses */
    const QemuCaps *caps;
    QemuAccelerator accelerator;
    const QemuResources *resources;
    GHashTable *boot_orders; /* DeviceInfo -> bootindex */
    GPtrArray *words;
    bool plugging;   /* the words become commands to a QEMU that runs: descriptors have names there instead of numbers */
    guint first_set; /* of descriptor sets, when plugging: those below are taken */
} QemuBuild;

/* words */
void build_word(QemuBuild *build, const char *option, const char *value);
void build_wordf(QemuBuild *build, const char *option, const char *format, ...) G_GNUC_PRINTF(3, 4);
void build_json(QemuBuild *build, const char *option, json_t *object);
char *build_fd_name(const QemuBuild *build, int fd);
char *build_escape(const char *value);
bool build_unsupported(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* properties that all devices have: id, bus, address, boot order, ROM */
json_t *build_device(const char *driver, const DeviceInfo *info);
bool    build_place(const QemuBuild *build, json_t *device, const DeviceInfo *info, GError **error);
void    build_virtio(json_t *device, const VirtioOptions *virtio);
