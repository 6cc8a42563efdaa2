/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What no single element can see: things that contradict each other across a document. */
#include <string.h>

#include "conf/domain/complete-private.h"
#include "conf/domain/validate-private.h"

bool reject_device(const DomainDef *def, DeviceKind kind, guint at, const char *below, GError **error, const char *format, ...)
{
    const DeviceInfo *info = device_info(kind, domain_def_device(def, kind, at));
    g_autofree char *path = device_path(def, kind, at);
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    error_set(error, ERROR_XML_ERROR, "line %u, %s%s%s: %s", info != NULL ? info->line : 0, path, below != NULL ? "/" : "",
              below != NULL ? below : "", what);
    return false;
}

static bool check_boot_order(DomainDef *def, DeviceKind kind, guint at, void *object, DeviceInfo *info, void *opaque, GError **error)
{
    GHashTable *seen = opaque;
    g_autofree char *path = NULL;

    if (info->boot_order == 0)
        return true;

    path = device_path(def, kind, at);
    if (def->os.boot.n > 0) {
        error_set(error, ERROR_CONFIG_UNSUPPORTED,
                  "line %u, %s/boot: devices have an order of their own or <os> has <boot dev='…'/>, not both", info->line, path);
        return false;
    }
    if (!g_hash_table_add(seen, GUINT_TO_POINTER(info->boot_order))) {
        error_set(error, ERROR_XML_ERROR, "line %u, %s/boot/@order: \"%u\" is another device's already", info->line, path,
                  info->boot_order);
        return false;
    }
    return true;
}

static bool check_alias(DomainDef *def, DeviceKind kind, guint at, void *object, DeviceInfo *info, void *opaque, GError **error)
{
    GHashTable *seen = opaque;
    g_autofree char *path = NULL;

    if (info->alias == NULL || !g_str_has_prefix(info->alias, "ua-") || g_hash_table_add(seen, info->alias))
        return true;
    if (kind == DEVICE_CONSOLE && at == 0)
        return true;

    path = device_path(def, kind, at);
    error_set(error, ERROR_XML_ERROR, "line %u, %s/alias/@name: \"%s\" is another device's already", info->line, path, info->alias);
    return false;
}

static bool check_disk_targets(DomainDef *def, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < def->disks.n; i++) {
        if (g_hash_table_add(seen, def->disks.items[i]->target))
            continue;
        g_autofree char *path = device_path(def, DEVICE_DISK, i);
        error_set(error, ERROR_XML_ERROR, "line %u, %s/target/@dev: \"%s\" is another disk's already", def->disks.items[i]->info.line, path,
                  def->disks.items[i]->target);
        return false;
    }
    return true;
}

static bool check_controllers(DomainDef *def, GError **error)
{
    for (guint i = 0; i < def->controllers.n; i++) {
        const Controller *controller = def->controllers.items[i];

        for (guint j = 0; j < i; j++) {
            const Controller *other = def->controllers.items[j];
            bool pair = controller->type == CONTROLLER_TYPE_USB &&
                        (controller_is_usb2_companion(controller) || controller_is_usb2_companion(other)) &&
                        controller->usb_model != other->usb_model;

            if (other->type != controller->type || other->index != controller->index || pair)
                continue;
            g_autofree char *path = device_path(def, DEVICE_CONTROLLER, i);
            error_set(error, ERROR_XML_ERROR, "line %u, %s/@index: there is a controller of type %s with index %d already",
                      controller->info.line, path, enum_name(&controller_type, (int)controller->type), controller->index);
            return false;
        }
    }
    return true;
}

static bool check_root(const DomainDef *def, GError **error)
{
    PciModel wanted = domain_is_q35(def) ? PCI_MODEL_PCIE_ROOT : PCI_MODEL_PCI_ROOT;

    for (guint i = 0; i < def->controllers.n && (domain_is_q35(def) || domain_is_i440fx(def)); i++) {
        const Controller *controller = def->controllers.items[i];
        bool is_root = controller->pci_model == PCI_MODEL_PCI_ROOT || controller->pci_model == PCI_MODEL_PCIE_ROOT;

        if (controller->type != CONTROLLER_TYPE_PCI)
            continue;
        g_autofree char *path = device_path(def, DEVICE_CONTROLLER, i);
        if ((controller->index == 0) != (controller->pci_model == wanted)) {
            error_set(error, ERROR_XML_ERROR, "line %u, %s/@model: the controller with index 0, and no other, is a %s on machine \"%s\"",
                      controller->info.line, path, enum_name(&pci_model, (int)wanted), def->os.machine);
            return false;
        }
        if (is_root && controller->info.address.type != ADDRESS_NONE) {
            error_set(error, ERROR_XML_ERROR, "line %u, %s/address: a %s has no address; it is where addresses begin",
                      controller->info.line, path, enum_name(&pci_model, (int)controller->pci_model));
            return false;
        }
    }
    return true;
}

static bool check_topology(const DomainDef *def, GError **error)
{
    const Cpu *cpu = def->cpu;
    guint64 product;

    if (cpu == NULL || cpu->sockets == 0)
        return true;

    product = (guint64)cpu->sockets * cpu->dies * cpu->cores * cpu->threads;
    if (product == def->vcpus)
        return true;

    error_set(error, ERROR_CONFIG_UNSUPPORTED,
              "/domain/cpu/topology: %u sockets of %u dies of %u cores of %u threads are %" G_GUINT64_FORMAT ", but /domain/vcpu says %u",
              cpu->sockets, cpu->dies, cpu->cores, cpu->threads, product, def->vcpus);
    return false;
}

/* The architectures that documents may name, whatever runs here. */
static const char *const architectures[] = {
    "aarch64",     "alpha", "armv6l",     "armv7b",       "armv7l", "cris",    "i686",     "ia64",   "itanium",  "lm32",
    "loongarch64", "m68k",  "microblaze", "microblazeel", "mips",   "mips64",  "mips64el", "mipsel", "openrisc", "parisc",
    "parisc64",    "ppc",   "ppc64",      "ppc64le",      "ppcemb", "riscv32", "riscv64",  "s390",   "s390x",    "sh4",
    "sh4eb",       "sparc", "sparc64",    "unicore32",    "x86_64", "xtensa",  "xtensaeb", NULL,
};

static bool check_architecture(const DomainDef *def, GError **error)
{
    if (def->os.arch == NULL || g_strv_contains(architectures, def->os.arch))
        return true;

    error_set(error, ERROR_XML_ERROR, "/domain/os/type/@arch: \"%s\" is no architecture that documents can name", def->os.arch);
    return false;
}

/** domain_def_validate: refuse what contradicts itself. @def: complete but for PCI and USB addresses */
bool domain_def_validate(DomainDef *def, GError **error)
{
    g_autoptr(GHashTable) orders = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) aliases = g_hash_table_new(g_str_hash, g_str_equal);

    return check_architecture(def, error) && domain_def_foreach_device(def, check_boot_order, orders, error) &&
           domain_def_foreach_device(def, check_alias, aliases, error) && check_disk_targets(def, error) && check_controllers(def, error) &&
           check_root(def, error) && check_topology(def, error) && validate_platform(def, error) && validate_memory(def, error) &&
           validate_cpu_tune(def, error) && validate_drives(def, error) && validate_devices(def, error);
}
