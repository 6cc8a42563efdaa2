/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemons/testd/find.h"

#include "base/error.h"

/** test_find_disk: by its target or its file. Errors: ERROR_INVALID_ARG. Thread: any. */
Disk *test_find_disk(const DomainDef *def, const char *name, GError **error)
{
    for (guint i = 0; i < def->disks.n; i++) {
        Disk *disk = def->disks.items[i];

        if (g_strcmp0(disk->target, name) == 0 || g_strcmp0(disk->source.path, name) == 0)
            return disk;
    }
    error_set(error, ERROR_INVALID_ARG, "disk '%s' was not found in the domain config", name);
    return NULL;
}

/** test_find_interface: by its MAC address or its name on the host. Errors: ERROR_INVALID_ARG. Thread: any. */
Interface *test_find_interface(const DomainDef *def, const char *name, GError **error)
{
    MacAddress mac;
    bool is_mac = mac_parse(name, &mac);

    for (guint i = 0; i < def->interfaces.n; i++) {
        Interface *interface = def->interfaces.items[i];

        if (is_mac ? mac_equal(&interface->mac, &mac) : g_strcmp0(interface->target, name) == 0)
            return interface;
    }
    error_set(error, ERROR_INVALID_ARG, "'%s' is not a known interface", name);
    return NULL;
}
