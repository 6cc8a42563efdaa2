/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/network/route.h"
#include "xml/element.h"

/* The configuration of one of the host's own interfaces; guests' are in conf/domain. */

typedef enum HostInterfaceType {
    HOST_INTERFACE_NONE,
    HOST_INTERFACE_ETHERNET,
    HOST_INTERFACE_BRIDGE,
    HOST_INTERFACE_BOND,
    HOST_INTERFACE_VLAN,
} HostInterfaceType;

typedef enum StartMode {
    START_MODE_UNSET,
    START_MODE_ONBOOT,
    START_MODE_NONE,
    START_MODE_HOTPLUG,
} StartMode;

typedef enum HostLinkState {
    HOST_LINK_UNSET,
    HOST_LINK_UNKNOWN,
    HOST_LINK_NOT_PRESENT,
    HOST_LINK_DOWN,
    HOST_LINK_LOWER_LAYER_DOWN,
    HOST_LINK_TESTING,
    HOST_LINK_DORMANT,
    HOST_LINK_UP,
} HostLinkState;

typedef enum BondMode {
    BOND_MODE_UNSET,
    BOND_MODE_BALANCE_RR,
    BOND_MODE_ACTIVE_BACKUP,
    BOND_MODE_BALANCE_XOR,
    BOND_MODE_BROADCAST,
    BOND_MODE_8023AD,
    BOND_MODE_BALANCE_TLB,
    BOND_MODE_BALANCE_ALB,
} BondMode;

typedef enum MiiCarrier {
    MII_CARRIER_UNSET,
    MII_CARRIER_IOCTL,
    MII_CARRIER_NETIF,
} MiiCarrier;

typedef enum ArpValidate {
    ARP_VALIDATE_UNSET,
    ARP_VALIDATE_NONE,
    ARP_VALIDATE_ACTIVE,
    ARP_VALIDATE_BACKUP,
    ARP_VALIDATE_ALL,
} ArpValidate;

typedef struct ProtocolAddress {
    IpAddress address;
    bool      has_prefix;
    guint     prefix;
} ProtocolAddress;

typedef struct Protocol {
    AddressFamily family;
    bool      autoconf; /* IPv6 */
    bool      dhcp;
    Tristate  peer_dns;
    XML_LIST_OF(ProtocolAddress) addresses;
    IpAddress gateway;
} Protocol;

typedef struct HostInterface HostInterface;

typedef struct HostBridge {
    Tristate stp;
    char    *delay; /* seconds, may have a fraction */
    XML_LIST_OF(HostInterface) ports;
} HostBridge;

typedef struct HostBond {
    BondMode  mode;
    bool      has_mii, has_down_delay, has_up_delay, has_arp;
    guint     mii_freq; /* milliseconds, as all here */
    guint     mii_down_delay;
    guint     mii_up_delay;
    MiiCarrier carrier;
    guint     arp_interval;
    IpAddress arp_target;
    ArpValidate arp_validate;
    XML_LIST_OF(HostInterface) ports;
} HostBond;

typedef struct HostVlan {
    guint tag;
    char *device;
} HostVlan;

struct HostInterface {
    HostInterfaceType type;
    char       *name;
    StartMode   start;
    guint       link_speed;
    HostLinkState link_state;
    guint       mtu;
    char       *mac; /* as it was spelled */
    XML_LIST_OF(Protocol) protocols;
    HostBridge *bridge;
    HostBond   *bond;
    HostVlan   *vlan;
};

extern const XmlElement host_interface_element;
