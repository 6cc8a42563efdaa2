/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <capability type='usb_device'> and <capability type='usb'>, an interface of such a device. */
#include "conf/nodedev/usb.h"

static const XmlField device_fields[] = {
    NODE_CAPABILITY_ROW(NodeUsbDevice),
    XML_UINT("bus", NodeUsbDevice, bus, XML_REQUIRED),
    XML_UINT("device", NodeUsbDevice, device, XML_REQUIRED),
    XML_SUB("product", NodeUsbDevice, product, node_identity_element, XML_REQUIRED),
    XML_SUB("vendor", NodeUsbDevice, vendor, node_identity_element, XML_REQUIRED),
    XML_FIELDS_END,
};

const XmlElement node_usb_device_element = { .name = "capability", .size = sizeof(NodeUsbDevice), .fields = device_fields };

static const XmlField interface_fields[] = {
    NODE_CAPABILITY_ROW(NodeUsbInterface),
    XML_UINT("number", NodeUsbInterface, number, XML_REQUIRED),
    XML_UINT("class", NodeUsbInterface, class, XML_REQUIRED),
    XML_UINT("subclass", NodeUsbInterface, subclass, XML_REQUIRED),
    XML_UINT("protocol", NodeUsbInterface, protocol, XML_REQUIRED),
    XML_STRING("description", NodeUsbInterface, description),
    XML_FIELDS_END,
};

const XmlElement node_usb_interface_element = { .name = "capability", .size = sizeof(NodeUsbInterface), .fields = interface_fields };
