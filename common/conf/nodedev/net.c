/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <capability type='net'>. The words are the kernel's. */
#include "conf/nodedev/net.h"

STATIC_ENUM_TABLE(link_state, "state of a link", NULL, "unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up");
STATIC_ENUM_TABLE(net_feature, "feature", NULL, "rx", "tx", "sg", "tso", "ufo", "gso", "gro", "lro", "rxvlan", "txvlan", "ntuple", "rxhash",
                  "rdma", "txudptnl", "switchdev");

static const XmlField feature_fields[] = {
    XML_ENUM("@name", NodeNetFeature, name, net_feature, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement feature_element = { .name = "feature", .size = sizeof(NodeNetFeature), .fields = feature_fields };

static const XmlField net_fields[] = {
    NODE_CAPABILITY_ROW(NodeNet),
    XML_STRING("interface", NodeNet, interface, XML_REQUIRED),
    XML_STRING("address", NodeNet, address),
    XML_UINT("link/@speed", NodeNet, link_speed),
    XML_ENUM("link/@state", NodeNet, link_state, link_state),
    XML_LIST("feature", NodeNet, features, feature_element),
    XML_HOOK("capability", NodeNet, capabilities, node_capabilities_hook),
    XML_FIELDS_END,
};

const XmlElement node_net_element = { .name = "capability", .size = sizeof(NodeNet), .fields = net_fields };
