/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "machine/tell.h"

#include "proto/numbers.h"
#include "proto/tables.h"

/* The name in the result is freed with forget(). */
static WireDomain domain_of(Machine *machine)
{
    g_autoptr(MachineState) state = machine_state(machine);

    return (WireDomain){ .name = machine_name(machine), .uuid = machine->uuid, .id = state->id };
}

static void emit(Daemon *daemon, Machine *machine, gint32 procedure, const WireType *type, void *message)
{
    event_bus_emit(daemon->events, PROGRAM_REMOTE, procedure, &machine->uuid, type, message);
    wire_clear(type, message);
}

void tell_reboot(Daemon *daemon, Machine *machine)
{
    DomainEventCallbackRebootMsg message = { .msg = { .domain = domain_of(machine) } };

    emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_REBOOT, &domain_event_callback_reboot_msg_wire, &message);
}

void tell_balloon_change(Daemon *daemon, Machine *machine, guint64 kib)
{
    DomainEventCallbackBalloonChangeMsg message = { .msg = { .domain = domain_of(machine), .actual = kib } };

    emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE, &domain_event_callback_balloon_change_msg_wire, &message);
}

void tell_rtc_change(Daemon *daemon, Machine *machine, gint64 offset_s)
{
    DomainEventCallbackRTCChangeMsg message = { .msg = { .domain = domain_of(machine), .offset = offset_s } };

    emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_RTC_CHANGE, &domain_event_callback_rtc_change_msg_wire, &message);
}

void tell_agent_lifecycle(Daemon *daemon, Machine *machine, bool connected)
{
    DomainEventCallbackAgentLifecycleMsg message = {
        .domain = domain_of(machine),
        .state = connected ? CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED : CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED,
        .reason = CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL,
    };

    emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE, &domain_event_callback_agent_lifecycle_msg_wire, &message);
}

void tell_device_added(Daemon *daemon, Machine *machine, const char *alias)
{
    DomainEventCallbackDeviceAddedMsg message = { .domain = domain_of(machine), .dev_alias = g_strdup(alias) };

    emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_DEVICE_ADDED, &domain_event_callback_device_added_msg_wire, &message);
}

void tell_device_removed(Daemon *daemon, Machine *machine, const char *alias)
{
    DomainEventCallbackDeviceRemovedMsg message = { .msg = { .domain = domain_of(machine), .dev_alias = g_strdup(alias) } };

    emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED, &domain_event_callback_device_removed_msg_wire, &message);
}

void tell_device_removal_failed(Daemon *daemon, Machine *machine, const char *alias)
{
    DomainEventCallbackDeviceRemovalFailedMsg message = { .domain = domain_of(machine), .dev_alias = g_strdup(alias) };

    emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED, &domain_event_callback_device_removal_failed_msg_wire,
         &message);
}

void tell_tray_change(Daemon *daemon, Machine *machine, const char *alias, bool open)
{
    DomainEventCallbackTrayChangeMsg message = {
        .msg = { .domain = domain_of(machine),
                 .dev_alias = g_strdup(alias),
                 .reason = open ? DOMAIN_EVENT_TRAY_CHANGE_OPEN : DOMAIN_EVENT_TRAY_CHANGE_CLOSE },
    };

    emit(daemon, machine, PROC_DOMAIN_EVENT_CALLBACK_TRAY_CHANGE, &domain_event_callback_tray_change_msg_wire, &message);
}
