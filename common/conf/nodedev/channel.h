/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/capability.h"

/* Where a device sits in the channel subsystem. */
typedef struct NodeChannelAddress {
    guint cssid, ssid, devno;
} NodeChannelAddress;

typedef struct NodeCcw {
    NodeCapability     base;
    NodeChannelAddress address;
} NodeCcw;

typedef struct NodeCss {
    NodeCapability      base;
    NodeChannelAddress  address;
    NodeChannelAddress *channel_device;
    NodeCapabilities    capabilities;
} NodeCss;

/* Adjunct processors: cards, their queues, what is passed to guests. */
typedef struct NodeApCard {
    NodeCapability base;
    guint          adapter;
} NodeApCard;

typedef struct NodeApQueue {
    NodeCapability base;
    guint          adapter, domain;
} NodeApQueue;

typedef struct NodeApMatrix {
    NodeCapability   base;
    NodeCapabilities capabilities;
} NodeApMatrix;

extern const XmlElement node_ccw_element;
extern const XmlElement node_css_element;
extern const XmlElement node_ap_card_element;
extern const XmlElement node_ap_queue_element;
extern const XmlElement node_ap_matrix_element;
