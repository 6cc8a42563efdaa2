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
DEFAULT_OP(domain_has_current_snapshot, DomainHasCurrentSnapshotArgs, DomainHasCurrentSnapshotRet);
DEFAULT_OP(domain_snapshot_num, DomainSnapshotNumArgs, DomainSnapshotNumRet);
DEFAULT_OP(domain_get_metadata, DomainGetMetadataArgs, DomainGetMetadataRet);

DEFAULT_OP(connect_get_all_domain_stats, ConnectGetAllDomainStatsArgs, ConnectGetAllDomainStatsRet);

/* changing a machine */
DEFAULT_OP(domain_define_xml_flags, DomainDefineXMLFlagsArgs, DomainDefineXMLFlagsRet);
DEFAULT_OP(domain_undefine_flags, DomainUndefineFlagsArgs, NoRet);
DEFAULT_OP(domain_create_with_flags, DomainCreateWithFlagsArgs, DomainCreateWithFlagsRet);
DEFAULT_OP(domain_create_xml, DomainCreateXMLArgs, DomainCreateXMLRet);
DEFAULT_OP(domain_set_autostart, DomainSetAutostartArgs, NoRet);
DEFAULT_OP(domain_set_metadata, DomainSetMetadataArgs, NoRet);
DEFAULT_OP(domain_rename, DomainRenameArgs, DomainRenameRet);
