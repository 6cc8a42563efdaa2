/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every event: how its message is told to a callback of its type. A line each; the types of the callbacks are the public ones, to which the
 * compiler holds the members.
 */
#include "client/public/events.h"
#include "client/public/params.h"
#include "proto/numbers.h"
#include "proto/tables.h"

#include <libvirt/libvirt-qemu.h>

#include <stddef.h>

#define TELL(name, Message, Callback, ...)                                                                                                 \
    static void tell_##name(const EventsDelivery *delivery, void *message)                                                                 \
    {                                                                                                                                      \
        Message *it = message;                                                                                                             \
        (void)it;                                                                                                                          \
        ((Callback)delivery->func)(delivery->conn, delivery->object, ##__VA_ARGS__, delivery->opaque);                                     \
    }

/* domains; those that older servers tell without a callback's number hold that older message */
TELL(lifecycle, DomainEventCallbackLifecycleMsg, virConnectDomainEventCallback, it->msg.event, it->msg.detail)
TELL(reboot, DomainEventCallbackRebootMsg, virConnectDomainEventGenericCallback)
TELL(rtc_change, DomainEventCallbackRTCChangeMsg, virConnectDomainEventRTCChangeCallback, it->msg.offset)
TELL(watchdog, DomainEventCallbackWatchdogMsg, virConnectDomainEventWatchdogCallback, it->msg.action)
TELL(io_error, DomainEventCallbackIOErrorMsg, virConnectDomainEventIOErrorCallback, it->msg.src_path, it->msg.dev_alias, it->msg.action)
TELL(io_error_reason, DomainEventCallbackIOErrorReasonMsg, virConnectDomainEventIOErrorReasonCallback, it->msg.src_path,
     it->msg.dev_alias, it->msg.action, it->msg.reason)
TELL(control_error, DomainEventCallbackControlErrorMsg, virConnectDomainEventGenericCallback)
TELL(block_job, DomainEventCallbackBlockJobMsg, virConnectDomainEventBlockJobCallback, it->msg.path, it->msg.type, it->msg.status)
TELL(block_job_2, DomainEventBlockJob2Msg, virConnectDomainEventBlockJobCallback, it->dst, it->type, it->status)
TELL(disk_change, DomainEventCallbackDiskChangeMsg, virConnectDomainEventDiskChangeCallback, it->msg.old_src_path, it->msg.new_src_path,
     it->msg.dev_alias, it->msg.reason)
TELL(tray_change, DomainEventCallbackTrayChangeMsg, virConnectDomainEventTrayChangeCallback, it->msg.dev_alias, it->msg.reason)
TELL(pm_wakeup, DomainEventCallbackPMWakeupMsg, virConnectDomainEventPMWakeupCallback, it->reason)
TELL(pm_suspend, DomainEventCallbackPMSuspendMsg, virConnectDomainEventPMSuspendCallback, it->reason)
TELL(pm_suspend_disk, DomainEventCallbackPMSuspendDiskMsg, virConnectDomainEventPMSuspendDiskCallback, it->reason)
TELL(balloon_change, DomainEventCallbackBalloonChangeMsg, virConnectDomainEventBalloonChangeCallback, it->msg.actual)
TELL(device_removed, DomainEventCallbackDeviceRemovedMsg, virConnectDomainEventDeviceRemovedCallback, it->msg.dev_alias)
TELL(device_added, DomainEventCallbackDeviceAddedMsg, virConnectDomainEventDeviceAddedCallback, it->dev_alias)
TELL(device_removal_failed, DomainEventCallbackDeviceRemovalFailedMsg, virConnectDomainEventDeviceRemovalFailedCallback, it->dev_alias)
TELL(agent_lifecycle, DomainEventCallbackAgentLifecycleMsg, virConnectDomainEventAgentLifecycleCallback, it->state, it->reason)
TELL(migration_iteration, DomainEventCallbackMigrationIterationMsg, virConnectDomainEventMigrationIterationCallback, it->iteration)
TELL(metadata_change, DomainEventCallbackMetadataChangeMsg, virConnectDomainEventMetadataChangeCallback, it->type, it->ns_uri)
TELL(block_threshold, DomainEventBlockThresholdMsg, virConnectDomainEventBlockThresholdCallback, it->dev, it->path, it->threshold, it->excess)
TELL(memory_failure, DomainEventMemoryFailureMsg, virConnectDomainEventMemoryFailureCallback, it->recipient, it->action, it->flags)
TELL(memory_device_size, DomainEventMemoryDeviceSizeChangeMsg, virConnectDomainEventMemoryDeviceSizeChangeCallback, it->alias, it->size)
TELL(nic_mac_change, DomainEventNICMACChangeMsg, virConnectDomainEventNICMACChangeCallback, it->alias, it->old_mac, it->new_mac)
TELL(monitor, DomainQemuMonitorEventMsg, virConnectDomainQemuMonitorEventCallback, it->event, it->seconds, it->micros, it->details)

/* the others */
TELL(network_lifecycle, NetworkEventLifecycleMsg, virConnectNetworkEventLifecycleCallback, it->event, it->detail)
TELL(network_metadata, NetworkEventCallbackMetadataChangeMsg, virConnectNetworkEventMetadataChangeCallback, it->type, it->ns_uri)
TELL(pool_lifecycle, StoragePoolEventLifecycleMsg, virConnectStoragePoolEventLifecycleCallback, it->event, it->detail)
TELL(pool_refresh, StoragePoolEventRefreshMsg, virConnectStoragePoolEventGenericCallback)
TELL(device_lifecycle, NodeDeviceEventLifecycleMsg, virConnectNodeDeviceEventLifecycleCallback, it->event, it->detail)
TELL(device_update, NodeDeviceEventUpdateMsg, virConnectNodeDeviceEventGenericCallback)
TELL(secret_lifecycle, SecretEventLifecycleMsg, virConnectSecretEventLifecycleCallback, it->event, it->detail)
TELL(secret_value, SecretEventValueChangedMsg, virConnectSecretEventGenericCallback)

/* Parameters are the application's only while it is called. */
static void tell_params(const EventsDelivery *delivery, TypedParams *params)
{
    virTypedParameterPtr made = g_new0(virTypedParameter, params->n + 1);

    params_from_wire(params->items, params->n, made);
    ((virConnectDomainEventTunableCallback)delivery->func)(delivery->conn, delivery->object, made, (int)params->n, delivery->opaque);
    virTypedParamsFree(made, (int)params->n);
}

static void tell_tunable(const EventsDelivery *delivery, void *message)
{
    tell_params(delivery, &((DomainEventCallbackTunableMsg *)message)->params);
}

static void tell_job_completed(const EventsDelivery *delivery, void *message)
{
    tell_params(delivery, &((DomainEventCallbackJobCompletedMsg *)message)->params);
}

static virDomainEventGraphicsAddress address(const WireDomainEventGraphicsAddress *wire)
{
    return (virDomainEventGraphicsAddress){ wire->family, wire->node, wire->service };
}

/* A name of a viewer lies on the wire as it does in C. */
G_STATIC_ASSERT(sizeof(WireDomainEventGraphicsIdentity) == sizeof(virDomainEventGraphicsSubjectIdentity));

static void tell_graphics(const EventsDelivery *delivery, void *message)
{
    DomainEventGraphicsMsg *it = &((DomainEventCallbackGraphicsMsg *)message)->msg;
    const virDomainEventGraphicsAddress local = address(&it->local), remote = address(&it->remote);
    const virDomainEventGraphicsSubject subject = { (int)it->subject.n, (virDomainEventGraphicsSubjectIdentityPtr)it->subject.items };

    ((virConnectDomainEventGraphicsCallback)delivery->func)(delivery->conn, delivery->object, it->phase, &local, &remote, it->auth_scheme,
                                                            &subject, delivery->opaque);
}

#define ROW(procedure, class, kind, name, Message, member, tell)                                                                           \
    { PROGRAM_REMOTE, PROC_##procedure, class, kind, &name##_msg_wire, sizeof(Message), offsetof(Message, member), tell_##tell }
#define OLD(procedure, name, Message, tell) ROW(procedure, EVENTS_DOMAIN, PUBLIC_DOMAIN, name, Message, msg.domain, tell)
#define DOMAIN_ROW(procedure, name, Message, tell) ROW(procedure, EVENTS_DOMAIN, PUBLIC_DOMAIN, name, Message, domain, tell)

const EventsRow events_rows[] = {
    OLD(DOMAIN_EVENT_CALLBACK_LIFECYCLE, domain_event_callback_lifecycle, DomainEventCallbackLifecycleMsg, lifecycle),
    OLD(DOMAIN_EVENT_CALLBACK_REBOOT, domain_event_callback_reboot, DomainEventCallbackRebootMsg, reboot),
    OLD(DOMAIN_EVENT_CALLBACK_RTC_CHANGE, domain_event_callback_rtc_change, DomainEventCallbackRTCChangeMsg, rtc_change),
    OLD(DOMAIN_EVENT_CALLBACK_WATCHDOG, domain_event_callback_watchdog, DomainEventCallbackWatchdogMsg, watchdog),
    OLD(DOMAIN_EVENT_CALLBACK_IO_ERROR, domain_event_callback_io_error, DomainEventCallbackIOErrorMsg, io_error),
    OLD(DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON, domain_event_callback_io_error_reason, DomainEventCallbackIOErrorReasonMsg,
        io_error_reason),
    OLD(DOMAIN_EVENT_CALLBACK_CONTROL_ERROR, domain_event_callback_control_error, DomainEventCallbackControlErrorMsg, control_error),
    OLD(DOMAIN_EVENT_CALLBACK_BLOCK_JOB, domain_event_callback_block_job, DomainEventCallbackBlockJobMsg, block_job),
    DOMAIN_ROW(DOMAIN_EVENT_BLOCK_JOB2, domain_event_block_job2, DomainEventBlockJob2Msg, block_job_2),
    OLD(DOMAIN_EVENT_CALLBACK_DISK_CHANGE, domain_event_callback_disk_change, DomainEventCallbackDiskChangeMsg, disk_change),
    OLD(DOMAIN_EVENT_CALLBACK_TRAY_CHANGE, domain_event_callback_tray_change, DomainEventCallbackTrayChangeMsg, tray_change),
    OLD(DOMAIN_EVENT_CALLBACK_PM_WAKEUP, domain_event_callback_pm_wakeup, DomainEventCallbackPMWakeupMsg, pm_wakeup),
    OLD(DOMAIN_EVENT_CALLBACK_PM_SUSPEND, domain_event_callback_pm_suspend, DomainEventCallbackPMSuspendMsg, pm_suspend),
    OLD(DOMAIN_EVENT_CALLBACK_PM_SUSPEND_DISK, domain_event_callback_pm_suspend_disk, DomainEventCallbackPMSuspendDiskMsg,
        pm_suspend_disk),
    OLD(DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE, domain_event_callback_balloon_change, DomainEventCallbackBalloonChangeMsg, balloon_change),
    OLD(DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED, domain_event_callback_device_removed, DomainEventCallbackDeviceRemovedMsg, device_removed),
    DOMAIN_ROW(DOMAIN_EVENT_CALLBACK_DEVICE_ADDED, domain_event_callback_device_added, DomainEventCallbackDeviceAddedMsg, device_added),
    DOMAIN_ROW(DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED, domain_event_callback_device_removal_failed,
               DomainEventCallbackDeviceRemovalFailedMsg, device_removal_failed),
    DOMAIN_ROW(DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE, domain_event_callback_agent_lifecycle,
               DomainEventCallbackAgentLifecycleMsg, agent_lifecycle),
    DOMAIN_ROW(DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION, domain_event_callback_migration_iteration,
               DomainEventCallbackMigrationIterationMsg, migration_iteration),
    DOMAIN_ROW(DOMAIN_EVENT_CALLBACK_METADATA_CHANGE, domain_event_callback_metadata_change,
               DomainEventCallbackMetadataChangeMsg, metadata_change),
    DOMAIN_ROW(DOMAIN_EVENT_BLOCK_THRESHOLD, domain_event_block_threshold, DomainEventBlockThresholdMsg, block_threshold),
    DOMAIN_ROW(DOMAIN_EVENT_MEMORY_FAILURE, domain_event_memory_failure, DomainEventMemoryFailureMsg, memory_failure),
    DOMAIN_ROW(DOMAIN_EVENT_MEMORY_DEVICE_SIZE_CHANGE, domain_event_memory_device_size_change,
               DomainEventMemoryDeviceSizeChangeMsg, memory_device_size),
    DOMAIN_ROW(DOMAIN_EVENT_NICMAC_CHANGE, domain_event_nicmac_change, DomainEventNICMACChangeMsg, nic_mac_change),
    ROW(NETWORK_EVENT_LIFECYCLE, EVENTS_NETWORK, PUBLIC_NETWORK, network_event_lifecycle, NetworkEventLifecycleMsg, network,
        network_lifecycle),
    ROW(NETWORK_EVENT_CALLBACK_METADATA_CHANGE, EVENTS_NETWORK, PUBLIC_NETWORK, network_event_callback_metadata_change,
        NetworkEventCallbackMetadataChangeMsg, network, network_metadata),
    ROW(STORAGE_POOL_EVENT_LIFECYCLE, EVENTS_STORAGE_POOL, PUBLIC_STORAGE_POOL, storage_pool_event_lifecycle,
        StoragePoolEventLifecycleMsg, storage_pool, pool_lifecycle),
    ROW(STORAGE_POOL_EVENT_REFRESH, EVENTS_STORAGE_POOL, PUBLIC_STORAGE_POOL, storage_pool_event_refresh,
        StoragePoolEventRefreshMsg, storage_pool, pool_refresh),
    ROW(NODE_DEVICE_EVENT_LIFECYCLE, EVENTS_NODE_DEVICE, PUBLIC_NODE_DEVICE, node_device_event_lifecycle,
        NodeDeviceEventLifecycleMsg, node_device, device_lifecycle),
    ROW(NODE_DEVICE_EVENT_UPDATE, EVENTS_NODE_DEVICE, PUBLIC_NODE_DEVICE, node_device_event_update, NodeDeviceEventUpdateMsg,
        node_device, device_update),
    ROW(SECRET_EVENT_LIFECYCLE, EVENTS_SECRET, PUBLIC_SECRET, secret_event_lifecycle, SecretEventLifecycleMsg, secret, secret_lifecycle),
    ROW(SECRET_EVENT_VALUE_CHANGED, EVENTS_SECRET, PUBLIC_SECRET, secret_event_value_changed, SecretEventValueChangedMsg,
        secret, secret_value),
    DOMAIN_ROW(DOMAIN_EVENT_CALLBACK_TUNABLE, domain_event_callback_tunable, DomainEventCallbackTunableMsg, tunable),
    DOMAIN_ROW(DOMAIN_EVENT_CALLBACK_JOB_COMPLETED, domain_event_callback_job_completed, DomainEventCallbackJobCompletedMsg,
               job_completed),
    OLD(DOMAIN_EVENT_CALLBACK_GRAPHICS, domain_event_callback_graphics, DomainEventCallbackGraphicsMsg, graphics),
    { PROGRAM_QEMU, QEMU_PROC_DOMAIN_QEMU_MONITOR_EVENT, EVENTS_MONITOR, PUBLIC_DOMAIN, &domain_qemu_monitor_event_msg_wire,
      sizeof(DomainQemuMonitorEventMsg), offsetof(DomainQemuMonitorEventMsg, domain), tell_monitor },
};
const guint events_rows_n = G_N_ELEMENTS(events_rows);
