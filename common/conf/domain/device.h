/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/domain.h"

/* Every class of device, in the order in which documents are written. */
typedef enum DeviceKind {
    DEVICE_DISK,
    DEVICE_CONTROLLER,
    DEVICE_LEASE,
    DEVICE_FILESYSTEM,
    DEVICE_INTERFACE,
    DEVICE_SMARTCARD,
    DEVICE_SERIAL,
    DEVICE_PARALLEL,
    DEVICE_CONSOLE,
    DEVICE_CHANNEL,
    DEVICE_INPUT,
    DEVICE_TPM,
    DEVICE_GRAPHICS,
    DEVICE_SOUND,
    DEVICE_AUDIO,
    DEVICE_VIDEO,
    DEVICE_HOSTDEV,
    DEVICE_REDIRDEV,
    DEVICE_REDIRFILTER,
    DEVICE_HUB,
    DEVICE_WATCHDOG,
    DEVICE_MEMBALLOON,
    DEVICE_RNG,
    DEVICE_NVRAM,
    DEVICE_PANIC,
    DEVICE_SHMEM,
    DEVICE_MEMORY,
    DEVICE_IOMMU,
    DEVICE_VSOCK,
    DEVICE_KIND_LAST,
} DeviceKind;

/* One row per class: loops over this table stand where others have switches over device types. */
typedef struct DeviceClass {
    const XmlElement *element;
    guint             offset;      /* of the list, or of the pointer, in DomainDef */
    bool              single;      /* a pointer: there is at most one */
    int               info_offset; /* of the DeviceInfo in the device; -1: it has none */
    const char       *alias;       /* what aliases begin with; NULL: made otherwise */
} DeviceClass;

extern const DeviceClass device_classes[DEVICE_KIND_LAST];

/* A device by itself: of a document, or of a request to attach or detach one. */
typedef struct DomainDevice {
    DeviceKind kind;
    void      *object;
} DomainDevice;

/* documents of one device */
DomainDevice *domain_device_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error);
char         *domain_device_format(const DomainDevice *device, guint flags);
DomainDevice *domain_device_copy(const DomainDevice *device);
void          domain_device_free(DomainDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DomainDevice, domain_device_free)

/* devices of a document */
guint       domain_def_count_devices(const DomainDef *def, DeviceKind kind);
void       *domain_def_device(const DomainDef *def, DeviceKind kind, guint at);
DeviceInfo *device_info(DeviceKind kind, void *object);
char       *device_path(const DomainDef *def, DeviceKind kind, guint at);
void        domain_def_add_device(DomainDef *def, DeviceKind kind, void *object);
void        domain_def_replace_device(DomainDef *def, DeviceKind kind, guint at, void *object);
void       *domain_def_steal_device(DomainDef *def, DeviceKind kind, guint at);

/* Calls func for every device with a DeviceInfo, in the order of documents, until it returns false; returns what it returned last. */
typedef bool (*DeviceFunc)(DomainDef *def, DeviceKind kind, guint at, void *object, DeviceInfo *info, void *opaque, GError **error);
bool domain_def_foreach_device(DomainDef *def, DeviceFunc func, void *opaque, GError **error);
