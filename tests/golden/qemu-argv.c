/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* qemu-argv CACHE FILE: the command line that a document is built into, as a JSON array. Descriptors are made-up numbers. */
#include <stdio.h>

#include "caps/cache.h"
#include "caps/emulator.h"
#include "command/blockdev.h"
#include "command/command.h"
#include "conf/domain/complete.h"

#define MADE_UP_FD       1729
#define MADE_UP_PORT     5900
#define MADE_UP_CID      42
#define MADE_UP_VHOST_FD 6789

/* The corpus was made with TLS switched on for SPICE. */
static void make_up_ports(Graphics *graphics)
{
    bool spice = graphics->type == GRAPHICS_TYPE_SPICE;

    if (graphics->port == -1 || (graphics->port == 0 && graphics->autoport == TRISTATE_YES) || (!spice && graphics->port <= 0))
        graphics->port = MADE_UP_PORT + spice;
    if (spice && graphics->autoport == TRISTATE_YES && graphics->tls_port <= 0)
        graphics->tls_port = MADE_UP_PORT + 2;
    if (spice && graphics->listens.n > 0 && graphics->listens.items[0]->type == LISTEN_TYPE_ADDRESS &&
        graphics->listens.items[0]->address == NULL)
        graphics->listens.items[0]->address = g_strdup("127.0.0.1");
}

static void add_made_up_resources(DomainDef *def, QemuResources *resources)
{
    for (guint i = 0; i < def->graphics.n; i++)
        make_up_ports(def->graphics.items[i]);
    if (def->vsock != NULL) {
        qemu_resources_add_fd(resources, def->vsock->info.alias, "vhost", MADE_UP_VHOST_FD);
        def->vsock->cid = def->vsock->auto_cid == TRISTATE_YES ? MADE_UP_CID : def->vsock->cid;
    }
    qemu_resources_add_fd(resources, "monitor", RESOURCE_MONITOR, MADE_UP_FD);
    for (guint i = 0; i < def->interfaces.n; i++) {
        const Interface *interface = def->interfaces.items[i];

        if (interface->type == INTERFACE_TYPE_BRIDGE || interface->type == INTERFACE_TYPE_NETWORK ||
            interface->type == INTERFACE_TYPE_ETHERNET)
            qemu_resources_add_fd(resources, interface->info.alias, "tap", MADE_UP_FD);
    }
}

static void add_chardev(QemuResources *resources, const ChardevSource *source, const char *alias)
{
    if ((source->type == CHARDEV_TYPE_UNIX && source->mode == CHARDEV_MODE_BIND) || source->type == CHARDEV_TYPE_FILE)
        qemu_resources_add_fd(resources, alias, "chardev", MADE_UP_FD);
    if (source->log_file != NULL)
        qemu_resources_add_fd(resources, alias, "log", MADE_UP_FD);
}

static void add_chardevs(const DomainDef *def, QemuResources *resources)
{
    for (guint i = 0; i < def->serials.n; i++)
        add_chardev(resources, &def->serials.items[i]->source, def->serials.items[i]->info.alias);
    for (guint i = 0; i < def->parallels.n; i++)
        add_chardev(resources, &def->parallels.items[i]->source, def->parallels.items[i]->info.alias);
    for (guint i = 0; i < def->channels.n; i++)
        add_chardev(resources, &def->channels.items[i]->source, def->channels.items[i]->info.alias);
    for (guint i = 0; i < def->redirdevs.n; i++)
        add_chardev(resources, &def->redirdevs.items[i]->source, def->redirdevs.items[i]->info.alias);
    for (guint i = 0; i < def->smartcards.n; i++)
        add_chardev(resources, &def->smartcards.items[i]->passthrough, def->smartcards.items[i]->info.alias);
    for (guint i = 0; i < def->consoles.n; i++) {
        if (def->consoles.items[i]->target != CONSOLE_TARGET_SERIAL)
            add_chardev(resources, &def->consoles.items[i]->source, def->consoles.items[i]->info.alias);
    }
}

/* Machine types stay as the document says them: the corpus was made without their versions. */
static bool complete(DomainDef *def, const QemuCaps *caps, GError **error)
{
    g_autoptr(GArray) machines = g_array_new(FALSE, FALSE, sizeof(MachineFacts));
    EmulatorFacts emulator = { .path = caps->binary, .arch = def->os.arch, .default_machine = "pc", .kvm = true };
    const DomainHostFacts facts = { .arch = "x86_64", .emulators = &emulator, .n_emulators = 1 };

    for (guint i = 0; i < caps->machines->len; i++) {
        const QemuMachineType *machine = g_ptr_array_index(caps->machines, i);
        const char *names[] = { machine->name, machine->alias };

        for (gsize j = 0; j < G_N_ELEMENTS(names) && names[j] != NULL; j++) {
            const MachineFacts fact = { .name = names[j], .default_cpu = machine->default_cpu };

            g_array_append_val(machines, fact);
        }
    }
    emulator.machines = (const MachineFacts *)(const void *)machines->data;
    emulator.n_machines = machines->len;
    return domain_def_complete(def, &facts, error);
}

static char **build(const char *cache_folder, const char *file, GError **error)
{
    g_autoptr(QemuCapsCache) cache = qemu_caps_cache_new(cache_folder, NULL);
    g_autoptr(QemuResources) resources = NULL;
    g_autofree char *binary = NULL;
    g_autoptr(QemuCaps) caps = NULL;
    g_autoptr(DomainDef) def = NULL;
    g_autofree char *text = NULL;
    char **argv = NULL;
    gsize length;

    if (!g_file_get_contents(file, &text, &length, error) ||
        (def = domain_def_parse(text, length, DOMAIN_PARSE_INACTIVE, NULL, error)) == NULL)
        return NULL;

    binary = qemu_emulator_find(qemu_emulator_by_arch(def->os.arch));
    caps = binary != NULL ? qemu_caps_cache_get(cache, binary, error) : NULL;
    if (caps == NULL)
        return NULL;
    /* What the host's kernel offers is no matter here. */
    caps->accelerators[QEMU_ACCELERATOR_KVM] = true;
    if (caps->cpus[QEMU_ACCELERATOR_KVM]->len == 0) {
        g_ptr_array_unref(caps->cpus[QEMU_ACCELERATOR_KVM]);
        caps->cpus[QEMU_ACCELERATOR_KVM] = g_ptr_array_ref(caps->cpus[QEMU_ACCELERATOR_TCG]);
    }

    if (!complete(def, caps, error))
        return NULL;
    domain_def_assign_aliases(def);
    blockdev_number_images(def);
    resources = qemu_resources_new("/tmp/lib", -1, def->name);
    add_made_up_resources(def, resources);
    add_chardevs(def, resources);
    return qemu_command_build(def, caps, resources, &argv, error) ? argv : NULL;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = argc == 3 ? build(argv[1], argv[2], &error) : NULL;
    g_autoptr(json_t) list = json_array();

    if (words == NULL) {
        fprintf(stderr, "error: %s\n", error != NULL ? error->message : "usage: qemu-argv CACHE FILE");
        return 1;
    }
    for (char **word = words; *word != NULL; word++)
        json_array_append_new(list, json_string(*word));
    json_dumpf(list, stdout, JSON_COMPACT);
    putchar('\n');
    return 0;
}
