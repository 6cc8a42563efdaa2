/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/resources.h"
#include "conf/domain/device.h"
#include "prepare/site.h"

/*
 * Making ready what a machine needs of the host before its QEMU is started, and clearing it away when it has ended. The document is the
 * running machine's own: what is chosen here (ports, interface names, socket paths, images below images) is written into it.
 */
bool qemu_prepare(QemuSite *site, DomainDef *live, bool kvm, QemuResources *resources, GError **error);
void qemu_prepare_undo(QemuSite *site, const DomainDef *live, const char *run_folder);

/* For machines that an earlier daemon started: what is taken is noted as taken. */
void qemu_prepare_again(QemuSite *site, const DomainDef *live);

/* One device that comes to a running machine or goes from it. @remaining: the document without it. */
bool qemu_prepare_device(QemuSite *site, DomainDef *live, DeviceKind kind, void *object, bool kvm, QemuResources *resources, GError **error);
void qemu_prepare_device_undo(QemuSite *site, const DomainDef *remaining, DeviceKind kind, const void *object);

/* the parts */
bool prepare_chardev(QemuSite *site, QemuResources *resources, ChardevSource *source, const char *alias, GError **error);
bool prepare_channel(QemuSite *site, QemuResources *resources, Channel *channel, GError **error);
bool prepare_interface(Interface *interface, bool kvm, QemuResources *resources, GError **error);
bool prepare_disk(QemuSite *site, const DomainDef *live, Disk *disk, GError **error);
void prepare_disk_undo(QemuSite *site, const DomainDef *remaining, const Disk *disk);
bool prepare_chardevs(QemuSite *site, DomainDef *live, QemuResources *resources, GError **error);
bool prepare_graphics(QemuSite *site, DomainDef *live, const QemuResources *resources, GError **error);
void prepare_graphics_undo(QemuSite *site, const DomainDef *live);
bool prepare_interfaces(DomainDef *live, bool kvm, QemuResources *resources, GError **error);
bool prepare_vsock(DomainDef *live, QemuResources *resources, GError **error);
bool prepare_storage(QemuSite *site, DomainDef *live, GError **error);
void prepare_storage_undo(QemuSite *site, const DomainDef *live);
bool prepare_image(QemuSite *site, const char *path, bool writing, const char *holder, GError **error);
