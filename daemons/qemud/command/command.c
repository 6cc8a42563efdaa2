/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a complete document to QEMU's command line. Nothing is opened, read or made here: what that needs is among the resources. What a
 * document says and nothing here builds is refused (coverage.c), so that no element is passed over in silence.
 */
#include "command/command.h"

#include "base/error.h"
#include "command/clock.h"
#include "command/controller.h"
#include "command/coverage.h"
#include "command/cpu.h"
#include "command/disk.h"
#include "command/filesystem.h"
#include "command/graphics.h"
#include "command/input.h"
#include "command/interface.h"
#include "command/machine.h"
#include "command/memballoon.h"
#include "command/memory.h"
#include "command/os.h"
#include "command/platform.h"
#include "command/redirdev.h"
#include "command/rng.h"
#include "command/serial.h"
#include "command/smbios.h"
#include "command/sound.h"
#include "command/video.h"

#include <string.h>

/** qemu_command_accelerator: what runs the guest's instructions. Errors: ERROR_CONFIG_UNSUPPORTED where this host cannot. */
bool qemu_command_accelerator(const DomainDef *def, const QemuCaps *caps, QemuAccelerator *ret_accelerator, GError **error)
{
    QemuAccelerator accelerator = def->virt_type == VIRT_TYPE_KVM ? QEMU_ACCELERATOR_KVM : QEMU_ACCELERATOR_TCG;

    if (def->virt_type != VIRT_TYPE_KVM && def->virt_type != VIRT_TYPE_QEMU)
        return build_unsupported(error, "<domain type='%s'>: QEMU runs types qemu and kvm", enum_name(&virt_type, def->virt_type));
    if (!caps->accelerators[accelerator])
        return build_unsupported(error,
                                 accelerator == QEMU_ACCELERATOR_KVM
                                     ? "Emulator '%s' does not support virt type 'kvm' on this host: /dev/kvm is missing or closed to it"
                                     : "Emulator '%s' does not support virt type 'qemu'",
                                 caps->binary);
    *ret_accelerator = accelerator;
    return true;
}

static void build_identity(QemuBuild *build)
{
    g_autofree char *name = build_escape(build->def->name);

    build_wordf(build, "-name", "guest=%s,debug-threads=on", name);
    build_word(build, "-S", NULL);
}

static void build_uuid(QemuBuild *build)
{
    char text[UUID_STRING_LENGTH];

    uuid_format(&build->def->uuid, text);
    build_word(build, "-uuid", text);
}

/* Nothing that is there by default: every device is one of ours. */
static void build_bareness(QemuBuild *build)
{
    if (build->def->graphics.n == 0)
        build_word(build, "-display", "none");
    build_word(build, "-no-user-config", NULL);
    build_word(build, "-nodefaults", NULL);
}

static void build_monitor(QemuBuild *build)
{
    build_wordf(build, "-chardev", "socket,id=charmonitor,fd=%d,server=on,wait=off",
                qemu_resources_fd(build->resources, "monitor", RESOURCE_MONITOR));
    build_word(build, "-mon", "chardev=charmonitor,id=monitor,mode=control");
}

#define BUILD_ALL(list, function)                                                                                                          \
    do {                                                                                                                                   \
        for (guint i_ = 0; i_ < (list).n; i_++) {                                                                                          \
            if (!function(build, (list).items[i_], error))                                                                                 \
                return false;                                                                                                              \
        }                                                                                                                                  \
    } while (0)

static bool build_devices(QemuBuild *build, GError **error)
{
    const DomainDef *def = build->def;

    /* An IOMMU comes before the devices whose addresses it translates. */
    if ((def->iommu != NULL && !build_iommu(build, def->iommu, error)) || !build_controllers(build, error))
        return false;
    BUILD_ALL(def->hubs, build_hub);
    BUILD_ALL(def->disks, build_disk);
    BUILD_ALL(def->filesystems, build_filesystem);
    BUILD_ALL(def->interfaces, build_interface);
    BUILD_ALL(def->smartcards, build_smartcard);
    BUILD_ALL(def->serials, build_serial);
    BUILD_ALL(def->parallels, build_parallel);
    BUILD_ALL(def->channels, build_channel);
    BUILD_ALL(def->consoles, build_console);
    BUILD_ALL(def->inputs, build_input);
    BUILD_ALL(def->audios, build_audio);
    if (!build_graphics(build, error))
        return false;
    BUILD_ALL(def->videos, build_video);
    BUILD_ALL(def->sounds, build_sound);
    if (!build_watchdogs(build, error) || (def->memballoon != NULL && !build_memballoon(build, def->memballoon, error)))
        return false;
    BUILD_ALL(def->redirdevs, build_redirdev);
    BUILD_ALL(def->rngs, build_rng);
    BUILD_ALL(def->panics, build_panic);
    return def->vsock == NULL || build_vsock(build, def->vsock, error);
}

static void build_passthrough(QemuBuild *build)
{
    const QemuCommandline *more = build->def->qemu_commandline;

    for (guint i = 0; more != NULL && i < more->arguments.n; i++)
        build_word(build, more->arguments.items[i]->value, NULL);
}

static bool build_all(QemuBuild *build, GError **error)
{
    build_word(build, build->caps->binary, NULL);
    build_identity(build);
    if (!build_machine(build, error) || !build_cpu(build, error) || !build_firmware(build, error) || !build_memory(build, error) ||
        !build_processors(build, error))
        return false;
    build_uuid(build);
    build_bareness(build);
    build_monitor(build);
    if (!build_clock(build, error) || !build_power_management(build, error) || !build_sysinfos(build, error) || !build_os(build, error) ||
        !build_devices(build, error))
        return false;
    build_generation_id(build);
    build_vmcoreinfo(build);
    if (qemu_caps_has_option(build->caps, "sandbox"))
        build_word(build, "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    build_word(build, "-msg", "timestamp=on");
    build_passthrough(build);
    return true;
}

/**
 * qemu_command_build: the command line of a machine
 * @def: its document, complete, with aliases and numbered images (blockdev_number_images())
 * @caps: what the QEMU can do that will run it
 * @resources: what was made ready for it
 * @ret_argv: the words, the binary first; the caller's
 *
 * Errors: ERROR_CONFIG_UNSUPPORTED naming the element that cannot be built. Thread: any.
 */
bool qemu_command_build(const DomainDef *def, const QemuCaps *caps, const QemuResources *resources, char ***ret_argv, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) orders = boot_orders_new(def);
    QemuBuild build = { .def = def, .caps = caps, .resources = resources, .boot_orders = orders, .words = words };

    if (!qemu_command_accelerator(def, caps, &build.accelerator, error) || !coverage_check(def, error) || !build_all(&build, error))
        return false;

    g_ptr_array_add(words, NULL);
    *ret_argv = (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
    return true;
}

/** qemu_command_environment: QEMU's environment: nothing of ours, a home of its own; the caller's. */
char **qemu_command_environment(const DomainDef *def, const QemuResources *resources)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    const struct {
        const char *name;
        const char *below;
    } places[] = {
        { "HOME", "" }, { "XDG_DATA_HOME", "/.local/share" }, { "XDG_CACHE_HOME", "/.cache" }, { "XDG_CONFIG_HOME", "/.config" }
    };
    const char *path = g_getenv("PATH");
    g_autofree char *path_line = g_strdup_printf("PATH=%s", path != NULL ? path : "/usr/bin:/bin");

    g_strv_builder_add(builder, "LC_ALL=C");
    g_strv_builder_add(builder, path_line);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *line = g_strdup_printf("%s=%s%s", places[i].name, resources->folder, places[i].below);

        g_strv_builder_add(builder, line);
    }
    for (guint i = 0; def->qemu_commandline != NULL && i < def->qemu_commandline->environment.n; i++) {
        const QemuEnvironment *variable = def->qemu_commandline->environment.items[i];
        g_autofree char *line = g_strdup_printf("%s=%s", variable->name, variable->value != NULL ? variable->value : "");

        g_strv_builder_add(builder, line);
    }
    return g_strv_builder_end(builder);
}
