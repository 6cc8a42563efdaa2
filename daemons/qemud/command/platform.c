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

static bool build_watchdog(QemuBuild *build, const Watchdog *watchdog, GError **error)
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

/** build_watchdogs: all of them; they share one action. Errors: ERROR_CONFIG_UNSUPPORTED. */
bool build_watchdogs(QemuBuild *build, GError **error)
{
    for (guint i = 0; i < build->def->watchdogs.n; i++) {
        if (!build_watchdog(build, build->def->watchdogs.items[i], error))
            return false;
    }
    if (build->def->watchdogs.n > 0)
        build_word(build, "-watchdog-action", watchdog_actions[build->def->watchdogs.items[0]->action]);
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
