/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"

typedef enum StorageAdapterType {
    STORAGE_ADAPTER_NONE,
    STORAGE_ADAPTER_SCSI_HOST,
    STORAGE_ADAPTER_FC_HOST,
} StorageAdapterType;

/* The PCI device that a SCSI host hangs on, for hosts whose numbers change. */
typedef struct StorageParentAddress {
    guint      unique_id; /* among the hosts of that device */
    PciAddress address;
} StorageParentAddress;

/* <adapter> of a pool of SCSI units. */
typedef struct StorageAdapter {
    StorageAdapterType    type;
    char                 *name; /* scsi_host: its name or the address of its parent */
    StorageParentAddress *parent_address;
    char                 *parent; /* fc_host: a virtual one and, optionally, which it is made from */
    char                 *parent_wwnn;
    char                 *parent_wwpn;
    char                 *parent_fabric_wwn;
    Tristate              managed;
    char                 *wwnn;
    char                 *wwpn;
} StorageAdapter;

extern const XmlElement storage_adapter_element;
