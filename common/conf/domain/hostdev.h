/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/storage-source.h"

typedef enum HostdevMode {
    HOSTDEV_MODE_SUBSYSTEM,
    HOSTDEV_MODE_CAPABILITIES,
} HostdevMode;

typedef enum HostdevType {
    HOSTDEV_TYPE_USB,
    HOSTDEV_TYPE_PCI,
    HOSTDEV_TYPE_SCSI,
    HOSTDEV_TYPE_SCSI_HOST,
    HOSTDEV_TYPE_MDEV,
    /* of mode capabilities */
    HOSTDEV_TYPE_STORAGE,
    HOSTDEV_TYPE_MISC,
    HOSTDEV_TYPE_NET,
} HostdevType;

typedef enum HostdevScsiProtocol {
    HOSTDEV_SCSI_ADAPTER,
    HOSTDEV_SCSI_ISCSI,
    HOSTDEV_SCSI_VHOST,
} HostdevScsiProtocol;

typedef enum MdevModel {
    MDEV_MODEL_UNSET,
    MDEV_MODEL_VFIO_PCI,
    MDEV_MODEL_VFIO_CCW,
    MDEV_MODEL_VFIO_AP,
    /* of scsi_host */
    MDEV_MODEL_VIRTIO,
    MDEV_MODEL_VIRTIO_TRANSITIONAL,
    MDEV_MODEL_VIRTIO_NON_TRANSITIONAL,
} MdevModel;

typedef struct Hostdev {
    HostdevMode mode;
    HostdevType type;
    Tristate    managed;
    char       *sgio;
    Tristate    rawio;
    MdevModel   model;
    Tristate    display;
    Tristate    ramfb;
    char       *driver; /* pci: vfio, xen, kvm */

    /* <source>, by type */
    StartupPolicy startup_policy; /* usb */
    char         *guest_reset;
    Tristate      missing; /* live */
    bool          has_vendor, has_product, has_usb_address;
    guint16       vendor;
    guint16       product;
    guint         usb_bus;
    guint         usb_device;
    Tristate      write_filtering; /* pci */
    PciAddress    pci;
    HostdevScsiProtocol protocol; /* scsi, scsi_host */
    char         *adapter;        /* scsi */
    guint         scsi_bus, scsi_target;
    guint64       scsi_unit;
    bool          has_scsi_address;
    char         *iscsi_name;
    XML_LIST_OF(StorageHost) hosts;
    StorageAuth  *auth;
    char         *initiator_iqn;
    char         *wwpn; /* scsi_host */
    Uuid          mdev_uuid;
    char         *block; /* capabilities */
    char         *character_device;
    char         *network_interface;

    char      *teaming_type;
    char      *teaming_persistent;
    bool       readonly;
    bool       shareable;
    DeviceInfo info;
} Hostdev;

extern const EnumTable  hostdev_type;
extern const XmlElement hostdev_element;
