/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <hostdev>: devices of the host that the guest is given. */
#include "conf/domain/hostdev.h"

#include "xml/place.h"

STATIC_ENUM_TABLE(hostdev_mode, "hostdev mode", [HOSTDEV_MODE_SUBSYSTEM] = "subsystem", [HOSTDEV_MODE_CAPABILITIES] = "capabilities");
ENUM_TABLE(hostdev_type, "hostdev type", [HOSTDEV_TYPE_USB] = "usb", [HOSTDEV_TYPE_PCI] = "pci", [HOSTDEV_TYPE_SCSI] = "scsi",
           [HOSTDEV_TYPE_SCSI_HOST] = "scsi_host", [HOSTDEV_TYPE_MDEV] = "mdev", [HOSTDEV_TYPE_STORAGE] = "storage",
           [HOSTDEV_TYPE_MISC] = "misc", [HOSTDEV_TYPE_NET] = "net");
STATIC_ENUM_TABLE(scsi_protocol, "protocol", [HOSTDEV_SCSI_ADAPTER] = "adapter", [HOSTDEV_SCSI_ISCSI] = "iscsi",
                  [HOSTDEV_SCSI_VHOST] = "vhost");
STATIC_ENUM_TABLE(mdev_model, "model", [MDEV_MODEL_VFIO_PCI] = "vfio-pci", [MDEV_MODEL_VFIO_CCW] = "vfio-ccw",
                  [MDEV_MODEL_VFIO_AP] = "vfio-ap", [MDEV_MODEL_VIRTIO] = "virtio", [MDEV_MODEL_VIRTIO_TRANSITIONAL] = "virtio-transitional",
                  [MDEV_MODEL_VIRTIO_NON_TRANSITIONAL] = "virtio-non-transitional");

#define IS(kinds)   XML_WHEN(Hostdev, type, kinds)
#define KIND(kind)  XML_BIT(HOSTDEV_TYPE_##kind)
#define SUBSYSTEM   IS(KIND(USB) | KIND(PCI) | KIND(SCSI) | KIND(SCSI_HOST) | KIND(MDEV))
#define ISCSI       XML_WHEN(Hostdev, protocol, XML_BIT(HOSTDEV_SCSI_ISCSI))

static const XmlField hostdev_fields[] = {
    XML_ENUM("@mode", Hostdev, mode, hostdev_mode, XML_REQUIRED),
    XML_ENUM("@type", Hostdev, type, hostdev_type, XML_REQUIRED, XML_GUEST_ABI),
    XML_YES_NO("@managed", Hostdev, managed, SUBSYSTEM),
    XML_STRING("@sgio", Hostdev, sgio, IS(KIND(SCSI))),
    XML_YES_NO("@rawio", Hostdev, rawio, IS(KIND(SCSI))),
    XML_ENUM("@model", Hostdev, model, mdev_model, IS(KIND(MDEV) | KIND(SCSI_HOST)), XML_GUEST_ABI),
    XML_ON_OFF("@display", Hostdev, display, IS(KIND(MDEV))),
    XML_ON_OFF("@ramfb", Hostdev, ramfb, IS(KIND(MDEV))),
    XML_STRING("driver/@name", Hostdev, driver, IS(KIND(PCI))),
    XML_ENUM("source/@startupPolicy", Hostdev, startup_policy, startup_policy, IS(KIND(USB))),
    XML_STRING("source/@guestReset", Hostdev, guest_reset, IS(KIND(USB))),
    XML_YES_NO("source/@missing", Hostdev, missing, IS(KIND(USB)), XML_LIVE),
    XML_YES_NO("source/@writeFiltering", Hostdev, write_filtering, IS(KIND(PCI))),
    XML_ENUM("source/@protocol", Hostdev, protocol, scsi_protocol, IS(KIND(SCSI) | KIND(SCSI_HOST))),
    XML_STRING("source/@name", Hostdev, iscsi_name, ISCSI),
    XML_STRING("source/@wwpn", Hostdev, wwpn, IS(KIND(SCSI_HOST))),
    XML_HEX("source/vendor/@id", Hostdev, vendor, 4, IS(KIND(USB)), XML_SET(Hostdev, has_vendor)),
    XML_HEX("source/product/@id", Hostdev, product, 4, IS(KIND(USB)), XML_SET(Hostdev, has_product)),
    XML_STRING("source/adapter/@name", Hostdev, adapter, IS(KIND(SCSI))),
    XML_SUB("source/address", Hostdev, pci, pci_address_element, IS(KIND(PCI))),
    XML_UINT("source/address/@bus", Hostdev, usb_bus, IS(KIND(USB)), XML_SET(Hostdev, has_usb_address)),
    XML_UINT("source/address/@device", Hostdev, usb_device, IS(KIND(USB)), XML_SET(Hostdev, has_usb_address)),
    XML_UINT("source/address/@bus", Hostdev, scsi_bus, IS(KIND(SCSI)), XML_SET(Hostdev, has_scsi_address)),
    XML_UINT("source/address/@target", Hostdev, scsi_target, IS(KIND(SCSI)), XML_SET(Hostdev, has_scsi_address)),
    XML_UINT("source/address/@unit", Hostdev, scsi_unit, IS(KIND(SCSI)), XML_SET(Hostdev, has_scsi_address)),
    XML_UUID("source/address/@uuid", Hostdev, mdev_uuid, IS(KIND(MDEV))),
    XML_LIST("source/host", Hostdev, hosts, storage_host_element, ISCSI),
    XML_SUB_PTR("source/auth", Hostdev, auth, storage_auth_element, ISCSI),
    XML_STRING("source/initiator/iqn/@name", Hostdev, initiator_iqn, ISCSI),
    XML_STRING("source/block", Hostdev, block, IS(KIND(STORAGE))),
    XML_STRING("source/char", Hostdev, character_device, IS(KIND(MISC))),
    XML_STRING("source/interface", Hostdev, network_interface, IS(KIND(NET))),
    XML_STRING("teaming/@type", Hostdev, teaming_type),
    XML_STRING("teaming/@persistent", Hostdev, teaming_persistent),
    XML_FLAG("readonly", Hostdev, readonly, IS(KIND(SCSI)), XML_GUEST_ABI),
    XML_FLAG("shareable", Hostdev, shareable, IS(KIND(SCSI)), XML_GUEST_ABI),
    DEVICE_INFO_ROWS(Hostdev),
    XML_FIELDS_END,
};

static bool check_hostdev(const XmlPlace *place, void *object, GError **error)
{
    Hostdev *hostdev = object;

    if (hostdev->mode == HOSTDEV_MODE_SUBSYSTEM && hostdev->managed == TRISTATE_ABSENT)
        hostdev->managed = TRISTATE_NO;
    if ((hostdev->mode == HOSTDEV_MODE_CAPABILITIES) != (hostdev->type >= HOSTDEV_TYPE_STORAGE))
        return xml_fail(place, "@type", error, "\"%s\" is no type of mode \"%s\"", enum_name(&hostdev_type, (int)hostdev->type),
                        enum_name(&hostdev_mode, (int)hostdev->mode));
    if (hostdev->type == HOSTDEV_TYPE_MDEV && hostdev->model == MDEV_MODEL_UNSET)
        return xml_fail(place, "@model", error, "is missing: a mediated device is one of vfio-pci, vfio-ccw, vfio-ap");
    if (hostdev->type == HOSTDEV_TYPE_USB && !hostdev->has_vendor && !hostdev->has_usb_address)
        return xml_fail(place, "source", error, "says neither <vendor> and <product> nor <address> of the device");
    return true;
}

const XmlElement hostdev_element = {
    .name = "hostdev",
    .size = sizeof(Hostdev),
    XML_LINE(Hostdev, info.line),
    .fields = hostdev_fields,
    .check = check_hostdev,
};
