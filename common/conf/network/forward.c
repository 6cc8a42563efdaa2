/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <forward>: how a network reaches the world; through which of the host's devices, if not through any. */
#include "conf/network/forward.h"

#include <string.h>

#include "xml/place.h"

ENUM_TABLE(forward_mode, "forward mode", [FORWARD_NAT] = "nat", [FORWARD_ROUTE] = "route", [FORWARD_OPEN] = "open",
           [FORWARD_BRIDGE] = "bridge", [FORWARD_PRIVATE] = "private", [FORWARD_VEPA] = "vepa", [FORWARD_PASSTHROUGH] = "passthrough",
           [FORWARD_HOSTDEV] = "hostdev");
ENUM_TABLE(forward_driver, "forward driver", [FORWARD_DRIVER_KVM] = "kvm", [FORWARD_DRIVER_VFIO] = "vfio");
STATIC_ENUM_TABLE(forward_address_type, "address type", [FORWARD_ADDRESS_PCI] = "pci");

static const XmlField forward_interface_fields[] = {
    XML_STRING("@dev", ForwardInterface, device, XML_REQUIRED),
    XML_UINT("@connections", ForwardInterface, connections, XML_LIVE),
    XML_FIELDS_END,
};

const XmlElement forward_interface_element = {
    .name = "interface",
    .size = sizeof(ForwardInterface),
    .fields = forward_interface_fields,
};

static const XmlField forward_address_fields[] = {
    XML_ENUM("@type", ForwardAddress, type, forward_address_type, XML_REQUIRED),
    XML_HEX("@domain", ForwardAddress, pci.domain, 4, XML_ALWAYS),
    XML_HEX("@bus", ForwardAddress, pci.bus, 2, XML_ALWAYS),
    XML_HEX("@slot", ForwardAddress, pci.slot, 2, XML_ALWAYS, XML_RANGE(0, 0x1f)),
    XML_HEX("@function", ForwardAddress, pci.function, 1, XML_ALWAYS, XML_RANGE(0, 7)),
    XML_UINT("@connections", ForwardAddress, connections, XML_LIVE),
    XML_FIELDS_END,
};

static const XmlElement forward_address_element = {
    .name = "address",
    .size = sizeof(ForwardAddress),
    .fields = forward_address_fields,
};

static const XmlField forward_nat_fields[] = {
    XML_YES_NO("@ipv6", ForwardNat, ipv6),
    XML_IP("address/@start", ForwardNat, start, XML_ONCE, XML_REQUIRED),
    XML_IP("address/@end", ForwardNat, end, XML_REQUIRED),
    XML_UINT("port/@start", ForwardNat, first_port, XML_ONCE, XML_REQUIRED, XML_SET(ForwardNat, has_ports)),
    XML_UINT("port/@end", ForwardNat, last_port, XML_REQUIRED, XML_SET(ForwardNat, has_ports)),
    XML_FIELDS_END,
};

static bool check_nat(const XmlPlace *place, void *object, GError **error)
{
    const ForwardNat *nat = object;

    if (nat->start.family == IP_V6 || nat->end.family == IP_V6)
        return xml_fail(place, "address", error, "is of IPv6; addresses to translate to are of IPv4");
    if (ip_compare(&nat->start, &nat->end) > 0)
        return xml_fail_code(place, "address", ERROR_INTERNAL_ERROR, error, "ends before it starts");
    if (nat->first_port > nat->last_port)
        return xml_fail_code(place, "port/@end", ERROR_XML_DETAIL, error, "\"%u\" is less than the start, %u", nat->last_port,
                             nat->first_port);
    return true;
}

static const XmlElement forward_nat_element = {
    .name = "nat",
    .size = sizeof(ForwardNat),
    .fields = forward_nat_fields,
    .check = check_nat,
};

static const XmlField network_forward_fields[] = {
    XML_STRING("@dev", NetworkForward, device),
    XML_ENUM("@mode", NetworkForward, mode, forward_mode, XML_DEFAULT(FORWARD_NAT)),
    XML_YES_NO("@managed", NetworkForward, managed),
    XML_ENUM("driver/@name", NetworkForward, driver, forward_driver),
    XML_LIST("nat", NetworkForward, nats, forward_nat_element, XML_ONCE),
    XML_LIST("pf", NetworkForward, pfs, forward_interface_element, XML_ONCE),
    XML_LIST("interface", NetworkForward, interfaces, forward_interface_element),
    XML_LIST("address", NetworkForward, addresses, forward_address_element),
    XML_FIELDS_END,
};

static bool check_duplicates(const XmlPlace *place, const NetworkForward *forward, GError **error)
{
    for (guint i = 0; i < forward->interfaces.n; i++) {
        for (guint j = 0; j < i; j++) {
            if (strcmp(forward->interfaces.items[i]->device, forward->interfaces.items[j]->device) == 0)
                return xml_fail(place, "interface", error, "\"%s\" is listed twice", forward->interfaces.items[i]->device);
        }
    }
    for (guint i = 0; i < forward->addresses.n; i++) {
        for (guint j = 0; j < i; j++) {
            const PciAddress *a = &forward->addresses.items[i]->pci, *b = &forward->addresses.items[j]->pci;

            if (a->domain == b->domain && a->bus == b->bus && a->slot == b->slot && a->function == b->function)
                return xml_fail(place, "address", error, "%04x:%02x:%02x.%u is listed twice", a->domain, a->bus, a->slot, a->function);
        }
    }
    return true;
}

static void drop_all(void *list, const XmlElement *element)
{
    XML_LIST_OF(void) *items = list;

    while (items->n > 0)
        xml_object_free(element, xml_list_steal(items, items->n - 1));
}

/* There is one way out: devices by name come before devices by address, these before a device whose functions are used. */
static void keep_one_kind(NetworkForward *forward)
{
    if (forward->interfaces.n > 0)
        drop_all(&forward->addresses, &forward_address_element);
    if (forward->interfaces.n > 0 || forward->addresses.n > 0)
        drop_all(&forward->pfs, &forward_interface_element);
}

static void drop_empty_nat(NetworkForward *forward)
{
    const ForwardNat *nat = forward->nats.n > 0 ? forward->nats.items[0] : NULL;

    if (nat != NULL && nat->ipv6 == TRISTATE_ABSENT && !nat->has_ports && ip_is_none(&nat->start))
        drop_all(&forward->nats, &forward_nat_element);
}

static void add_interface(NetworkForward *forward)
{
    ForwardInterface *interface = xml_object_new(&forward_interface_element);

    interface->device = g_strdup(forward->device);
    xml_list_append(&forward->interfaces, interface);
}

static bool check_forward(const XmlPlace *place, void *object, GError **error)
{
    NetworkForward *forward = object;

    if (forward->nats.n > 0 && forward->mode != FORWARD_NAT)
        return xml_fail(place, "nat", error, "goes with mode nat only");
    if (forward->mode == FORWARD_OPEN && (forward->device != NULL || forward->interfaces.n > 0))
        return xml_fail(place, "@dev", error, "does not go with mode open");
    if (forward->device != NULL && (forward->pfs.n > 0 || forward->addresses.n > 0))
        return xml_fail(place, "@dev", error, "does not go with <pf> or <address>");
    if (forward->device != NULL && forward->interfaces.n > 0 && strcmp(forward->device, forward->interfaces.items[0]->device) != 0)
        return xml_fail(place, "@dev", error, "\"%s\" is not the first interface, which is %s", forward->device,
                        forward->interfaces.items[0]->device);
    if (!check_duplicates(place, forward, error))
        return false;

    if (forward->device != NULL && forward->interfaces.n == 0)
        add_interface(forward);
    else if (forward->device == NULL && forward->interfaces.n > 0)
        forward->device = g_strdup(forward->interfaces.items[0]->device);
    keep_one_kind(forward);
    drop_empty_nat(forward);
    if (forward->mode != FORWARD_HOSTDEV)
        forward->managed = TRISTATE_ABSENT;
    else if (forward->managed == TRISTATE_ABSENT)
        forward->managed = TRISTATE_NO;
    return true;
}

const XmlElement network_forward_element = {
    .name = "forward",
    .size = sizeof(NetworkForward),
    .fields = network_forward_fields,
    .check = check_forward,
};
