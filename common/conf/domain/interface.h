/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/chardev-source.h"
#include "conf/network/link.h"
#include "conf/network/route.h"

typedef enum InterfaceType {
    INTERFACE_TYPE_USER,
    INTERFACE_TYPE_ETHERNET,
    INTERFACE_TYPE_VHOSTUSER,
    INTERFACE_TYPE_SERVER,
    INTERFACE_TYPE_CLIENT,
    INTERFACE_TYPE_MCAST,
    INTERFACE_TYPE_NETWORK,
    INTERFACE_TYPE_BRIDGE,
    INTERFACE_TYPE_INTERNAL,
    INTERFACE_TYPE_DIRECT,
    INTERFACE_TYPE_HOSTDEV,
    INTERFACE_TYPE_UDP,
    INTERFACE_TYPE_VDPA,
    INTERFACE_TYPE_NULL,
    INTERFACE_TYPE_VDS,
} InterfaceType;

typedef enum InterfaceBackend {
    INTERFACE_BACKEND_DEFAULT,
    INTERFACE_BACKEND_QEMU,
    INTERFACE_BACKEND_VHOST,
} InterfaceBackend;

typedef enum MacType {
    MAC_TYPE_UNSET,
    MAC_TYPE_GENERATED,
    MAC_TYPE_STATIC,
} MacType;

typedef enum LinkState {
    LINK_STATE_UNSET,
    LINK_STATE_UP,
    LINK_STATE_DOWN,
} LinkState;

typedef struct InterfaceIp {
    char *family;
    char *address;
    char *peer;
    bool  has_prefix;
    guint prefix;
} InterfaceIp;

typedef struct FilterParameter {
    char *name;
    char *value;
} FilterParameter;

typedef struct PortRange {
    guint16  start;
    guint16  end;
    guint16  to;
    Tristate exclude;
} PortRange;

typedef struct PortForward {
    char *protocol;
    char *address;
    char *device;
    XML_LIST_OF(PortRange) ranges;
} PortForward;

typedef struct Interface {
    InterfaceType type;
    Tristate      managed; /* hostdev */
    Tristate      trust_guest_rx_filters;
    MacAddress    mac;
    MacType       mac_type;
    Tristate      mac_check;

    /* <source>, by type */
    char         *bridge;    /* bridge */
    char         *network;   /* network */
    char         *portgroup; /* network, vds */
    char         *port_id;
    char         *device; /* direct, vdpa; user with passt */
    char         *mode;   /* direct: vepa, bridge, private, passthrough */
    char         *internal_name;
    char         *address; /* server, client, mcast, udp */
    guint16       port;
    char         *local_address; /* udp */
    guint16       local_port;
    ChardevSource vhostuser;
    char         *actual_bridge; /* live: what a network gave */
    AddressType   host_address_type;
    PciAddress    host_address; /* hostdev */
    XML_LIST_OF(InterfaceIp) host_ips;
    XML_LIST_OF(IpRoute) host_routes;

    XML_LIST_OF(InterfaceIp) ips; /* the guest's */
    XML_LIST_OF(IpRoute) routes;
    XML_LIST_OF(PortForward) port_forwards;
    char    *script;
    char    *down_script;
    char    *backend_domain;
    char    *target; /* the host's device; live where generated */
    Tristate target_managed;
    char    *guest_device;
    char    *guest_actual_device;
    char    *model; /* "virtio", "e1000e", … */

    /* <driver> */
    InterfaceBackend backend;
    char            *txmode; /* iothread, timer */
    Tristate         ioeventfd;
    Tristate         event_idx;
    guint            queues;
    guint            rx_queue_size;
    guint            tx_queue_size;
    Tristate         rss;
    Tristate         rss_hash_report;
    VirtioOptions    virtio;
    Tristate         host_csum, host_gso, host_tso4, host_tso6, host_ecn, host_ufo, host_mrg_rxbuf;
    Tristate         guest_csum, guest_tso4, guest_tso6, guest_ecn, guest_ufo;
    char            *backend_type; /* <backend>: "passt" */
    char            *backend_log_file;
    char            *tap_path;
    char            *vhost_path;

    char     *filter; /* <filterref> */
    XML_LIST_OF(FilterParameter) filter_parameters;
    LinkState link;
    guint     mtu;
    guint     coalesce_rx_frames_max;
    Tristate  isolated; /* <port> */
    guint64   sndbuf;
    bool      has_sndbuf;
    BandwidthLimit inbound;
    BandwidthLimit outbound;
    Vlan        *vlan;
    VirtualPort *virtual_port;
    char      *teaming_type;
    char      *teaming_persistent;
    DeviceInfo info;
} Interface;

extern const EnumTable  interface_type;
extern const EnumTable  interface_backend;
extern const EnumTable  link_state;
extern const XmlElement interface_element;
extern const XmlElement filter_parameter_element;
