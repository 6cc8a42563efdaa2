/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What mainframes have: channel devices and adjunct processors. */
#include "conf/nodedev/channel.h"

static const XmlField address_fields[] = {
    XML_HEX("cssid", NodeChannelAddress, cssid, 1, XML_REQUIRED),
    XML_HEX("ssid", NodeChannelAddress, ssid, 1, XML_REQUIRED),
    XML_HEX("devno", NodeChannelAddress, devno, 4, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement address_element = { .name = "channel_dev_addr", .size = sizeof(NodeChannelAddress), .fields = address_fields };

#define OWN_ADDRESS_ROWS(T)                                                                                                                \
    XML_HEX("cssid", T, address.cssid, 1, XML_REQUIRED), XML_HEX("ssid", T, address.ssid, 1, XML_REQUIRED),                                \
        XML_HEX("devno", T, address.devno, 4, XML_REQUIRED)

static const XmlField ccw_fields[] = {
    NODE_CAPABILITY_ROW(NodeCcw),
    OWN_ADDRESS_ROWS(NodeCcw),
    XML_FIELDS_END,
};

const XmlElement node_ccw_element = { .name = "capability", .size = sizeof(NodeCcw), .fields = ccw_fields };

static const XmlField css_fields[] = {
    NODE_CAPABILITY_ROW(NodeCss),
    OWN_ADDRESS_ROWS(NodeCss),
    XML_SUB_PTR("channel_dev_addr", NodeCss, channel_device, address_element),
    XML_HOOK("capability", NodeCss, capabilities, node_capabilities_hook),
    XML_FIELDS_END,
};

const XmlElement node_css_element = { .name = "capability", .size = sizeof(NodeCss), .fields = css_fields };

static const XmlField ap_card_fields[] = {
    NODE_CAPABILITY_ROW(NodeApCard),
    XML_HEX("ap-adapter", NodeApCard, adapter, 2, XML_REQUIRED, XML_RANGE(0, 0xff)),
    XML_FIELDS_END,
};

const XmlElement node_ap_card_element = { .name = "capability", .size = sizeof(NodeApCard), .fields = ap_card_fields };

static const XmlField ap_queue_fields[] = {
    NODE_CAPABILITY_ROW(NodeApQueue),
    XML_HEX("ap-adapter", NodeApQueue, adapter, 2, XML_REQUIRED, XML_RANGE(0, 0xff)),
    XML_HEX("ap-domain", NodeApQueue, domain, 4, XML_REQUIRED, XML_RANGE(0, 0xffff)),
    XML_FIELDS_END,
};

const XmlElement node_ap_queue_element = { .name = "capability", .size = sizeof(NodeApQueue), .fields = ap_queue_fields };

static const XmlField ap_matrix_fields[] = {
    NODE_CAPABILITY_ROW(NodeApMatrix),
    XML_HOOK("capability", NodeApMatrix, capabilities, node_capabilities_hook),
    XML_FIELDS_END,
};

const XmlElement node_ap_matrix_element = { .name = "capability", .size = sizeof(NodeApMatrix), .fields = ap_matrix_fields };
