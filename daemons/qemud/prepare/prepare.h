/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command/resources.h"
#include "conf/domain/domain.h"
#include "prepare/site.h"

/*
 * Making ready what a machine needs of the host before its QEMU is started, and clearing it away when it has ended. The document is the
 * running machine's own: what is chosen here (ports, interface names, socket paths, images below images) is written into it.
 */
bool qemu_prepare(QemuSite *site, DomainDef *live, bool kvm, QemuResources *resources, GError **error);
void qemu_prepare_undo(QemuSite *site, const DomainDef *live, const char *run_folder);

/* For machines that an earlier daemon started: what is taken is noted as taken. */
void qemu_prepare_again(QemuSite *site, const DomainDef *live);

/* the parts */
bool prepare_chardevs(QemuSite *site, DomainDef *live, QemuResources *resources, GError **error);
bool prepare_graphics(QemuSite *site, DomainDef *live, const QemuResources *resources, GError **error);
void prepare_graphics_undo(QemuSite *site, const DomainDef *live);
bool prepare_interfaces(DomainDef *live, bool kvm, QemuResources *resources, GError **error);
bool prepare_vsock(DomainDef *live, QemuResources *resources, GError **error);
bool prepare_storage(QemuSite *site, DomainDef *live, GError **error);
void prepare_storage_undo(QemuSite *site, const DomainDef *live);
bool prepare_image(QemuSite *site, const char *path, bool writing, const char *holder, GError **error);
