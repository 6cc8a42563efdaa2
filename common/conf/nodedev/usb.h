/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/pci.h"

typedef struct NodeUsbDevice {
    NodeCapability base;
    guint          bus, device;
    NodeIdentity   product, vendor;
} NodeUsbDevice;

typedef struct NodeUsbInterface {
    NodeCapability base;
    guint          number, class, subclass, protocol;
    char          *description;
} NodeUsbInterface;

extern const XmlElement node_usb_device_element;
extern const XmlElement node_usb_interface_element;
