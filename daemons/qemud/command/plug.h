/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/build.h"
#include "conf/domain/device.h"

/* One command to a QEMU that runs, and the one that takes it back. */
typedef struct PlugStep {
    const char *command;
    json_t *arguments;
    const char *undo;
    json_t *undo_arguments;
    int fd;        /* to send along; -1 */
    bool fleeting; /* to be taken back as well once the device is there */
} PlugStep;

/* What adds a device: what stands behind it, then itself. */
typedef struct PlugPlan {
    GPtrArray *steps; /* of PlugStep */
    json_t *device;   /* the arguments of device_add */
} PlugPlan;

bool      plug_is_possible(DeviceKind kind);
PlugPlan *plug_plan_new(QemuBuild *build, DeviceKind kind, const void *object, GError **error);
void      plug_plan_free(PlugPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlugPlan, plug_plan_free)

PlugStep *plug_step_new(const char *command, json_t *arguments, const char *undo, json_t *undo_arguments);
void      plug_step_free(PlugStep *step);
GPtrArray *plug_disk_steps(const Disk *disk, GError **error);
