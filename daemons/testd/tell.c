/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemons/testd/tell.h"

#include "proto/numbers.h"
#include "proto/tables.h"

static void emit(Daemon *daemon, Machine *machine, gint32 procedure, const WireType *type, void *message)
{
    event_bus_emit(daemon->events, PROGRAM_REMOTE, procedure, &machine->uuid, type, message);
    wire_clear(type, message);
}

/** test_tell_device: a device is there, or gone. Thread: any. */
void test_tell_device(Daemon *daemon, Machine *machine, const char *alias, bool added)
{
    g_autoptr(MachineState) state = machine_state(machine);
    WireDomain domain = { .name = machine_name(machine), .uuid = machine->uuid, .id = state->id };

    if (added) {
        DomainEventCallbackDeviceAddedMsg message = { .domain = domain, .dev_alias = g_strdup(alias) };

        emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_DEVICE_ADDED, &domain_event_callback_device_added_msg_wire, &message);
    } else {
        DomainEventCallbackDeviceRemovedMsg message = { .msg = { .domain = domain, .dev_alias = g_strdup(alias) } };

        emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED, &domain_event_callback_device_removed_msg_wire, &message);
    }
}
