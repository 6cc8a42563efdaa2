/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command/platform.h"

static const char *const watchdog_drivers[] = {
    [WATCHDOG_MODEL_I6300ESB] = "i6300esb",
    [WATCHDOG_MODEL_IB700] = "ib700",
    [WATCHDOG_MODEL_DIAG288] = "diag288",
};

/* A dump is made by us: QEMU stops the guest and tells. */
static const char *const watchdog_actions[] = {
    [WATCHDOG_ACTION_RESET] = "reset", [WATCHDOG_ACTION_SHUTDOWN] = "shutdown", [WATCHDOG_ACTION_POWEROFF] = "poweroff",
    [WATCHDOG_ACTION_PAUSE] = "pause", [WATCHDOG_ACTION_DUMP] = "pause",        [WATCHDOG_ACTION_NONE] = "none",
    [WATCHDOG_ACTION_INJECT_NMI] = "inject-nmi",
};

/** build_watchdog: one, but for its action, which all share. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_watchdog(QemuBuild *build, const Watchdog *watchdog, GError **error)
{
    const char *driver = watchdog->model < G_N_ELEMENTS(watchdog_drivers) ? watchdog_drivers[watchdog->model] : NULL;
    g_autoptr(json_t) device = NULL;

    if (watchdog->model == WATCHDOG_MODEL_ITCO) { /* part of q35's chip set, pinned to do nothing unless somebody listens */
        build_word(build, "-global", "ICH9-LPC.noreboot=off");
        return true;
    }
    if (driver == NULL)
        return build_unsupported(error, "<watchdog model='%s'>", enum_name(&watchdog_model, watchdog->model));

    device = build_device(driver, &watchdog->info);
    if (!build_place(build, device, &watchdog->info, error))
        return false;
    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

/** watchdog_action_word: QEMU's word for what happens when nobody comes. */
const char *watchdog_action_word(const Watchdog *watchdog)
{
    return watchdog_actions[watchdog->action];
}

/** build_watchdogs: all of them; they share one action. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_watchdogs(QemuBuild *build, GError **error)
{
    for (guint i = 0; i < build->def->watchdogs.n; i++) {
        if (!build_watchdog(build, build->def->watchdogs.items[i], error))
            return false;
    }
    if (build->def->watchdogs.n > 0)
        build_word(build, "-watchdog-action", watchdog_action_word(build->def->watchdogs.items[0]));
    return true;
}

/** build_panic: how the guest tells of its crash; Hyper-V's way is a CPU feature. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_panic(QemuBuild *build, const Panic *panic, GError **error)
{
    g_autoptr(json_t) device = NULL;

    switch (panic->model) {
    case PANIC_MODEL_UNSET:
    case PANIC_MODEL_ISA:
        device = build_device("pvpanic", &panic->info);
        json_object_del(device, "id");
        if (panic->info.address.type == ADDRESS_ISA)
            props_uint(device, "ioport", panic->info.address.isa.iobase);
        break;
    case PANIC_MODEL_PVPANIC:
        device = build_device("pvpanic-pci", &panic->info);
        if (!build_place(build, device, &panic->info, error))
            return false;
        break;
    case PANIC_MODEL_HYPERV:
        return true;
    case PANIC_MODEL_PSERIES:
    case PANIC_MODEL_S390:
    default:
        return build_unsupported(error, "<panic model='%s'>", enum_name(&panic_model, panic->model));
    }
    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

/** build_hub: a USB hub. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_hub(QemuBuild *build, const Hub *hub, GError **error)
{
    g_autoptr(json_t) device = build_device("usb-hub", &hub->info);

    if (!build_place(build, device, &hub->info, error))
        return false;
    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

/** build_iommu: translation of devices' addresses. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_iommu(QemuBuild *build, const Iommu *iommu, GError **error)
{
    static const PropRow rows[] = {
        PROP_ROW_ON_OFF("intremap", Iommu, interrupt_remapping),
        PROP_ROW_BOOL("caching-mode", Iommu, caching_mode),
        PROP_ROW_ON_OFF("eim", Iommu, eim),
        PROP_ROW_BOOL("device-iotlb", Iommu, iotlb),
        PROP_ROW_UINT("aw-bits", Iommu, address_width_bits),
        PROP_ROWS_END,
    };
    static const char *const drivers[] = { [IOMMU_MODEL_INTEL] = "intel-iommu", [IOMMU_MODEL_VIRTIO] = "virtio-iommu" };
    const char *driver = iommu->model < G_N_ELEMENTS(drivers) ? drivers[iommu->model] : NULL;
    g_autoptr(json_t) device = NULL;

    if (driver == NULL)
        return build_unsupported(error, "<iommu model='%s'>", enum_name(&iommu_model, iommu->model));

    device = build_device(driver, &iommu->info);
    props_add(device, rows, iommu);
    if (!build_place(build, device, &iommu->info, error))
        return false;
    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

/** build_vsock: a socket family between host and guest. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_vsock(QemuBuild *build, const Vsock *vsock, GError **error)
{
    static const char *const drivers[] = {
        [VSOCK_MODEL_UNSET] = "vhost-vsock-pci",
        [VSOCK_MODEL_VIRTIO] = "vhost-vsock-pci",
        [VSOCK_MODEL_VIRTIO_TRANSITIONAL] = "vhost-vsock-pci-transitional",
        [VSOCK_MODEL_VIRTIO_NON_TRANSITIONAL] = "vhost-vsock-pci-non-transitional",
    };
    g_autoptr(json_t) device = build_device(drivers[vsock->model], &vsock->info);

    props_number(device, "guest-cid", vsock->cid);
    props_printf(device, "vhostfd", "%d", qemu_resources_fd(build->resources, vsock->info.alias, "vhost"));
    build_virtio(device, &vsock->virtio);
    if (!build_place(build, device, &vsock->info, error))
        return false;
    build_json(build, "-device", g_steal_pointer(&device));
    return true;
}

/** build_generation_id: by which a guest sees that it was copied or set back. */
void build_generation_id(QemuBuild *build)
{
    char text[UUID_STRING_LENGTH];

    if (!build->def->genid_said)
        return;
    uuid_format(&build->def->genid, text);
    build_json(build, "-device", json_pack("{s:s, s:s, s:s}", "driver", "vmgenid", "guid", text, "id", "vmgenid0"));
}

void build_vmcoreinfo(QemuBuild *build)
{
    if (build->def->features.vmcoreinfo == TRISTATE_ON ||
        (build->def->features.vmcoreinfo_said && build->def->features.vmcoreinfo == TRISTATE_ABSENT))
        build_json(build, "-device", json_pack("{s:s}", "driver", "vmcoreinfo"));
}
