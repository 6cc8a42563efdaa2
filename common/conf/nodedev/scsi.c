/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SCSI: hosts, what they are besides, targets, units. A host that is to be made has no number yet. */
#include "conf/nodedev/scsi.h"

static const XmlField host_fields[] = {
    NODE_CAPABILITY_ROW(NodeScsiHost),
    XML_UINT("host", NodeScsiHost, host, XML_ALWAYS),
    XML_INT("unique_id", NodeScsiHost, unique_id, XML_SET(NodeScsiHost, has_unique_id)),
    XML_HOOK("capability", NodeScsiHost, capabilities, node_capabilities_hook),
    XML_FIELDS_END,
};

const XmlElement node_scsi_host_element = { .name = "capability", .size = sizeof(NodeScsiHost), .fields = host_fields };

static const XmlField fc_host_fields[] = {
    NODE_CAPABILITY_ROW(NodeFcHost),
    XML_STRING("wwnn", NodeFcHost, wwnn),
    XML_STRING("wwpn", NodeFcHost, wwpn),
    XML_STRING("fabric_wwn", NodeFcHost, fabric_wwn),
    XML_FIELDS_END,
};

const XmlElement node_fc_host_element = { .name = "capability", .size = sizeof(NodeFcHost), .fields = fc_host_fields };

static const XmlField vport_ops_fields[] = {
    NODE_CAPABILITY_ROW(NodeVportOps),
    XML_UINT("max_vports", NodeVportOps, max_vports, XML_ALWAYS),
    XML_UINT("vports", NodeVportOps, vports, XML_ALWAYS),
    XML_FIELDS_END,
};

const XmlElement node_vport_ops_element = { .name = "capability", .size = sizeof(NodeVportOps), .fields = vport_ops_fields };

static const XmlField target_fields[] = {
    NODE_CAPABILITY_ROW(NodeScsiTarget),
    XML_STRING("target", NodeScsiTarget, target, XML_REQUIRED),
    XML_HOOK("capability", NodeScsiTarget, capabilities, node_capabilities_hook),
    XML_FIELDS_END,
};

const XmlElement node_scsi_target_element = { .name = "capability", .size = sizeof(NodeScsiTarget), .fields = target_fields };

static const XmlField remote_port_fields[] = {
    NODE_CAPABILITY_ROW(NodeFcRemotePort),
    XML_STRING("rport", NodeFcRemotePort, rport, XML_REQUIRED),
    XML_HEX("wwpn", NodeFcRemotePort, wwpn, 16, XML_REQUIRED),
    XML_FIELDS_END,
};

const XmlElement node_fc_remote_port_element = { .name = "capability", .size = sizeof(NodeFcRemotePort), .fields = remote_port_fields };

static const XmlField unit_fields[] = {
    NODE_CAPABILITY_ROW(NodeScsi),
    XML_UINT("host", NodeScsi, host, XML_REQUIRED),
    XML_UINT("bus", NodeScsi, bus, XML_REQUIRED),
    XML_UINT("target", NodeScsi, target, XML_REQUIRED),
    XML_UINT("lun", NodeScsi, lun, XML_REQUIRED),
    XML_STRING("type", NodeScsi, type),
    XML_FIELDS_END,
};

const XmlElement node_scsi_element = { .name = "capability", .size = sizeof(NodeScsi), .fields = unit_fields };

static const XmlField generic_fields[] = {
    NODE_CAPABILITY_ROW(NodeScsiGeneric),
    XML_STRING("char", NodeScsiGeneric, character_device, XML_REQUIRED),
    XML_FIELDS_END,
};

const XmlElement node_scsi_generic_element = { .name = "capability", .size = sizeof(NodeScsiGeneric), .fields = generic_fields };
