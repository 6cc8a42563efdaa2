/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/capability.h"

typedef struct NodeScsiHost {
    NodeCapability   base;
    guint            host;
    int              unique_id;
    bool             has_unique_id;
    NodeCapabilities capabilities;
} NodeScsiHost;

/* A Fibre Channel host; virtual ones are made and unmade. */
typedef struct NodeFcHost {
    NodeCapability base;
    char          *wwnn;
    char          *wwpn;
    char          *fabric_wwn;
} NodeFcHost;

/* That virtual hosts can be made of this one. */
typedef struct NodeVportOps {
    NodeCapability base;
    guint          max_vports, vports;
} NodeVportOps;

typedef struct NodeScsiTarget {
    NodeCapability   base;
    char            *target;
    NodeCapabilities capabilities;
} NodeScsiTarget;

typedef struct NodeFcRemotePort {
    NodeCapability base;
    char          *rport;
    guint64        wwpn;
} NodeFcRemotePort;

typedef struct NodeScsi {
    NodeCapability base;
    guint          host, bus, target, lun;
    char          *type;
} NodeScsi;

typedef struct NodeScsiGeneric {
    NodeCapability base;
    char          *character_device;
} NodeScsiGeneric;

extern const XmlElement node_scsi_host_element;
extern const XmlElement node_fc_host_element;
extern const XmlElement node_vport_ops_element;
extern const XmlElement node_scsi_target_element;
extern const XmlElement node_fc_remote_port_element;
extern const XmlElement node_scsi_element;
extern const XmlElement node_scsi_generic_element;
