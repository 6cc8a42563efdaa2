/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "proto/ops.h"

/* What every driver gets without writing it. A driver's own operation stands before these. */
extern const DriverOps default_ops;

#define DEFAULT_OP(slot, Args, Ret) bool default_##slot(Call *call, const Args *args, Ret *ret, GError **error)

/* connections */
DEFAULT_OP(auth_list, NoArgs, AuthListRet);
DEFAULT_OP(connect_open, ConnectOpenArgs, NoRet);
DEFAULT_OP(connect_close, NoArgs, NoRet);
DEFAULT_OP(connect_get_type, NoArgs, ConnectGetTypeRet);
DEFAULT_OP(connect_get_lib_version, NoArgs, ConnectGetLibVersionRet);
DEFAULT_OP(connect_get_uri, NoArgs, ConnectGetURIRet);
DEFAULT_OP(connect_is_secure, NoArgs, ConnectIsSecureRet);
DEFAULT_OP(connect_supports_feature, ConnectSupportsFeatureArgs, ConnectSupportsFeatureRet);
DEFAULT_OP(connect_set_identity, ConnectSetIdentityArgs, NoRet);
DEFAULT_OP(connect_register_close_callback, NoArgs, NoRet);
DEFAULT_OP(connect_unregister_close_callback, NoArgs, NoRet);
DEFAULT_OP(connect_domain_event_callback_register_any, ConnectDomainEventCallbackRegisterAnyArgs, ConnectDomainEventCallbackRegisterAnyRet);
DEFAULT_OP(connect_domain_event_callback_deregister_any, ConnectDomainEventCallbackDeregisterAnyArgs, NoRet);

/* the host */
DEFAULT_OP(connect_get_hostname, NoArgs, ConnectGetHostnameRet);
DEFAULT_OP(connect_get_sysinfo, ConnectGetSysinfoArgs, ConnectGetSysinfoRet);
DEFAULT_OP(node_get_info, NoArgs, NodeGetInfoRet);
DEFAULT_OP(node_get_cpu_map, NodeGetCPUMapArgs, NodeGetCPUMapRet);
DEFAULT_OP(node_get_cpu_stats, NodeGetCPUStatsArgs, NodeGetCPUStatsRet);
DEFAULT_OP(node_get_memory_stats, NodeGetMemoryStatsArgs, NodeGetMemoryStatsRet);
DEFAULT_OP(node_get_free_memory, NoArgs, NodeGetFreeMemoryRet);
DEFAULT_OP(node_get_cells_free_memory, NodeGetCellsFreeMemoryArgs, NodeGetCellsFreeMemoryRet);
DEFAULT_OP(node_get_free_pages, NodeGetFreePagesArgs, NodeGetFreePagesRet);

/* finding machines */
DEFAULT_OP(domain_lookup_by_name, DomainLookupByNameArgs, DomainLookupByNameRet);
DEFAULT_OP(domain_lookup_by_uuid, DomainLookupByUUIDArgs, DomainLookupByUUIDRet);
DEFAULT_OP(domain_lookup_by_id, DomainLookupByIDArgs, DomainLookupByIDRet);
DEFAULT_OP(connect_list_all_domains, ConnectListAllDomainsArgs, ConnectListAllDomainsRet);
DEFAULT_OP(connect_list_domains, ConnectListDomainsArgs, ConnectListDomainsRet);
DEFAULT_OP(connect_list_defined_domains, ConnectListDefinedDomainsArgs, ConnectListDefinedDomainsRet);
DEFAULT_OP(connect_num_of_domains, NoArgs, ConnectNumOfDomainsRet);
DEFAULT_OP(connect_num_of_defined_domains, NoArgs, ConnectNumOfDefinedDomainsRet);

/* what a machine is */
DEFAULT_OP(domain_get_state, DomainGetStateArgs, DomainGetStateRet);
DEFAULT_OP(domain_get_info, DomainGetInfoArgs, DomainGetInfoRet);
DEFAULT_OP(domain_get_xml_desc, DomainGetXMLDescArgs, DomainGetXMLDescRet);
DEFAULT_OP(domain_get_os_type, DomainGetOSTypeArgs, DomainGetOSTypeRet);
DEFAULT_OP(domain_get_max_memory, DomainGetMaxMemoryArgs, DomainGetMaxMemoryRet);
DEFAULT_OP(domain_get_vcpus_flags, DomainGetVcpusFlagsArgs, DomainGetVcpusFlagsRet);
DEFAULT_OP(domain_is_active, DomainIsActiveArgs, DomainIsActiveRet);
DEFAULT_OP(domain_is_persistent, DomainIsPersistentArgs, DomainIsPersistentRet);
DEFAULT_OP(domain_is_updated, DomainIsUpdatedArgs, DomainIsUpdatedRet);
DEFAULT_OP(domain_get_control_info, DomainGetControlInfoArgs, DomainGetControlInfoRet);
DEFAULT_OP(domain_get_autostart, DomainGetAutostartArgs, DomainGetAutostartRet);
DEFAULT_OP(domain_has_managed_save_image, DomainHasManagedSaveImageArgs, DomainHasManagedSaveImageRet);
DEFAULT_OP(domain_get_metadata, DomainGetMetadataArgs, DomainGetMetadataRet);

DEFAULT_OP(connect_get_all_domain_stats, ConnectGetAllDomainStatsArgs, ConnectGetAllDomainStatsRet);

/* snapshots and checkpoints */
DEFAULT_OP(domain_snapshot_num, DomainSnapshotNumArgs, DomainSnapshotNumRet);
DEFAULT_OP(domain_snapshot_list_names, DomainSnapshotListNamesArgs, DomainSnapshotListNamesRet);
DEFAULT_OP(domain_list_all_snapshots, DomainListAllSnapshotsArgs, DomainListAllSnapshotsRet);
DEFAULT_OP(domain_snapshot_num_children, DomainSnapshotNumChildrenArgs, DomainSnapshotNumChildrenRet);
DEFAULT_OP(domain_snapshot_list_children_names, DomainSnapshotListChildrenNamesArgs, DomainSnapshotListChildrenNamesRet);
DEFAULT_OP(domain_snapshot_list_all_children, DomainSnapshotListAllChildrenArgs, DomainSnapshotListAllChildrenRet);
DEFAULT_OP(domain_snapshot_lookup_by_name, DomainSnapshotLookupByNameArgs, DomainSnapshotLookupByNameRet);
DEFAULT_OP(domain_has_current_snapshot, DomainHasCurrentSnapshotArgs, DomainHasCurrentSnapshotRet);
DEFAULT_OP(domain_snapshot_current, DomainSnapshotCurrentArgs, DomainSnapshotCurrentRet);
DEFAULT_OP(domain_snapshot_get_parent, DomainSnapshotGetParentArgs, DomainSnapshotGetParentRet);
DEFAULT_OP(domain_snapshot_is_current, DomainSnapshotIsCurrentArgs, DomainSnapshotIsCurrentRet);
DEFAULT_OP(domain_snapshot_has_metadata, DomainSnapshotHasMetadataArgs, DomainSnapshotHasMetadataRet);
DEFAULT_OP(domain_snapshot_get_xml_desc, DomainSnapshotGetXMLDescArgs, DomainSnapshotGetXMLDescRet);
DEFAULT_OP(domain_list_all_checkpoints, DomainListAllCheckpointsArgs, DomainListAllCheckpointsRet);
DEFAULT_OP(domain_checkpoint_list_all_children, DomainCheckpointListAllChildrenArgs, DomainCheckpointListAllChildrenRet);
DEFAULT_OP(domain_checkpoint_lookup_by_name, DomainCheckpointLookupByNameArgs, DomainCheckpointLookupByNameRet);
DEFAULT_OP(domain_checkpoint_get_parent, DomainCheckpointGetParentArgs, DomainCheckpointGetParentRet);
DEFAULT_OP(domain_checkpoint_get_xml_desc, DomainCheckpointGetXMLDescArgs, DomainCheckpointGetXMLDescRet);

/* changing a machine */
DEFAULT_OP(domain_define_xml_flags, DomainDefineXMLFlagsArgs, DomainDefineXMLFlagsRet);
DEFAULT_OP(domain_undefine_flags, DomainUndefineFlagsArgs, NoRet);
DEFAULT_OP(domain_create_with_flags, DomainCreateWithFlagsArgs, DomainCreateWithFlagsRet);
DEFAULT_OP(domain_create_xml, DomainCreateXMLArgs, DomainCreateXMLRet);
DEFAULT_OP(domain_set_autostart, DomainSetAutostartArgs, NoRet);
DEFAULT_OP(domain_set_metadata, DomainSetMetadataArgs, NoRet);
DEFAULT_OP(domain_rename, DomainRenameArgs, DomainRenameRet);

/* networks and their ports */
DEFAULT_OP(connect_list_all_networks, ConnectListAllNetworksArgs, ConnectListAllNetworksRet);
DEFAULT_OP(connect_list_networks, ConnectListNetworksArgs, ConnectListNetworksRet);
DEFAULT_OP(connect_list_defined_networks, ConnectListDefinedNetworksArgs, ConnectListDefinedNetworksRet);
DEFAULT_OP(connect_num_of_networks, NoArgs, ConnectNumOfNetworksRet);
DEFAULT_OP(connect_num_of_defined_networks, NoArgs, ConnectNumOfDefinedNetworksRet);
DEFAULT_OP(network_lookup_by_name, NetworkLookupByNameArgs, NetworkLookupByNameRet);
DEFAULT_OP(network_lookup_by_uuid, NetworkLookupByUUIDArgs, NetworkLookupByUUIDRet);
DEFAULT_OP(network_get_xml_desc, NetworkGetXMLDescArgs, NetworkGetXMLDescRet);
DEFAULT_OP(network_is_active, NetworkIsActiveArgs, NetworkIsActiveRet);
DEFAULT_OP(network_is_persistent, NetworkIsPersistentArgs, NetworkIsPersistentRet);
DEFAULT_OP(network_get_autostart, NetworkGetAutostartArgs, NetworkGetAutostartRet);
DEFAULT_OP(network_set_autostart, NetworkSetAutostartArgs, NoRet);
DEFAULT_OP(connect_network_event_register_any, ConnectNetworkEventRegisterAnyArgs, ConnectNetworkEventRegisterAnyRet);
DEFAULT_OP(connect_network_event_deregister_any, ConnectNetworkEventDeregisterAnyArgs, NoRet);
DEFAULT_OP(network_list_all_ports, NetworkListAllPortsArgs, NetworkListAllPortsRet);
DEFAULT_OP(network_port_lookup_by_uuid, NetworkPortLookupByUUIDArgs, NetworkPortLookupByUUIDRet);
DEFAULT_OP(network_port_get_xml_desc, NetworkPortGetXMLDescArgs, NetworkPortGetXMLDescRet);

/* pools and their volumes */
DEFAULT_OP(connect_list_all_storage_pools, ConnectListAllStoragePoolsArgs, ConnectListAllStoragePoolsRet);
DEFAULT_OP(connect_list_storage_pools, ConnectListStoragePoolsArgs, ConnectListStoragePoolsRet);
DEFAULT_OP(connect_list_defined_storage_pools, ConnectListDefinedStoragePoolsArgs, ConnectListDefinedStoragePoolsRet);
DEFAULT_OP(connect_num_of_storage_pools, NoArgs, ConnectNumOfStoragePoolsRet);
DEFAULT_OP(connect_num_of_defined_storage_pools, NoArgs, ConnectNumOfDefinedStoragePoolsRet);
DEFAULT_OP(storage_pool_lookup_by_name, StoragePoolLookupByNameArgs, StoragePoolLookupByNameRet);
DEFAULT_OP(storage_pool_lookup_by_uuid, StoragePoolLookupByUUIDArgs, StoragePoolLookupByUUIDRet);
DEFAULT_OP(storage_pool_get_xml_desc, StoragePoolGetXMLDescArgs, StoragePoolGetXMLDescRet);
DEFAULT_OP(storage_pool_is_active, StoragePoolIsActiveArgs, StoragePoolIsActiveRet);
DEFAULT_OP(storage_pool_is_persistent, StoragePoolIsPersistentArgs, StoragePoolIsPersistentRet);
DEFAULT_OP(storage_pool_get_autostart, StoragePoolGetAutostartArgs, StoragePoolGetAutostartRet);
DEFAULT_OP(storage_pool_set_autostart, StoragePoolSetAutostartArgs, NoRet);
DEFAULT_OP(connect_storage_pool_event_register_any, ConnectStoragePoolEventRegisterAnyArgs, ConnectStoragePoolEventRegisterAnyRet);
DEFAULT_OP(connect_storage_pool_event_deregister_any, ConnectStoragePoolEventDeregisterAnyArgs, NoRet);
DEFAULT_OP(storage_pool_list_all_volumes, StoragePoolListAllVolumesArgs, StoragePoolListAllVolumesRet);
DEFAULT_OP(storage_pool_list_volumes, StoragePoolListVolumesArgs, StoragePoolListVolumesRet);
DEFAULT_OP(storage_pool_num_of_volumes, StoragePoolNumOfVolumesArgs, StoragePoolNumOfVolumesRet);
DEFAULT_OP(storage_vol_lookup_by_name, StorageVolLookupByNameArgs, StorageVolLookupByNameRet);
DEFAULT_OP(storage_vol_get_xml_desc, StorageVolGetXMLDescArgs, StorageVolGetXMLDescRet);

/* interfaces */
DEFAULT_OP(connect_list_all_interfaces, ConnectListAllInterfacesArgs, ConnectListAllInterfacesRet);
DEFAULT_OP(connect_list_interfaces, ConnectListInterfacesArgs, ConnectListInterfacesRet);
DEFAULT_OP(connect_list_defined_interfaces, ConnectListDefinedInterfacesArgs, ConnectListDefinedInterfacesRet);
DEFAULT_OP(connect_num_of_interfaces, NoArgs, ConnectNumOfInterfacesRet);
DEFAULT_OP(connect_num_of_defined_interfaces, NoArgs, ConnectNumOfDefinedInterfacesRet);
DEFAULT_OP(interface_lookup_by_mac_string, InterfaceLookupByMACStringArgs, InterfaceLookupByMACStringRet);
DEFAULT_OP(interface_lookup_by_name, InterfaceLookupByNameArgs, InterfaceLookupByNameRet);
DEFAULT_OP(interface_get_xml_desc, InterfaceGetXMLDescArgs, InterfaceGetXMLDescRet);
DEFAULT_OP(interface_is_active, InterfaceIsActiveArgs, InterfaceIsActiveRet);

/* node devices */
DEFAULT_OP(connect_list_all_node_devices, ConnectListAllNodeDevicesArgs, ConnectListAllNodeDevicesRet);
DEFAULT_OP(node_num_of_devices, NodeNumOfDevicesArgs, NodeNumOfDevicesRet);
DEFAULT_OP(node_list_devices, NodeListDevicesArgs, NodeListDevicesRet);
DEFAULT_OP(node_device_get_parent, NodeDeviceGetParentArgs, NodeDeviceGetParentRet);
DEFAULT_OP(node_device_num_of_caps, NodeDeviceNumOfCapsArgs, NodeDeviceNumOfCapsRet);
DEFAULT_OP(node_device_list_caps, NodeDeviceListCapsArgs, NodeDeviceListCapsRet);
DEFAULT_OP(connect_node_device_event_register_any, ConnectNodeDeviceEventRegisterAnyArgs, ConnectNodeDeviceEventRegisterAnyRet);
DEFAULT_OP(connect_node_device_event_deregister_any, ConnectNodeDeviceEventDeregisterAnyArgs, NoRet);
DEFAULT_OP(node_device_lookup_by_name, NodeDeviceLookupByNameArgs, NodeDeviceLookupByNameRet);
DEFAULT_OP(node_device_get_xml_desc, NodeDeviceGetXMLDescArgs, NodeDeviceGetXMLDescRet);
DEFAULT_OP(node_device_is_active, NodeDeviceIsActiveArgs, NodeDeviceIsActiveRet);
DEFAULT_OP(node_device_is_persistent, NodeDeviceIsPersistentArgs, NodeDeviceIsPersistentRet);
DEFAULT_OP(node_device_get_autostart, NodeDeviceGetAutostartArgs, NodeDeviceGetAutostartRet);
DEFAULT_OP(node_device_set_autostart, NodeDeviceSetAutostartArgs, NoRet);

/* filters and bindings */
DEFAULT_OP(connect_list_all_nwfilters, ConnectListAllNWFiltersArgs, ConnectListAllNWFiltersRet);
DEFAULT_OP(connect_list_nwfilters, ConnectListNWFiltersArgs, ConnectListNWFiltersRet);
DEFAULT_OP(connect_num_of_nwfilters, NoArgs, ConnectNumOfNWFiltersRet);
DEFAULT_OP(nwfilter_lookup_by_name, NWFilterLookupByNameArgs, NWFilterLookupByNameRet);
DEFAULT_OP(nwfilter_lookup_by_uuid, NWFilterLookupByUUIDArgs, NWFilterLookupByUUIDRet);
DEFAULT_OP(nwfilter_get_xml_desc, NWFilterGetXMLDescArgs, NWFilterGetXMLDescRet);
DEFAULT_OP(connect_list_all_nwfilter_bindings, ConnectListAllNWFilterBindingsArgs, ConnectListAllNWFilterBindingsRet);
DEFAULT_OP(nwfilter_binding_lookup_by_port_dev, NWFilterBindingLookupByPortDevArgs, NWFilterBindingLookupByPortDevRet);
DEFAULT_OP(nwfilter_binding_get_xml_desc, NWFilterBindingGetXMLDescArgs, NWFilterBindingGetXMLDescRet);

/* secrets */
DEFAULT_OP(connect_list_all_secrets, ConnectListAllSecretsArgs, ConnectListAllSecretsRet);
DEFAULT_OP(secret_lookup_by_usage, SecretLookupByUsageArgs, SecretLookupByUsageRet);
DEFAULT_OP(secret_get_xml_desc, SecretGetXMLDescArgs, SecretGetXMLDescRet);
DEFAULT_OP(connect_list_secrets, ConnectListSecretsArgs, ConnectListSecretsRet);
DEFAULT_OP(connect_num_of_secrets, NoArgs, ConnectNumOfSecretsRet);
DEFAULT_OP(secret_lookup_by_uuid, SecretLookupByUUIDArgs, SecretLookupByUUIDRet);
DEFAULT_OP(connect_secret_event_register_any, ConnectSecretEventRegisterAnyArgs, ConnectSecretEventRegisterAnyRet);
DEFAULT_OP(connect_secret_event_deregister_any, ConnectSecretEventDeregisterAnyArgs, NoRet);
