/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test:///default, or what a file describes, is there when its first client comes and forgotten when its last one goes, so that every program
 * meets the same machine.
 */
#include "base/error.h"
#include "daemon/defaults.h"
#include "daemon/object-kind.h"
#include "daemons/testd/data.h"
#include "daemons/testd/devices.h"
#include "daemons/testd/guest.h"
#include "daemons/testd/host.h"
#include "daemons/testd/interface.h"
#include "daemons/testd/machine.h"
#include "daemons/testd/network.h"
#include "daemons/testd/node-device.h"
#include "daemons/testd/params.h"
#include "daemons/testd/pin.h"
#include "daemons/testd/pool.h"
#include "daemons/testd/save.h"
#include "daemons/testd/screen.h"
#include "daemons/testd/secret.h"
#include "daemons/testd/snapshot.h"
#include "daemons/testd/stats.h"
#include "daemons/testd/testd.h"
#include "daemons/testd/tuning.h"
#include "daemons/testd/volume.h"
#include "daemons/testd/world.h"

#include <string.h>

static bool start(Daemon *daemon, GError **error)
{
    TestData *data = g_new0(TestData, 1);

    data->faults = fault_injector_new(daemon);
    g_mutex_init(&data->mutex);
    test_world_init(&data->node);
    daemon->driver_data = data;
    return true;
}

static void stop(Daemon *daemon)
{
    TestData *data = daemon->driver_data;

    test_forget_interface_backup(daemon);
    fault_injector_free(data->faults);
    g_mutex_clear(&data->mutex);
    g_free(data->path);
    g_free(data);
}

static bool has_clients(const Daemon *daemon)
{
    for (guint i = 0; i < daemon->sessions->len; i++) {
        if (((const Session *)daemon->sessions->pdata[i])->open)
            return true;
    }
    return false;
}

/* What stands between the scheme's colon and the parameters. */
static char *uri_path(const char *uri)
{
    const char *path = uri + strcspn(uri, ":");

    path += *path == ':';
    if (g_str_has_prefix(path, "//"))
        path += 2 + strcspn(path + 2, "/?");
    return g_uri_unescape_segment(path, path + strcspn(path, "?#"), NULL);
}

static bool check_path(Daemon *daemon, const char *path, const char *uri, GError **error)
{
    const TestData *data = daemon->driver_data;

    if (path == NULL || path[0] != '/' || path[1] == '\0') {
        error_set(error, ERROR_INVALID_ARG, "%s: the path must be /default or that of a file", uri);
        return false;
    }
    if (has_clients(daemon) && g_strcmp0(data->path, path) != 0) {
        error_set(error, ERROR_OPERATION_FAILED, "%s: this state is test://%s, while it has clients", uri, data->path);
        return false;
    }
    return true;
}

static bool open_uri(Session *session, const char *uri, GError **error)
{
    Daemon *daemon = session->daemon;
    TestData *data = daemon->driver_data;
    g_autofree char *path = uri_path(uri);

    if (!check_path(daemon, path, uri, error) || !fault_injector_open(data->faults, session, uri, error))
        return false;
    if (has_clients(daemon) || test_world_load(daemon, path, &data->node, error)) {
        g_free(data->path);
        data->path = g_steal_pointer(&path);
        return true;
    }
    fault_injector_close(data->faults, session);
    return false;
}

static void close_session(Session *session)
{
    TestData *data = session->daemon->driver_data;

    fault_injector_close(data->faults, session);
}

static void interrupt(Machine *machine)
{
    const Daemon *daemon = machine_registry_owner(machine->registry);
    TestData *data = daemon->driver_data;

    fault_injector_interrupt(data->faults, machine);
}

#define IMPACT (DOMAIN_AFFECT_LIVE | DOMAIN_AFFECT_CONFIG)
#define PARAMS (IMPACT | TYPED_PARAM_STRING_OKAY)
#define SAVE   (DOMAIN_SAVE_BYPASS_CACHE | DOMAIN_SAVE_RUNNING | DOMAIN_SAVE_PAUSED)
#define UNDEFINE (DOMAIN_UNDEFINE_MANAGED_SAVE | DOMAIN_UNDEFINE_SNAPSHOTS_METADATA | DOMAIN_UNDEFINE_CHECKPOINTS_METADATA)
#define SNAPSHOT                                                                                                                           \
    (DOMAIN_SNAPSHOT_CREATE_REDEFINE | DOMAIN_SNAPSHOT_CREATE_CURRENT | DOMAIN_SNAPSHOT_CREATE_HALT | DOMAIN_SNAPSHOT_CREATE_QUIESCE |      \
     DOMAIN_SNAPSHOT_CREATE_ATOMIC | DOMAIN_SNAPSHOT_CREATE_LIVE | DOMAIN_SNAPSHOT_CREATE_VALIDATE)
#define CHECKPOINT                                                                                                                         \
    (DOMAIN_CHECKPOINT_CREATE_REDEFINE | DOMAIN_CHECKPOINT_CREATE_QUIESCE | DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE)
#define CHECKPOINT_DELETE                                                                                                                  \
    (DOMAIN_CHECKPOINT_DELETE_CHILDREN | DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY | DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY)

static void free_object(void *data)
{
    Object *object = data;

    if (object->class->kind == OBJECT_SECRET)
        test_secret_free(object);
}

static const char *const schemes[] = { "test", NULL };

const Driver test_driver = {
    .name = "test",
    .type = "TEST",
    .uri_schemes = schemes,
    .error_domain = ERROR_FROM_TEST,
    .forgets = true,
    .start = start,
    .stop = stop,
    .open = open_uri,
    .close = close_session,
    .interrupt = interrupt,
    .free_machine = test_guest_free,
    .usage = test_usage,
    .stats_groups = DOMAIN_STATS_IOTHREAD,
    .stats = test_stats,
    .complete = test_complete,
    .launch = test_launch,
    .objects = OBJECT_BIT(OBJECT_NETWORK) | OBJECT_BIT(OBJECT_INTERFACE) | OBJECT_BIT(OBJECT_STORAGE_POOL) | OBJECT_BIT(OBJECT_NODE_DEVICE) |
               OBJECT_BIT(OBJECT_SECRET),
    .free_object = free_object,
    .ops = {
        .connect_get_version = { test_connect_get_version, 0 },
        .connect_get_max_vcpus = { test_connect_get_max_vcpus, 0 },
        .connect_get_sysinfo = { test_connect_get_sysinfo, 0 },
        .connect_get_capabilities = { test_connect_get_capabilities, 0 },
        .node_get_info = { test_node_get_info, 0 },
        .node_get_cpu_map = { test_node_get_cpu_map, 0 },
        .node_get_cpu_stats = { test_node_get_cpu_stats, 0 },
        .node_get_memory_stats = { test_node_get_memory_stats, 0 },
        .node_get_free_memory = { test_node_get_free_memory, 0 },
        .node_get_cells_free_memory = { test_node_get_cells_free_memory, 0 },
        .node_get_free_pages = { test_node_get_free_pages, 0 },
        .node_get_security_model = { test_node_get_security_model, 0 },

        .domain_get_os_type = { test_domain_get_os_type, 0 },
        .domain_create_with_flags = { test_domain_create_with_flags, DOMAIN_START_AUTODESTROY },
        .domain_destroy_flags = { test_domain_destroy_flags, DOMAIN_DESTROY_GRACEFUL },
        .domain_shutdown_flags = { test_domain_shutdown_flags, 0 },
        .domain_reboot = { test_domain_reboot, DOMAIN_REBOOT_DEFAULT | DOMAIN_REBOOT_ACPI_POWER_BTN },
        .domain_reset = { test_domain_reset, 0 },
        .domain_suspend = { test_domain_suspend, 0 },
        .domain_resume = { test_domain_resume, 0 },
        .domain_send_key = { test_domain_send_key, 0 },
        .domain_inject_nmi = { test_domain_inject_nmi, 0 },

        .domain_undefine_flags = { default_domain_undefine_flags, UNDEFINE },

        /* devices */
        .domain_attach_device_flags = { test_domain_attach_device_flags, IMPACT },
        .domain_detach_device_flags = { test_domain_detach_device_flags, IMPACT },
        .domain_detach_device_alias = { test_domain_detach_device_alias, IMPACT },
        .domain_update_device_flags = { test_domain_update_device_flags, IMPACT | DOMAIN_DEVICE_MODIFY_FORCE },

        /* saving */
        .domain_save_flags = { test_domain_save_flags, 0 },
        .domain_restore_flags = { test_domain_restore_flags, 0 },
        .domain_save_image_get_xml_desc = { test_domain_save_image_get_xml_desc, DOMAIN_SAVE_IMAGE_XML_SECURE },
        .domain_save_image_define_xml = { test_domain_save_image_define_xml, DOMAIN_SAVE_RUNNING | DOMAIN_SAVE_PAUSED },
        .domain_managed_save = { test_domain_managed_save, SAVE },
        .domain_managed_save_remove = { test_domain_managed_save_remove, 0 },
        .domain_core_dump_with_format = { test_domain_core_dump_with_format, DUMP_CRASH },

        /* snapshots and checkpoints */
        .domain_snapshot_create_xml = { test_domain_snapshot_create_xml, SNAPSHOT },
        .domain_snapshot_delete = { test_domain_snapshot_delete, DOMAIN_SNAPSHOT_DELETE_CHILDREN | DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY },
        .domain_revert_to_snapshot = { test_domain_revert_to_snapshot,
                                       DOMAIN_SNAPSHOT_REVERT_RUNNING | DOMAIN_SNAPSHOT_REVERT_PAUSED | DOMAIN_SNAPSHOT_REVERT_FORCE },
        .domain_checkpoint_create_xml = { test_domain_checkpoint_create_xml, CHECKPOINT },
        .domain_checkpoint_delete = { test_domain_checkpoint_delete, CHECKPOINT_DELETE },

        /* the guest */
        .domain_get_fsinfo = { test_domain_get_fsinfo, 0 },
        .domain_fsfreeze = { test_domain_fsfreeze, 0 },
        .domain_fsthaw = { test_domain_fsthaw, 0 },
        .domain_fstrim = { test_domain_fstrim, 0 },
        .domain_get_time = { test_domain_get_time, 0 },
        .domain_set_time = { test_domain_set_time, DOMAIN_TIME_SYNC },
        .domain_set_user_password = { test_domain_set_user_password, DOMAIN_PASSWORD_ENCRYPTED },
        .domain_interface_addresses = { test_domain_interface_addresses, 0 },
        .domain_send_process_signal = { test_domain_send_process_signal, 0 },

        /* processors and threads */
        .domain_set_vcpus_flags = { test_domain_set_vcpus_flags, IMPACT | DOMAIN_VCPU_MAXIMUM },
        .domain_pin_vcpu_flags = { test_domain_pin_vcpu_flags, DOMAIN_AFFECT_LIVE },
        .domain_get_vcpu_pin_info = { test_domain_get_vcpu_pin_info, IMPACT },
        .domain_pin_emulator = { test_domain_pin_emulator, IMPACT },
        .domain_get_emulator_pin_info = { test_domain_get_emulator_pin_info, IMPACT },
        .domain_add_iothread = { test_domain_add_iothread, IMPACT },
        .domain_del_iothread = { test_domain_del_iothread, IMPACT },
        .domain_set_iothread_params = { test_domain_set_iothread_params, DOMAIN_AFFECT_LIVE },
        .domain_pin_iothread = { test_domain_pin_iothread, IMPACT },
        .domain_get_iothread_info = { test_domain_get_iothread_info, IMPACT },

        /* tuning */
        .domain_set_memory_flags = { test_domain_set_memory_flags, IMPACT | DOMAIN_MEM_MAXIMUM },
        .domain_set_memory_stats_period = { test_domain_set_memory_stats_period, IMPACT },
        .domain_get_memory_parameters = { test_domain_get_memory_parameters, PARAMS },
        .domain_set_memory_parameters = { test_domain_set_memory_parameters, IMPACT },
        .domain_get_numa_parameters = { test_domain_get_numa_parameters, PARAMS },
        .domain_set_numa_parameters = { test_domain_set_numa_parameters, IMPACT },
        .domain_get_blkio_parameters = { test_domain_get_blkio_parameters, PARAMS },
        .domain_set_blkio_parameters = { test_domain_set_blkio_parameters, IMPACT },
        .domain_get_block_io_tune = { test_domain_get_block_io_tune, PARAMS },
        .domain_set_block_io_tune = { test_domain_set_block_io_tune, IMPACT },
        .domain_get_interface_parameters = { test_domain_get_interface_parameters, PARAMS },
        .domain_set_interface_parameters = { test_domain_set_interface_parameters, IMPACT },
        .domain_get_perf_events = { test_domain_get_perf_events, PARAMS },
        .domain_set_perf_events = { test_domain_set_perf_events, IMPACT },
        .domain_get_scheduler_type = { test_domain_get_scheduler_type, 0 },
        .domain_get_scheduler_parameters_flags = { test_domain_get_scheduler_parameters_flags, PARAMS },
        .domain_set_scheduler_parameters_flags = { test_domain_set_scheduler_parameters_flags, IMPACT },
        .domain_set_lifecycle_action = { test_domain_set_lifecycle_action, IMPACT },

        /* figures */
        .domain_get_cpu_stats = { test_domain_get_cpu_stats, TYPED_PARAM_STRING_OKAY },
        .domain_memory_stats = { test_domain_memory_stats, 0 },
        .domain_block_stats = { test_domain_block_stats, 0 },
        .domain_interface_stats = { test_domain_interface_stats, 0 },
        .domain_get_block_info = { test_domain_get_block_info, 0 },
        .domain_get_vcpus = { test_domain_get_vcpus, 0 },
        .domain_get_disk_errors = { test_domain_get_disk_errors, 0 },
        .domain_memory_peek = { test_domain_memory_peek, MEMORY_VIRTUAL | MEMORY_PHYSICAL },
        .domain_get_messages = { test_domain_get_messages, DOMAIN_MESSAGE_DEPRECATION | DOMAIN_MESSAGE_TAINTING },
        .domain_get_launch_security_info = { test_domain_get_launch_security_info, 0 },
        .domain_get_security_label = { test_domain_get_security_label, 0 },
        .domain_get_hostname = { test_domain_get_hostname, DOMAIN_GET_HOSTNAME_LEASE | DOMAIN_GET_HOSTNAME_AGENT },
        .domain_screenshot = { test_domain_screenshot, 0 },

        .network_define_xml_flags = { test_network_define_xml_flags, NETWORK_DEFINE_VALIDATE },
        .network_create_xml_flags = { test_network_create_xml_flags, NETWORK_CREATE_VALIDATE },
        .network_create = { test_network_create, 0 },
        .network_destroy = { test_network_destroy, 0 },
        .network_undefine = { test_network_undefine, 0 },
        .network_update = { test_network_update, NETWORK_UPDATE_AFFECT_LIVE | NETWORK_UPDATE_AFFECT_CONFIG },
        .network_get_xml_desc = { default_network_get_xml_desc, 0 },
        .network_get_bridge_name = { test_network_get_bridge_name, 0 },
        .network_set_autostart = { test_network_set_autostart, 0 },
        .network_get_metadata = { test_network_get_metadata, NETWORK_UPDATE_AFFECT_LIVE | NETWORK_UPDATE_AFFECT_CONFIG },
        .network_set_metadata = { test_network_set_metadata, NETWORK_UPDATE_AFFECT_LIVE | NETWORK_UPDATE_AFFECT_CONFIG },

        .interface_define_xml = { test_interface_define_xml, INTERFACE_DEFINE_VALIDATE },
        .interface_undefine = { test_interface_undefine, 0 },
        .interface_create = { test_interface_create, 0 },
        .interface_destroy = { test_interface_destroy, 0 },
        .interface_get_xml_desc = { default_interface_get_xml_desc, 0 },
        .interface_change_begin = { test_interface_change_begin, 0 },
        .interface_change_commit = { test_interface_change_commit, 0 },
        .interface_change_rollback = { test_interface_change_rollback, 0 },

        .connect_find_storage_pool_sources = { test_connect_find_storage_pool_sources, 0 },
        .storage_pool_define_xml = { test_storage_pool_define_xml, STORAGE_POOL_DEFINE_VALIDATE },
        .storage_pool_create_xml = { test_storage_pool_create_xml, 0 },
        .storage_pool_create = { test_storage_pool_create, 0 },
        .storage_pool_build = { test_storage_pool_build, 0 },
        .storage_pool_destroy = { test_storage_pool_destroy, 0 },
        .storage_pool_delete = { test_storage_pool_delete, 0 },
        .storage_pool_undefine = { test_storage_pool_undefine, 0 },
        .storage_pool_refresh = { test_storage_pool_refresh, 0 },
        .storage_pool_get_info = { test_storage_pool_get_info, 0 },
        .storage_pool_get_xml_desc = { default_storage_pool_get_xml_desc, 0 },
        .storage_pool_set_autostart = { test_storage_pool_set_autostart, 0 },
        .storage_pool_num_of_volumes = { test_storage_pool_num_of_volumes, 0 },
        .storage_pool_list_volumes = { test_storage_pool_list_volumes, 0 },
        .storage_pool_list_all_volumes = { test_storage_pool_list_all_volumes, 0 },

        .storage_pool_lookup_by_volume = { test_storage_pool_lookup_by_volume, 0 },
        .storage_vol_lookup_by_name = { test_storage_vol_lookup_by_name, 0 },
        .storage_vol_lookup_by_key = { test_storage_vol_lookup_by_key, 0 },
        .storage_vol_lookup_by_path = { test_storage_vol_lookup_by_path, 0 },
        .storage_vol_create_xml = { test_storage_vol_create_xml, STORAGE_VOL_CREATE_VALIDATE },
        .storage_vol_create_xml_from = { test_storage_vol_create_xml_from, STORAGE_VOL_CREATE_VALIDATE },
        .storage_vol_delete = { test_storage_vol_delete, 0 },
        .storage_vol_get_info_flags = { test_storage_vol_get_info_flags, 0 },
        .storage_vol_get_xml_desc = { test_storage_vol_get_xml_desc, 0 },
        .storage_vol_get_path = { test_storage_vol_get_path, 0 },

        .node_device_get_xml_desc = { default_node_device_get_xml_desc, 0 },
        .node_device_create_xml = { test_node_device_create_xml, NODE_DEVICE_CREATE_XML_VALIDATE },
        .node_device_destroy = { test_node_device_destroy, 0 },

        .secret_define_xml = { test_secret_define_xml, SECRET_DEFINE_VALIDATE },
        .secret_set_value = { test_secret_set_value, 0 },
        .secret_get_value = { test_secret_get_value, 0 },
        .secret_undefine = { test_secret_undefine, 0 },
    },
};
