/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What QEMU's devices are when their elements do not say: models, targets, drivers. */
#include <string.h>

#include "conf/domain/complete-private.h"

static void fill_source(StorageSource *source)
{
    static const char *const ports[] = {
        [NETWORK_PROTOCOL_NBD] = "10809", [NETWORK_PROTOCOL_SHEEPDOG] = "7000", [NETWORK_PROTOCOL_GLUSTER] = "24007",
        [NETWORK_PROTOCOL_ISCSI] = "3260", [NETWORK_PROTOCOL_HTTP] = "80", [NETWORK_PROTOCOL_HTTPS] = "443", [NETWORK_PROTOCOL_FTP] = "21",
        [NETWORK_PROTOCOL_FTPS] = "990", [NETWORK_PROTOCOL_TFTP] = "69", [NETWORK_PROTOCOL_VXHS] = "9999", [NETWORK_PROTOCOL_SSH] = "22",
    };
    const char *port = source->protocol < G_N_ELEMENTS(ports) ? ports[source->protocol] : NULL;

    for (guint i = 0; i < source->hosts.n; i++) {
        StorageHost *host = source->hosts.items[i];

        if (host->transport != HOST_TRANSPORT_UNIX && host->port == NULL)
            host->port = g_strdup(port);
    }
}

static void fill_encryption(StorageEncryption *encryption)
{
    if (encryption != NULL && encryption->engine == NULL && g_strcmp0(encryption->format, "luks") == 0)
        encryption->engine = g_strdup("qemu");
}

static void fill_disk(Disk *disk)
{
    fill_source(&disk->source);
    fill_encryption(disk->source.encryption);
    fill_encryption(disk->encryption);
    for (BackingStore *backing = disk->backing; backing != NULL; backing = backing->backing) {
        fill_source(&backing->source);
        fill_encryption(backing->source.encryption);
    }
    if (disk->driver.name == NULL)
        disk->driver.name = g_strdup("qemu");
    if (disk->driver.format == IMAGE_FORMAT_NONE && disk->source.type != STORAGE_TYPE_VOLUME)
        disk->driver.format = IMAGE_FORMAT_RAW;
    if (disk->source.type == STORAGE_TYPE_VHOST_USER && disk->snapshot == DISK_SNAPSHOT_DEFAULT)
        disk->snapshot = DISK_SNAPSHOT_NO;
}

static void fill_controller(const DomainDef *def, Controller *controller, bool unprobed)
{
    if (controller->model != 0)
        return;

    if (controller->type == CONTROLLER_TYPE_SCSI && domain_is_x86(def))
        controller->scsi_model = SCSI_MODEL_LSILOGIC;
    if (controller->type == CONTROLLER_TYPE_USB && domain_is_x86(def) && !unprobed)
        controller->usb_model = domain_is_q35(def) ? USB_MODEL_QEMU_XHCI : USB_MODEL_PIIX3_UHCI;
}

static void fill_interface(const DomainDef *def, Interface *interface)
{
    static const guint8 qemu_prefix[] = { 0x52, 0x54, 0x00 };

    if (mac_is_null(&interface->mac))
        mac_generate(qemu_prefix, &interface->mac);
    if (interface->model == NULL && interface->type != INTERFACE_TYPE_HOSTDEV && domain_is_x86(def))
        interface->model = g_strdup("rtl8139");
}

static void fill_serial(const DomainDef *def, Serial *serial)
{
    static const SerialModel models[] = {
        [SERIAL_TARGET_ISA] = SERIAL_MODEL_ISA_SERIAL, [SERIAL_TARGET_USB] = SERIAL_MODEL_USB_SERIAL,
        [SERIAL_TARGET_PCI] = SERIAL_MODEL_PCI_SERIAL, [SERIAL_TARGET_SPAPR_VIO] = SERIAL_MODEL_SPAPR_VTY,
        [SERIAL_TARGET_SYSTEM] = SERIAL_MODEL_PL011,   [SERIAL_TARGET_SCLP] = SERIAL_MODEL_SCLPCONSOLE,
        [SERIAL_TARGET_ISA_DEBUG] = SERIAL_MODEL_ISA_DEBUGCON,
    };

    if (serial->target == SERIAL_TARGET_UNSET && serial->info.address.type == ADDRESS_USB)
        serial->target = SERIAL_TARGET_USB;
    else if (serial->target == SERIAL_TARGET_UNSET && serial->info.address.type == ADDRESS_PCI)
        serial->target = SERIAL_TARGET_PCI;
    else if (serial->target == SERIAL_TARGET_UNSET && domain_is_x86(def))
        serial->target = SERIAL_TARGET_ISA;
    if (serial->model == SERIAL_MODEL_UNSET)
        serial->model = models[serial->target];
}

static void fill_video(const DomainDef *def, Video *video)
{
    if (video->model == VIDEO_MODEL_UNSET)
        video->model = domain_is_x86(def) ? VIDEO_MODEL_CIRRUS : VIDEO_MODEL_VGA;
    if (video->model == VIDEO_MODEL_QXL) {
        video->ram_kib = video->ram_kib != 0 ? video->ram_kib : 65536;
        video->vram_kib = video->vram_kib != 0 ? video->vram_kib : 65536;
        video->vgamem_kib = video->vgamem_kib != 0 ? video->vgamem_kib : 16384;
    }
    if (video->vram_kib == 0 && (video->model == VIDEO_MODEL_VGA || video->model == VIDEO_MODEL_CIRRUS ||
                                 video->model == VIDEO_MODEL_VMVGA || video->model == VIDEO_MODEL_BOCHS))
        video->vram_kib = 16384;
    if (video->heads == 0 && video->model != VIDEO_MODEL_NONE)
        video->heads = 1;
}

static void fill_cpu(DomainDef *def, const char *model)
{
    bool accelerated = def->virt_type == VIRT_TYPE_KVM || def->virt_type == VIRT_TYPE_HVF;
    Cpu *cpu;

    if (!domain_is_x86(def))
        return;
    if (def->cpu == NULL && model == NULL)
        return;
    if (def->cpu == NULL)
        def->cpu = xml_object_new(&cpu_element);

    cpu = def->cpu;
    if (cpu->mode == CPU_MODE_CUSTOM && cpu->model == NULL) {
        if (model == NULL)
            return;
        cpu->model = g_strdup(model);
        cpu->fallback = CPU_FALLBACK_FORBID;
        cpu->match = CPU_MATCH_EXACT;
        cpu->check = cpu->check != CPU_CHECK_UNSET ? cpu->check : CPU_CHECK_NONE;
    }
    cpu->mode_said = true;
    if (cpu->mode == CPU_MODE_CUSTOM && cpu->match == CPU_MATCH_UNSET)
        cpu->match = CPU_MATCH_EXACT;
    if (cpu->mode == CPU_MODE_CUSTOM && cpu->fallback == CPU_FALLBACK_UNSET)
        cpu->fallback = CPU_FALLBACK_ALLOW;
    if (cpu->mode == CPU_MODE_HOST_PASSTHROUGH && cpu->migratable == TRISTATE_ABSENT)
        cpu->migratable = TRISTATE_ON;
    if (cpu->check == CPU_CHECK_UNSET)
        cpu->check = cpu->mode == CPU_MODE_HOST_MODEL || (cpu->mode == CPU_MODE_CUSTOM && accelerated) ? CPU_CHECK_PARTIAL : CPU_CHECK_NONE;
}

static void fill_input(const DomainDef *def, Input *input)
{
    if (input->bus != INPUT_BUS_UNSET)
        return;
    if (input->info.address.type == ADDRESS_USB)
        input->bus = INPUT_BUS_USB;
    else if (input->info.address.type == ADDRESS_PCI || input->type == INPUT_TYPE_PASSTHROUGH)
        input->bus = INPUT_BUS_VIRTIO;
    else if (input->type == INPUT_TYPE_EVDEV)
        return;
    else if (input->type == INPUT_TYPE_TABLET || !domain_is_x86(def))
        input->bus = INPUT_BUS_USB;
    else
        input->bus = INPUT_BUS_PS2;
}

static void fill_tpm(Tpm *tpm)
{
    if (tpm->model == TPM_MODEL_UNSET)
        tpm->model = TPM_MODEL_TIS;
    if (tpm->backend == TPM_BACKEND_EMULATOR && tpm->version == TPM_VERSION_UNSET)
        tpm->version = TPM_VERSION_2_0;
}

static void fill_hostdev(Hostdev *hostdev)
{
    if (hostdev->type == HOSTDEV_TYPE_SCSI && hostdev->protocol == HOSTDEV_SCSI_ISCSI && hostdev->iscsi_name != NULL &&
        strchr(hostdev->iscsi_name, '/') == NULL) {
        char *with_unit = g_strconcat(hostdev->iscsi_name, "/0", NULL);

        g_free(hostdev->iscsi_name);
        hostdev->iscsi_name = with_unit;
    }
}

static void fill_graphics(Graphics *graphics)
{
    bool has_port = graphics->port != 0 || graphics->tls_port != 0 || graphics->autoport == TRISTATE_YES;

    if (graphics->type == GRAPHICS_TYPE_SPICE && !has_port && graphics->listens.n == 1 &&
        graphics->listens.items[0]->type == LISTEN_TYPE_ADDRESS) {
        graphics->listens.items[0]->type = LISTEN_TYPE_NONE;
        g_clear_pointer(&graphics->listens.items[0]->address, g_free);
        g_clear_pointer(&graphics->listen, g_free);
        graphics->autoport = TRISTATE_ABSENT;
    }
    if (graphics->listens.n == 1 && graphics->listens.items[0]->type == LISTEN_TYPE_NONE) {
        graphics->autoport = TRISTATE_ABSENT;
        graphics->port = graphics->tls_port = 0;
    }
}

/**
 * default_values_fill: what devices are when nothing is said
 * @cpu_model: the machine's own; NULL: unknown
 * @unprobed: leave open what depends on QEMU's devices
 */
void default_values_fill(DomainDef *def, const char *cpu_model, bool unprobed)
{
    fill_cpu(def, cpu_model);
    for (guint i = 0; i < def->disks.n; i++)
        fill_disk(def->disks.items[i]);
    for (guint i = 0; i < def->controllers.n; i++)
        fill_controller(def, def->controllers.items[i], unprobed);
    for (guint i = 0; i < def->interfaces.n; i++)
        fill_interface(def, def->interfaces.items[i]);
    for (guint i = 0; i < def->serials.n; i++)
        fill_serial(def, def->serials.items[i]);
    for (guint i = 0; i < def->videos.n; i++)
        fill_video(def, def->videos.items[i]);
    for (guint i = 0; i < def->inputs.n; i++)
        fill_input(def, def->inputs.items[i]);
    for (guint i = 0; i < def->hostdevs.n; i++)
        fill_hostdev(def->hostdevs.items[i]);
    for (guint i = 0; i < def->graphics.n; i++)
        fill_graphics(def->graphics.items[i]);
    for (guint i = 0; i < def->tpms.n; i++)
        fill_tpm(def->tpms.items[i]);
    for (guint i = 0; i < def->panics.n; i++) {
        if (def->panics.items[i]->model == PANIC_MODEL_UNSET && domain_is_x86(def))
            def->panics.items[i]->model = PANIC_MODEL_ISA;
    }
    if (def->vsock != NULL && def->vsock->model == VSOCK_MODEL_UNSET)
        def->vsock->model = VSOCK_MODEL_VIRTIO;
}
