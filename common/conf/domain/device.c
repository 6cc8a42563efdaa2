/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What all devices have in common is done once, over one table of their classes: counting, finding, adding, taking out, reading one by
 * itself. A new class of device is a row here and its own file.
 */
#include "conf/domain/device.h"

#include <string.h>

#include "xml/document.h"
#include "xml/read.h"
#include "xml/write.h"

typedef XML_LIST_OF(void) AnyList;

#define LIST(T, member, element_, alias_)                                                                                                  \
    {                                                                                                                                      \
        .element = &(element_), .offset = offsetof(DomainDef, member), .info_offset = offsetof(T, info), .alias = (alias_)                 \
    }
#define BARE_LIST(member, element_)                                                                                                        \
    {                                                                                                                                      \
        .element = &(element_), .offset = offsetof(DomainDef, member), .info_offset = -1                                                   \
    }
#define SINGLE(T, member, element_, alias_)                                                                                                \
    {                                                                                                                                      \
        .element = &(element_), .offset = offsetof(DomainDef, member), .single = true, .info_offset = offsetof(T, info), .alias = (alias_) \
    }

const DeviceClass device_classes[DEVICE_KIND_LAST] = {
    [DEVICE_DISK] = LIST(Disk, disks, disk_element, NULL),
    [DEVICE_CONTROLLER] = LIST(Controller, controllers, controller_element, NULL),
    [DEVICE_LEASE] = BARE_LIST(leases, lease_element),
    [DEVICE_FILESYSTEM] = LIST(Filesystem, filesystems, filesystem_element, "fs"),
    [DEVICE_INTERFACE] = LIST(Interface, interfaces, interface_element, "net"),
    [DEVICE_SMARTCARD] = LIST(Smartcard, smartcards, smartcard_element, "smartcard"),
    [DEVICE_SERIAL] = LIST(Serial, serials, serial_element, "serial"),
    [DEVICE_PARALLEL] = LIST(Parallel, parallels, parallel_element, "parallel"),
    [DEVICE_CONSOLE] = LIST(Console, consoles, console_element, "console"),
    [DEVICE_CHANNEL] = LIST(Channel, channels, channel_element, "channel"),
    [DEVICE_INPUT] = LIST(Input, inputs, input_element, "input"),
    [DEVICE_TPM] = LIST(Tpm, tpms, tpm_element, "tpm"),
    [DEVICE_GRAPHICS] = BARE_LIST(graphics, graphics_element),
    [DEVICE_SOUND] = LIST(Sound, sounds, sound_element, "sound"),
    [DEVICE_AUDIO] = BARE_LIST(audios, audio_element),
    [DEVICE_VIDEO] = LIST(Video, videos, video_element, "video"),
    [DEVICE_HOSTDEV] = LIST(Hostdev, hostdevs, hostdev_element, "hostdev"),
    [DEVICE_REDIRDEV] = LIST(Redirdev, redirdevs, redirdev_element, "redir"),
    [DEVICE_REDIRFILTER] = {
        .element = &redirfilter_element, .offset = offsetof(DomainDef, redirfilter), .single = true, .info_offset = -1,
    },
    [DEVICE_HUB] = LIST(Hub, hubs, hub_element, "hub"),
    [DEVICE_WATCHDOG] = LIST(Watchdog, watchdogs, watchdog_element, "watchdog"),
    [DEVICE_MEMBALLOON] = SINGLE(Memballoon, memballoon, memballoon_element, "balloon"),
    [DEVICE_RNG] = LIST(Rng, rngs, rng_element, "rng"),
    [DEVICE_NVRAM] = SINGLE(Nvram, nvram, nvram_element, "nvram"),
    [DEVICE_PANIC] = LIST(Panic, panics, panic_element, "panic"),
    [DEVICE_SHMEM] = LIST(Shmem, shmems, shmem_element, "shmem"),
    [DEVICE_MEMORY] = LIST(MemoryDevice, memory_devices, memory_device_element, NULL),
    [DEVICE_IOMMU] = SINGLE(Iommu, iommu, iommu_element, "iommu"),
    [DEVICE_VSOCK] = SINGLE(Vsock, vsock, vsock_element, "vsock"),
};

static void *slot_of(const DomainDef *def, DeviceKind kind)
{
    return (char *)def + device_classes[kind].offset;
}

/** domain_def_count_devices: how many devices of a class there are. Thread: any. */
guint domain_def_count_devices(const DomainDef *def, DeviceKind kind)
{
    if (device_classes[kind].single)
        return *(void **)slot_of(def, kind) != NULL;

    return ((AnyList *)slot_of(def, kind))->n;
}

/** domain_def_device: the device at a place of its class; the document owns it. Thread: any. */
void *domain_def_device(const DomainDef *def, DeviceKind kind, guint at)
{
    g_assert(at < domain_def_count_devices(def, kind));
    if (device_classes[kind].single)
        return *(void **)slot_of(def, kind);

    return ((AnyList *)slot_of(def, kind))->items[at];
}

/** device_info: a device's DeviceInfo, or NULL where its class has none. Thread: any. */
DeviceInfo *device_info(DeviceKind kind, void *object)
{
    int offset = device_classes[kind].info_offset;

    return offset >= 0 ? (DeviceInfo *)((char *)object + offset) : NULL;
}

/** device_path: where a device stands in its document, for messages ("/domain/devices/disk[2]"); the caller frees it. */
char *device_path(const DomainDef *def, DeviceKind kind, guint at)
{
    if (domain_def_count_devices(def, kind) <= 1)
        return g_strdup_printf("/domain/devices/%s", device_classes[kind].element->name);

    return g_strdup_printf("/domain/devices/%s[%u]", device_classes[kind].element->name, at + 1);
}

/**
 * domain_def_add_device: add a device to a document
 * @object: the device; the document owns it from here on
 *
 * Disks go to their place among their kind, others to the end. Where there may be one only and is one, it is replaced.
 */
void domain_def_add_device(DomainDef *def, DeviceKind kind, void *object)
{
    const DeviceClass *class = &device_classes[kind];

    if (class->single) {
        xml_object_free(class->element, *(void **)slot_of(def, kind));
        *(void **)slot_of(def, kind) = object;
    } else if (kind == DEVICE_DISK) {
        domain_def_add_disk(def, object);
    } else {
        xml_list_append(slot_of(def, kind), object);
    }
}

/** domain_def_steal_device: take a device out of a document; the caller owns it. */
void *domain_def_steal_device(DomainDef *def, DeviceKind kind, guint at)
{
    void *object = domain_def_device(def, kind, at);

    if (device_classes[kind].single)
        *(void **)slot_of(def, kind) = NULL;
    else
        xml_list_steal(slot_of(def, kind), at);
    return object;
}

/** domain_def_replace_device: put another device in the place of one, which is freed. @object: the document owns it from here on */
void domain_def_replace_device(DomainDef *def, DeviceKind kind, guint at, void *object)
{
    void **slot = device_classes[kind].single ? (void **)slot_of(def, kind) : &((AnyList *)slot_of(def, kind))->items[at];

    xml_object_free(device_classes[kind].element, *slot);
    *slot = object;
}

bool domain_def_foreach_device(DomainDef *def, DeviceFunc func, void *opaque, GError **error)
{
    for (DeviceKind kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        for (guint i = 0; device_classes[kind].info_offset >= 0 && i < domain_def_count_devices(def, kind); i++) {
            void *object = domain_def_device(def, kind, i);

            if (!func(def, kind, i, object, device_info(kind, object), opaque, error))
                return false;
        }
    }
    return true;
}

static int kind_of(const char *name)
{
    for (int kind = 0; kind < DEVICE_KIND_LAST; kind++) {
        if (strcmp(device_classes[kind].element->name, name) == 0)
            return kind;
    }
    return -1;
}

static void fail_unknown(const char *name, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);

    for (int kind = 0; kind < DEVICE_KIND_LAST; kind++)
        g_string_append_printf(known, "%s%s", kind > 0 ? ", " : "", device_classes[kind].element->name);
    error_set(error, ERROR_XML_ERROR, "line 1, /%s: is no device; devices are %s", name, known->str);
}

/**
 * domain_device_parse: read a device by itself
 * @xml, @length: the document's bytes
 * @flags: DomainParseFlags
 * @warnings: as of domain_def_parse()
 *
 * Returns a device that domain_device_free() frees. Thread: any.
 */
DomainDevice *domain_device_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error)
{
    g_autoptr(xmlDoc) document = xml_document_parse(xml, length, error);
    const xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    const XmlReader reader = { domain_read_flags(flags), warnings, NULL };
    DomainDevice *device;
    void *object;
    int kind;

    if (root == NULL)
        return NULL;
    kind = kind_of((const char *)root->name);
    if (kind < 0) {
        fail_unknown((const char *)root->name, error);
        return NULL;
    }
    object = xml_read(&reader, device_classes[kind].element, root, error);
    if (object == NULL)
        return NULL;

    device = g_new(DomainDevice, 1);
    *device = (DomainDevice){ (DeviceKind)kind, object };
    return device;
}

/** domain_device_format: a device by itself, as a document; the caller frees it. @flags: DomainFormatFlags */
char *domain_device_format(const DomainDevice *device, guint flags)
{
    return xml_write_text(device_classes[device->kind].element, device->object, domain_write_flags(flags));
}

/** domain_device_copy: a device of its own; NULL of NULL. */
DomainDevice *domain_device_copy(const DomainDevice *device)
{
    DomainDevice *copy;

    if (device == NULL)
        return NULL;

    copy = g_new(DomainDevice, 1);
    *copy = (DomainDevice){ device->kind, xml_object_copy(device_classes[device->kind].element, device->object) };
    return copy;
}

void domain_device_free(DomainDevice *device)
{
    if (device == NULL)
        return;

    xml_object_free(device_classes[device->kind].element, device->object);
    g_free(device);
}
