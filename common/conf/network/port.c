/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/network/port.h"

#include "xml/place.h"

STATIC_ENUM_TABLE(plug_type, "kind of plug", [PLUG_NETWORK] = "network", [PLUG_BRIDGE] = "bridge", [PLUG_DIRECT] = "direct",
                  [PLUG_HOSTDEV_PCI] = "hostdev-pci");
STATIC_ENUM_TABLE(plug_mode, "mode", [PLUG_MODE_VEPA] = "vepa", [PLUG_MODE_PRIVATE] = "private", [PLUG_MODE_BRIDGE] = "bridge",
                  [PLUG_MODE_PASSTHROUGH] = "passthrough");

#define IS(kinds)  XML_WHEN(Plug, type, kinds)
#define KIND(kind) XML_BIT(PLUG_##kind)

static const XmlField plug_fields[] = {
    XML_ENUM("@type", Plug, type, plug_type, XML_REQUIRED),
    XML_STRING("@bridge", Plug, bridge, IS(KIND(NETWORK) | KIND(BRIDGE)), XML_REQUIRED),
    XML_ENUM("@macTableManager", Plug, mac_table, mac_table_manager, IS(KIND(NETWORK) | KIND(BRIDGE))),
    XML_STRING("@dev", Plug, device, IS(KIND(DIRECT)), XML_REQUIRED),
    XML_ENUM("@mode", Plug, mode, plug_mode, IS(KIND(DIRECT))),
    XML_YES_NO("@managed", Plug, managed, IS(KIND(HOSTDEV_PCI))),
    XML_ENUM("driver/@name", Plug, driver, forward_driver, IS(KIND(HOSTDEV_PCI))),
    XML_SUB("address", Plug, address, pci_address_element, IS(KIND(HOSTDEV_PCI)), XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement plug_element = { .name = "plug", .size = sizeof(Plug), .fields = plug_fields };

static const XmlField network_port_fields[] = {
    XML_UUID("uuid", NetworkPortDef, uuid),
    XML_STRING("owner/name", NetworkPortDef, owner_name, XML_REQUIRED),
    XML_UUID("owner/uuid", NetworkPortDef, owner_uuid, XML_REQUIRED),
    XML_STRING("group", NetworkPortDef, group),
    XML_MAC("mac/@address", NetworkPortDef, mac, XML_REQUIRED),
    XML_YES_NO("rxfilters/@trustGuest", NetworkPortDef, trust_guest_rx_filters),
    XML_YES_NO("port/@isolated", NetworkPortDef, isolated),
    XML_SUB_PTR("virtualport", NetworkPortDef, virtual_port, virtual_port_element),
    XML_SUB("bandwidth", NetworkPortDef, bandwidth, bandwidth_element),
    XML_SUB_PTR("vlan", NetworkPortDef, vlan, vlan_element),
    XML_SUB_PTR("plug", NetworkPortDef, plug, plug_element),
    XML_FIELDS_END,
};

static bool check_port(const XmlPlace *place, void *object, GError **error)
{
    const NetworkPortDef *def = object;

    if (def->owner_name == NULL)
        return xml_fail(place, "owner/name", error, "is missing");
    if (uuid_is_null(&def->owner_uuid))
        return xml_fail(place, "owner/uuid", error, "is missing");
    if (mac_is_null(&def->mac))
        return xml_fail(place, "mac/@address", error, "is missing");
    if (mac_is_multicast(&def->mac))
        return xml_fail(place, "mac/@address", error, "is a multicast address; a card has a unicast one");
    return true;
}

const XmlElement network_port_element = {
    .name = "networkport",
    .size = sizeof(NetworkPortDef),
    .fields = network_port_fields,
    .check = check_port,
};
