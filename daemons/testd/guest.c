/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A machine keeps its guest from the first question on; calls that ask run beside each other, so the guest has a lock of its own. */
#include "daemons/testd/guest.h"

#include "base/error.h"
#include "daemons/testd/machine.h"

#include <string.h>

#define FIRST_TIME 627319920

/* The address of the first lease of network "default", and the start of those that the user's own stack gives. */
#define LEASES   "192.168.122."
#define USERNET  "192.168.0."

typedef struct FileSystem {
    const char *mount_point;
    guint partition;
} FileSystem;

static const FileSystem file_systems[] = { { "/", 1 }, { "/boot", 2 } };

typedef struct Guest {
    GMutex mutex;
    gint64 seconds;
    guint32 nanoseconds;
    bool frozen[G_N_ELEMENTS(file_systems)];
} Guest;

/** test_guest_free: Driver.free_machine. Thread: any. */
void test_guest_free(void *opaque)
{
    Guest *guest = opaque;

    if (guest != NULL)
        g_mutex_clear(&guest->mutex);
    g_free(guest);
}

static Guest *lock_guest(Machine *machine)
{
    Guest *guest = g_atomic_pointer_get(&machine->hypervisor);

    if (guest == NULL) {
        guest = g_new0(Guest, 1);
        g_mutex_init(&guest->mutex);
        guest->seconds = FIRST_TIME;
        if (!g_atomic_pointer_compare_and_exchange(&machine->hypervisor, NULL, guest))
            test_guest_free(guest);
        guest = g_atomic_pointer_get(&machine->hypervisor);
    }
    g_mutex_lock(&guest->mutex);
    return guest;
}

static void unlock_guest(Guest *guest)
{
    g_mutex_unlock(&guest->mutex);
}

/* file systems */

static const char *first_disk(const DomainDef *def)
{
    for (guint i = 0; i < def->disks.n; i++) {
        if (def->disks.items[i]->device == DISK_DEVICE_DISK)
            return def->disks.items[i]->target;
    }
    return NULL;
}

TEST_OP(domain_get_fsinfo, DomainGetFSInfoArgs, DomainGetFSInfoRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);
    const char *disk = machine_state_is_active(state) ? first_disk(state->live) : NULL;

    if (!test_require_active(call, error))
        return false;
    ret->info.items = g_new0(WireDomainFsinfo, G_N_ELEMENTS(file_systems));
    for (guint i = 0; disk != NULL && i < G_N_ELEMENTS(file_systems); i++) {
        WireDomainFsinfo *info = &ret->info.items[ret->info.n++];

        info->mountpoint = g_strdup(file_systems[i].mount_point);
        info->name = g_strdup_printf("%s%u", disk, file_systems[i].partition);
        info->fstype = g_strdup("ext4");
        info->dev_aliases.items = g_new0(char *, 1);
        info->dev_aliases.items[info->dev_aliases.n++] = g_strdup(disk);
    }
    return true;
}

static int find_file_system(const char *mount_point, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(file_systems); i++) {
        if (strcmp(file_systems[i].mount_point, mount_point) == 0)
            return (int)i;
    }
    error_set(error, ERROR_OPERATION_INVALID, "mount point not found: %s", mount_point);
    return -1;
}

/* Which are meant: those that are named, all where none is. */
static bool choose(char *const *names, guint n, bool *ret_chosen, GError **error)
{
    bool chosen[G_N_ELEMENTS(file_systems)] = { 0 };

    for (guint i = 0; n == 0 && i < G_N_ELEMENTS(file_systems); i++)
        chosen[i] = true;
    for (guint i = 0; i < n; i++) {
        int at = find_file_system(names[i], error);

        if (at < 0)
            return false;
        chosen[at] = true;
    }
    memcpy(ret_chosen, chosen, sizeof(chosen));
    return true;
}

static bool set_frozen(Call *call, char *const *names, guint n, bool frozen, gint32 *ret_changed, GError **error)
{
    bool chosen[G_N_ELEMENTS(file_systems)];
    gint32 changed = 0;

    if (!test_require_active(call, error) || !choose(names, n, chosen, error))
        return false;
    Guest *guest = lock_guest(call->machine);
    for (guint i = 0; i < G_N_ELEMENTS(file_systems); i++) {
        changed += chosen[i] && guest->frozen[i] != frozen ? 1 : 0;
        guest->frozen[i] = chosen[i] ? frozen : guest->frozen[i];
    }
    unlock_guest(guest);
    *ret_changed = changed;
    return true;
}

TEST_OP(domain_fsfreeze, DomainFSFreezeArgs, DomainFSFreezeRet)
{
    return set_frozen(call, args->mountpoints.items, args->mountpoints.n, true, &ret->filesystems, error);
}

TEST_OP(domain_fsthaw, DomainFSThawArgs, DomainFSThawRet)
{
    return set_frozen(call, args->mountpoints.items, args->mountpoints.n, false, &ret->filesystems, error);
}

TEST_OP(domain_fstrim, DomainFSTrimArgs, NoRet)
{
    return test_require_active(call, error) && (args->mount_point == NULL || find_file_system(args->mount_point, error) >= 0);
}

/* the clock */

TEST_OP(domain_get_time, DomainGetTimeArgs, DomainGetTimeRet)
{
    if (!test_require_active(call, error))
        return false;
    Guest *guest = lock_guest(call->machine);
    ret->seconds = guest->seconds;
    ret->nseconds = guest->nanoseconds;
    unlock_guest(guest);
    return true;
}

TEST_OP(domain_set_time, DomainSetTimeArgs, NoRet)
{
    if (!test_require_active(call, error))
        return false;
    Guest *guest = lock_guest(call->machine);
    guest->seconds = args->seconds;
    guest->nanoseconds = args->nseconds;
    unlock_guest(guest);
    return true;
}

/* people and processes */

TEST_OP(domain_set_user_password, DomainSetUserPasswordArgs, NoRet)
{
    return test_require_active(call, error);
}

/* Every signal arrives, and none does anything. */
TEST_OP(domain_send_process_signal, DomainSendProcessSignalArgs, NoRet)
{
    if (args->pid != 1)
        error_set(error, ERROR_INVALID_ARG, "only sending a signal to pid 1 is supported");
    else if (args->signum >= DOMAIN_PROCESS_SIGNAL_LAST)
        error_set(error, ERROR_INVALID_ARG, "signum value %u is out of range: 0 to %d are signals", args->signum,
                  DOMAIN_PROCESS_SIGNAL_LAST - 1);
    else
        return true;
    return false;
}

/* addresses */

/* Twenty addresses for each machine by its id: neighbours do not collide, and a test can tell them beforehand. */
static char *address_of(const DomainDef *def, guint at)
{
    const Interface *interface = def->interfaces.items[at];

    if (interface->type == INTERFACE_TYPE_NETWORK)
        return g_strdup_printf(LEASES "%u", 2 + ((guint)(def->id - 1) * 20 + at + 1) % 253);
    return g_strdup_printf(USERNET "%u", (at + 1) % 255);
}

static void fill_interface(const DomainDef *def, guint at, WireDomainInterface *interface)
{
    const Interface *device = def->interfaces.items[at];
    char mac[MAC_STRING_LENGTH];

    mac_format(&device->mac, mac);
    interface->name = g_strdup(device->target);
    interface->hwaddr = g_strdup(mac);
    interface->addrs.items = g_new0(WireDomainIpAddr, 1);
    interface->addrs.items[interface->addrs.n++] = (WireDomainIpAddr){ .type = IP_ADDR_TYPE_IPV4, .addr = address_of(def, at), .prefix = 24 };
}

TEST_OP(domain_interface_addresses, DomainInterfaceAddressesArgs, DomainInterfaceAddressesRet)
{
    g_autoptr(MachineState) state = machine_state(call->machine);

    if (args->source >= DOMAIN_INTERFACE_ADDRESSES_SRC_LAST) {
        error_set(error, ERROR_ARGUMENT_UNSUPPORTED, "Unknown IP address data source %u", args->source);
        return false;
    }
    if (!test_require_active(call, error))
        return false;
    ret->ifaces.items = g_new0(WireDomainInterface, state->live->interfaces.n);
    for (guint i = 0; i < state->live->interfaces.n; i++)
        fill_interface(state->live, i, &ret->ifaces.items[ret->ifaces.n++]);
    return true;
}
