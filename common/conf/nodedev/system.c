/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <capability type='system'>: the host, the root of all devices. */
#include "conf/nodedev/system.h"

static const XmlField hardware_fields[] = {
    XML_STRING("vendor", NodeHardware, vendor),
    XML_STRING("version", NodeHardware, version),
    XML_STRING("serial", NodeHardware, serial),
    XML_UUID("uuid", NodeHardware, uuid, XML_REQUIRED, XML_ALWAYS),
    XML_FIELDS_END,
};

static const XmlElement hardware_element = { .name = "hardware", .size = sizeof(NodeHardware), .fields = hardware_fields };

static const XmlField firmware_fields[] = {
    XML_STRING("vendor", NodeFirmware, vendor),
    XML_STRING("version", NodeFirmware, version),
    XML_STRING("release_date", NodeFirmware, release_date),
    XML_FIELDS_END,
};

static const XmlElement firmware_element = { .name = "firmware", .size = sizeof(NodeFirmware), .fields = firmware_fields };

static const XmlField system_fields[] = {
    NODE_CAPABILITY_ROW(NodeSystem),
    XML_STRING("product", NodeSystem, product),
    XML_SUB("hardware", NodeSystem, hardware, hardware_element, XML_REQUIRED, XML_ALWAYS),
    XML_SUB("firmware", NodeSystem, firmware, firmware_element, XML_ALWAYS),
    XML_FIELDS_END,
};

const XmlElement node_system_element = { .name = "capability", .size = sizeof(NodeSystem), .fields = system_fields };
