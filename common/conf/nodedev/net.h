/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/capability.h"

typedef struct NodeNetFeature {
    int name;
} NodeNetFeature;

typedef struct NodeNet {
    NodeCapability   base;
    char            *interface;
    char            *address;
    guint            link_speed; /* Mbit/s */
    int              link_state;
    XML_LIST_OF(NodeNetFeature) features;
    NodeCapabilities capabilities;
} NodeNet;

extern const XmlElement node_net_element;
