/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/defaults.h"
#include "daemon/machine-filter.h"
#include "daemon/object-filter.h"
#include "proto/enums.h"

#define START_FLAGS                                                                                                                        \
    (DOMAIN_START_PAUSED | DOMAIN_START_AUTODESTROY | DOMAIN_START_BYPASS_CACHE | DOMAIN_START_FORCE_BOOT | DOMAIN_START_VALIDATE |         \
     DOMAIN_START_RESET_NVRAM)
#define UNDEFINE_FLAGS                                                                                                                     \
    (DOMAIN_UNDEFINE_MANAGED_SAVE | DOMAIN_UNDEFINE_SNAPSHOTS_METADATA | DOMAIN_UNDEFINE_CHECKPOINTS_METADATA | DOMAIN_UNDEFINE_NVRAM |     \
     DOMAIN_UNDEFINE_KEEP_NVRAM | DOMAIN_UNDEFINE_TPM | DOMAIN_UNDEFINE_KEEP_TPM)
#define XML_FLAGS    (DOMAIN_XML_SECURE | DOMAIN_XML_INACTIVE | DOMAIN_XML_UPDATE_CPU | DOMAIN_XML_MIGRATABLE)
#define IMPACT_FLAGS (DOMAIN_AFFECT_LIVE | DOMAIN_AFFECT_CONFIG)
#define VCPU_FLAGS   (IMPACT_FLAGS | DOMAIN_VCPU_MAXIMUM)
#define STATS_FLAGS                                                                                                                        \
    (CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE | CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE | CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT |             \
     CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT | CONNECT_GET_ALL_DOMAINS_STATS_RUNNING | CONNECT_GET_ALL_DOMAINS_STATS_PAUSED |               \
     CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF | CONNECT_GET_ALL_DOMAINS_STATS_OTHER | CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT |                   \
     CONNECT_GET_ALL_DOMAINS_STATS_BACKING | CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)
#define SNAPSHOT_FLAGS                                                                                                                     \
    (DOMAIN_SNAPSHOT_LIST_ROOTS | DOMAIN_SNAPSHOT_LIST_METADATA | DOMAIN_SNAPSHOT_LIST_NO_METADATA | DOMAIN_SNAPSHOT_LIST_LEAVES |          \
     DOMAIN_SNAPSHOT_LIST_NO_LEAVES | DOMAIN_SNAPSHOT_LIST_INACTIVE | DOMAIN_SNAPSHOT_LIST_ACTIVE | DOMAIN_SNAPSHOT_LIST_DISK_ONLY |        \
     DOMAIN_SNAPSHOT_LIST_INTERNAL | DOMAIN_SNAPSHOT_LIST_EXTERNAL | DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL)
#define LIFE_FILTERS                                                                                                                       \
    (CONNECT_LIST_NETWORKS_INACTIVE | CONNECT_LIST_NETWORKS_ACTIVE | CONNECT_LIST_NETWORKS_PERSISTENT | CONNECT_LIST_NETWORKS_TRANSIENT |   \
     CONNECT_LIST_NETWORKS_AUTOSTART | CONNECT_LIST_NETWORKS_NO_AUTOSTART)
#define CHECKPOINT_FLAGS                                                                                                                   \
    (DOMAIN_CHECKPOINT_LIST_ROOTS | DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL | DOMAIN_CHECKPOINT_LIST_LEAVES | DOMAIN_CHECKPOINT_LIST_NO_LEAVES)
#define CHECKPOINT_XML_FLAGS (DOMAIN_CHECKPOINT_XML_SECURE | DOMAIN_CHECKPOINT_XML_NO_DOMAIN | DOMAIN_CHECKPOINT_XML_SIZE)

const DriverOps default_ops = {
    .auth_list = { default_auth_list },
    .connect_open = { default_connect_open, CONNECT_RO | CONNECT_NO_ALIASES },
    .connect_close = { default_connect_close },
    .connect_get_type = { default_connect_get_type },
    .connect_get_lib_version = { default_connect_get_lib_version },
    .connect_get_uri = { default_connect_get_uri },
    .connect_is_secure = { default_connect_is_secure },
    .connect_supports_feature = { default_connect_supports_feature },
    .connect_set_identity = { default_connect_set_identity },
    .connect_register_close_callback = { default_connect_register_close_callback },
    .connect_unregister_close_callback = { default_connect_unregister_close_callback },
    .connect_domain_event_callback_register_any = { default_connect_domain_event_callback_register_any },
    .connect_domain_event_callback_deregister_any = { default_connect_domain_event_callback_deregister_any },

    .connect_get_hostname = { default_connect_get_hostname },
    .connect_get_sysinfo = { default_connect_get_sysinfo },
    .node_get_info = { default_node_get_info },
    .node_get_cpu_map = { default_node_get_cpu_map },
    .node_get_cpu_stats = { default_node_get_cpu_stats },
    .node_get_memory_stats = { default_node_get_memory_stats },
    .node_get_free_memory = { default_node_get_free_memory },
    .node_get_cells_free_memory = { default_node_get_cells_free_memory },
    .node_get_free_pages = { default_node_get_free_pages },

    .domain_lookup_by_name = { default_domain_lookup_by_name },
    .domain_lookup_by_uuid = { default_domain_lookup_by_uuid },
    .domain_lookup_by_id = { default_domain_lookup_by_id },
    .connect_list_all_domains = { default_connect_list_all_domains, MACHINE_FILTER_ALL },
    .connect_list_domains = { default_connect_list_domains },
    .connect_list_defined_domains = { default_connect_list_defined_domains },
    .connect_num_of_domains = { default_connect_num_of_domains },
    .connect_num_of_defined_domains = { default_connect_num_of_defined_domains },

    .domain_get_state = { default_domain_get_state },
    .domain_get_info = { default_domain_get_info },
    .domain_get_xml_desc = { default_domain_get_xml_desc, XML_FLAGS },
    .domain_get_os_type = { default_domain_get_os_type },
    .domain_get_max_memory = { default_domain_get_max_memory },
    .domain_get_vcpus_flags = { default_domain_get_vcpus_flags, VCPU_FLAGS },
    .domain_is_active = { default_domain_is_active },
    .domain_is_persistent = { default_domain_is_persistent },
    .domain_is_updated = { default_domain_is_updated },
    .domain_get_control_info = { default_domain_get_control_info },
    .domain_get_autostart = { default_domain_get_autostart },
    .domain_has_managed_save_image = { default_domain_has_managed_save_image },
    .domain_get_metadata = { default_domain_get_metadata, IMPACT_FLAGS },
    .connect_get_all_domain_stats = { default_connect_get_all_domain_stats, STATS_FLAGS },

    .domain_snapshot_num = { default_domain_snapshot_num, SNAPSHOT_FLAGS },
    .domain_snapshot_list_names = { default_domain_snapshot_list_names, SNAPSHOT_FLAGS },
    .domain_list_all_snapshots = { default_domain_list_all_snapshots, SNAPSHOT_FLAGS },
    .domain_snapshot_num_children = { default_domain_snapshot_num_children, SNAPSHOT_FLAGS },
    .domain_snapshot_list_children_names = { default_domain_snapshot_list_children_names, SNAPSHOT_FLAGS },
    .domain_snapshot_list_all_children = { default_domain_snapshot_list_all_children, SNAPSHOT_FLAGS },
    .domain_snapshot_lookup_by_name = { default_domain_snapshot_lookup_by_name },
    .domain_has_current_snapshot = { default_domain_has_current_snapshot },
    .domain_snapshot_current = { default_domain_snapshot_current },
    .domain_snapshot_get_parent = { default_domain_snapshot_get_parent },
    .domain_snapshot_is_current = { default_domain_snapshot_is_current },
    .domain_snapshot_has_metadata = { default_domain_snapshot_has_metadata },
    .domain_snapshot_get_xml_desc = { default_domain_snapshot_get_xml_desc, DOMAIN_SNAPSHOT_XML_SECURE },
    .domain_list_all_checkpoints = { default_domain_list_all_checkpoints, CHECKPOINT_FLAGS },
    .domain_checkpoint_list_all_children = { default_domain_checkpoint_list_all_children, CHECKPOINT_FLAGS },
    .domain_checkpoint_lookup_by_name = { default_domain_checkpoint_lookup_by_name },
    .domain_checkpoint_get_parent = { default_domain_checkpoint_get_parent },
    .domain_checkpoint_get_xml_desc = { default_domain_checkpoint_get_xml_desc, CHECKPOINT_XML_FLAGS },

    .domain_define_xml_flags = { default_domain_define_xml_flags, DOMAIN_DEFINE_VALIDATE },
    .domain_undefine_flags = { default_domain_undefine_flags, UNDEFINE_FLAGS },
    .domain_create_with_flags = { default_domain_create_with_flags, START_FLAGS },
    .domain_create_xml = { default_domain_create_xml, START_FLAGS },
    .domain_set_autostart = { default_domain_set_autostart },
    .domain_set_metadata = { default_domain_set_metadata, IMPACT_FLAGS },
    .domain_rename = { default_domain_rename },

    .connect_list_all_networks = { default_connect_list_all_networks, LIFE_FILTERS },
    .connect_list_networks = { default_connect_list_networks },
    .connect_list_defined_networks = { default_connect_list_defined_networks },
    .connect_num_of_networks = { default_connect_num_of_networks },
    .connect_num_of_defined_networks = { default_connect_num_of_defined_networks },
    .network_lookup_by_name = { default_network_lookup_by_name },
    .network_lookup_by_uuid = { default_network_lookup_by_uuid },
    .network_get_xml_desc = { default_network_get_xml_desc, NETWORK_XML_INACTIVE },
    .network_is_active = { default_network_is_active },
    .network_is_persistent = { default_network_is_persistent },
    .network_get_autostart = { default_network_get_autostart },
    .network_set_autostart = { default_network_set_autostart },
    .connect_network_event_register_any = { default_connect_network_event_register_any },
    .connect_network_event_deregister_any = { default_connect_network_event_deregister_any },
    .network_list_all_ports = { default_network_list_all_ports },
    .network_port_lookup_by_uuid = { default_network_port_lookup_by_uuid },
    .network_port_get_xml_desc = { default_network_port_get_xml_desc },

    .connect_list_all_storage_pools = { default_connect_list_all_storage_pools, STORAGE_POOL_FILTER_ALL },
    .connect_list_storage_pools = { default_connect_list_storage_pools },
    .connect_list_defined_storage_pools = { default_connect_list_defined_storage_pools },
    .connect_num_of_storage_pools = { default_connect_num_of_storage_pools },
    .connect_num_of_defined_storage_pools = { default_connect_num_of_defined_storage_pools },
    .storage_pool_lookup_by_name = { default_storage_pool_lookup_by_name },
    .storage_pool_lookup_by_uuid = { default_storage_pool_lookup_by_uuid },
    .storage_pool_get_xml_desc = { default_storage_pool_get_xml_desc, STORAGE_XML_INACTIVE },
    .storage_pool_is_active = { default_storage_pool_is_active },
    .storage_pool_is_persistent = { default_storage_pool_is_persistent },
    .storage_pool_get_autostart = { default_storage_pool_get_autostart },
    .storage_pool_set_autostart = { default_storage_pool_set_autostart },
    .connect_storage_pool_event_register_any = { default_connect_storage_pool_event_register_any },
    .connect_storage_pool_event_deregister_any = { default_connect_storage_pool_event_deregister_any },
    .storage_pool_list_all_volumes = { default_storage_pool_list_all_volumes },
    .storage_pool_list_volumes = { default_storage_pool_list_volumes },
    .storage_pool_num_of_volumes = { default_storage_pool_num_of_volumes },
    .storage_vol_lookup_by_name = { default_storage_vol_lookup_by_name },
    .storage_vol_get_xml_desc = { default_storage_vol_get_xml_desc },

    .connect_list_all_interfaces = { default_connect_list_all_interfaces, CONNECT_LIST_INTERFACES_ACTIVE | CONNECT_LIST_INTERFACES_INACTIVE },
    .connect_list_interfaces = { default_connect_list_interfaces },
    .connect_list_defined_interfaces = { default_connect_list_defined_interfaces },
    .connect_num_of_interfaces = { default_connect_num_of_interfaces },
    .connect_num_of_defined_interfaces = { default_connect_num_of_defined_interfaces },
    .interface_lookup_by_mac_string = { default_interface_lookup_by_mac_string },
    .interface_lookup_by_name = { default_interface_lookup_by_name },
    .interface_get_xml_desc = { default_interface_get_xml_desc, INTERFACE_XML_INACTIVE },
    .interface_is_active = { default_interface_is_active },

    .connect_list_all_node_devices = { default_connect_list_all_node_devices, NODE_DEVICE_FILTER_ALL },
    .node_num_of_devices = { default_node_num_of_devices },
    .node_list_devices = { default_node_list_devices },
    .node_device_get_parent = { default_node_device_get_parent },
    .node_device_num_of_caps = { default_node_device_num_of_caps },
    .node_device_list_caps = { default_node_device_list_caps },
    .connect_node_device_event_register_any = { default_connect_node_device_event_register_any },
    .connect_node_device_event_deregister_any = { default_connect_node_device_event_deregister_any },
    .node_device_lookup_by_name = { default_node_device_lookup_by_name },
    .node_device_get_xml_desc = { default_node_device_get_xml_desc, NODE_DEVICE_XML_INACTIVE },
    .node_device_is_active = { default_node_device_is_active },
    .node_device_is_persistent = { default_node_device_is_persistent },
    .node_device_get_autostart = { default_node_device_get_autostart },
    .node_device_set_autostart = { default_node_device_set_autostart },

    .connect_list_all_nwfilters = { default_connect_list_all_nwfilters },
    .connect_list_nwfilters = { default_connect_list_nwfilters },
    .connect_num_of_nwfilters = { default_connect_num_of_nwfilters },
    .nwfilter_lookup_by_name = { default_nwfilter_lookup_by_name },
    .nwfilter_lookup_by_uuid = { default_nwfilter_lookup_by_uuid },
    .nwfilter_get_xml_desc = { default_nwfilter_get_xml_desc },
    .connect_list_all_nwfilter_bindings = { default_connect_list_all_nwfilter_bindings },
    .nwfilter_binding_lookup_by_port_dev = { default_nwfilter_binding_lookup_by_port_dev },
    .nwfilter_binding_get_xml_desc = { default_nwfilter_binding_get_xml_desc },

    .connect_list_secrets = { default_connect_list_secrets },
    .connect_num_of_secrets = { default_connect_num_of_secrets },
    .connect_list_all_secrets = { default_connect_list_all_secrets, SECRET_FILTER_ALL },
    .secret_lookup_by_usage = { default_secret_lookup_by_usage },
    .secret_get_xml_desc = { default_secret_get_xml_desc },
    .secret_lookup_by_uuid = { default_secret_lookup_by_uuid },
    .connect_secret_event_register_any = { default_connect_secret_event_register_any },
    .connect_secret_event_deregister_any = { default_connect_secret_event_deregister_any },
};
