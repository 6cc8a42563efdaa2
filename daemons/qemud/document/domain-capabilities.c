/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <domainCapabilities>: what a document for one QEMU, machine and accelerator may say. Management tools choose by it, so it offers what
 * this driver builds and this QEMU has, and nothing else. Most of it is lists of values, each with what QEMU must have for it: a table.
 */
#include "document/domain-capabilities.h"

#include "document/choice.h"
#include "document/cpu-capabilities.h"
#include "xml/write.h"

#include <string.h>

/* A value of an enumeration, offered where QEMU has something: a type, or a value of one of its enumerations ("display dbus"). */
typedef struct Offer {
    const char *section; /* below <devices>, or "os", "memoryBacking" */
    const char *name;    /* of the <enum> */
    const char *value;
    const char *type;    /* a QOM type that must be there; NULL: none */
    const char *enumeration, *member; /* an enumeration's value that must be there */
    bool not_q35; /* needs the older board */
} Offer;

static const Offer offers[] = {
    { "disk", "diskDevice", "disk" },
    { "disk", "diskDevice", "cdrom" },
    { "disk", "diskDevice", "floppy", "floppy" },
    { "disk", "diskDevice", "lun", "scsi-block" },
    { "disk", "bus", "ide", "piix3-ide", .not_q35 = true },
    { "disk", "bus", "fdc", "isa-fdc" },
    { "disk", "bus", "scsi", "scsi-hd" },
    { "disk", "bus", "virtio", "virtio-blk-pci" },
    { "disk", "bus", "usb", "usb-storage" },
    { "disk", "bus", "sata", "ich9-ahci" },
    { "disk", "model", "virtio", "virtio-blk-pci" },
    { "disk", "model", "virtio-transitional", "virtio-blk-pci-transitional" },
    { "disk", "model", "virtio-non-transitional", "virtio-blk-pci-non-transitional" },
    { "graphics", "type", "vnc" },
    { "graphics", "type", "spice", "chardev-spicevmc" },
    { "graphics", "type", "egl-headless", .enumeration = "display", .member = "egl-headless" },
    { "video", "modelType", "vga", "VGA" },
    { "video", "modelType", "cirrus", "cirrus-vga" },
    { "video", "modelType", "vmvga", "vmware-svga" },
    { "video", "modelType", "qxl", "qxl-vga" },
    { "video", "modelType", "virtio", "virtio-gpu-pci" },
    { "video", "modelType", "none" },
    { "video", "modelType", "bochs", "bochs-display" },
    { "video", "modelType", "ramfb", "ramfb" },
    { "rng", "model", "virtio", "virtio-rng-pci" },
    { "rng", "model", "virtio-transitional", "virtio-rng-pci-transitional" },
    { "rng", "model", "virtio-non-transitional", "virtio-rng-pci-non-transitional" },
    { "rng", "backendModel", "random", .enumeration = "object", .member = "rng-random" },
    { "rng", "backendModel", "egd", .enumeration = "object", .member = "rng-egd" },
    { "rng", "backendModel", "builtin", .enumeration = "object", .member = "rng-builtin" },
    { "filesystem", "driverType", "path", "virtio-9p-pci" },
    { "redirdev", "bus", "usb", "usb-redir" },
    { "channel", "type", "pty" },
    { "channel", "type", "unix" },
    { "channel", "type", "spicevmc", "chardev-spicevmc" },
};

/* In the order in which documents have always had them; those without offers are said not to be supported. */
static const char *const device_sections[] = { "disk", "graphics", "video", "hostdev", "rng", "filesystem", "tpm", "redirdev", "channel" };

static bool is_offered(const CapabilitiesChoice *choice, const Offer *offer)
{
    if (offer->type != NULL && !qemu_caps_has_type(choice->caps, offer->type))
        return false;
    if (offer->enumeration != NULL && !qemu_caps_has_value(choice->caps, offer->enumeration, offer->member))
        return false;
    return !offer->not_q35 || g_str_has_prefix(choice->machine->name, "pc-i440fx-");
}

static void open_element(XmlWriter *writer, const char *name)
{
    xml_writer_open(writer, name, strlen(name));
}

static void close_element(XmlWriter *writer, const char *name)
{
    xml_writer_close(writer, name, strlen(name));
}

static void write_text(XmlWriter *writer, const char *name, const char *text)
{
    open_element(writer, name);
    xml_writer_text(writer, text);
    close_element(writer, name);
}

static void write_supported(XmlWriter *writer, const char *name, bool supported)
{
    open_element(writer, name);
    xml_writer_attribute(writer, "supported", supported ? "yes" : "no");
    close_element(writer, name);
}

static void write_enum(XmlWriter *writer, const char *name, const char *const *values)
{
    open_element(writer, "enum");
    xml_writer_attribute(writer, "name", name);
    for (; *values != NULL; values++)
        write_text(writer, "value", *values);
    close_element(writer, "enum");
}

static void write_section(XmlWriter *writer, const CapabilitiesChoice *choice, const char *section)
{
    const char *current = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(offers); i++) {
        if (strcmp(offers[i].section, section) != 0 || !is_offered(choice, &offers[i]))
            continue;
        if (current == NULL) {
            open_element(writer, section);
            xml_writer_attribute(writer, "supported", "yes");
        }
        if (g_strcmp0(current, offers[i].name) != 0) {
            if (current != NULL)
                close_element(writer, "enum");
            open_element(writer, "enum");
            xml_writer_attribute(writer, "name", offers[i].name);
            current = offers[i].name;
        }
        write_text(writer, "value", offers[i].value);
    }
    if (current == NULL) {
        write_supported(writer, section, false);
        return;
    }
    close_element(writer, "enum");
    close_element(writer, section);
}

static void write_os(XmlWriter *writer)
{
    open_element(writer, "os");
    xml_writer_attribute(writer, "supported", "yes");
    write_enum(writer, "firmware", (const char *const[]){ NULL });
    open_element(writer, "loader");
    xml_writer_attribute(writer, "supported", "yes");
    write_enum(writer, "type", (const char *const[]){ "rom", "pflash", NULL });
    write_enum(writer, "readonly", (const char *const[]){ "yes", "no", NULL });
    write_enum(writer, "secure", (const char *const[]){ "no", NULL });
    close_element(writer, "loader");
    close_element(writer, "os");
}

static void write_memory_backing(XmlWriter *writer, const QemuCaps *caps)
{
    bool memfd = qemu_caps_has_type(caps, "memory-backend-memfd");

    open_element(writer, "memoryBacking");
    xml_writer_attribute(writer, "supported", "yes");
    write_enum(writer, "sourceType", (const char *const[]){ "anonymous", memfd ? "memfd" : NULL, NULL });
    close_element(writer, "memoryBacking");
}

static void write_features(XmlWriter *writer, const QemuCaps *caps)
{
    open_element(writer, "features");
    write_supported(writer, "gic", false);
    write_supported(writer, "vmcoreinfo", qemu_caps_has_type(caps, "vmcoreinfo"));
    write_supported(writer, "genid", qemu_caps_has_type(caps, "vmgenid"));
    write_supported(writer, "backingStoreInput", true);
    write_supported(writer, "backup", false);
    write_supported(writer, "sev", false);
    write_supported(writer, "sgx", false);
    close_element(writer, "features");
}

static void write_head(XmlWriter *writer, const CapabilitiesChoice *choice)
{
    g_autofree char *most = g_strdup_printf("%u", choice->machine->max_cpus);

    write_text(writer, "path", choice->caps->binary);
    write_text(writer, "domain", choice->accelerator == QEMU_ACCELERATOR_KVM ? "kvm" : "qemu");
    write_text(writer, "machine", choice->machine->name);
    write_text(writer, "arch", choice->arch);
    open_element(writer, "vcpu");
    xml_writer_attribute(writer, "max", most);
    close_element(writer, "vcpu");
    write_supported(writer, "iothreads", qemu_caps_has_type(choice->caps, "iothread"));
}

/**
 * domain_capabilities: the document for a question
 * @emulator, @arch, @machine, @virt_type: what it is about; NULL for the host's own
 *
 * Returns the document, the caller's, or NULL. Errors: as capabilities_choose(). Thread: any that may block.
 */
char *domain_capabilities(QemuCapsCache *cache, const char *emulator, const char *arch, const char *machine, const char *virt_type,
                          GError **error)
{
    g_auto(CapabilitiesChoice) choice = { 0 };
    XmlWriter writer = { 0 };

    if (!capabilities_choose(cache, emulator, arch, machine, virt_type, &choice, error))
        return NULL;

    writer.out = g_string_new(NULL);
    open_element(&writer, "domainCapabilities");
    write_head(&writer, &choice);
    write_os(&writer);
    cpu_capabilities_write(&writer, &choice);
    write_memory_backing(&writer, choice.caps);
    open_element(&writer, "devices");
    for (gsize i = 0; i < G_N_ELEMENTS(device_sections); i++)
        write_section(&writer, &choice, device_sections[i]);
    close_element(&writer, "devices");
    write_features(&writer, choice.caps);
    close_element(&writer, "domainCapabilities");
    return g_string_free(writer.out, FALSE);
}
