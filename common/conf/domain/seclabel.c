/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <seclabel>: of the whole machine, and of one source. */
#include "conf/domain/seclabel.h"

STATIC_ENUM_TABLE(seclabel_type, "type of security label", [SECLABEL_TYPE_NONE] = "none", [SECLABEL_TYPE_DYNAMIC] = "dynamic",
                  [SECLABEL_TYPE_STATIC] = "static");

static const XmlField seclabel_fields[] = {
    XML_ENUM("@type", Seclabel, type, seclabel_type),
    XML_STRING("@model", Seclabel, model),
    XML_YES_NO("@relabel", Seclabel, relabel),
    XML_STRING("label", Seclabel, label),
    XML_STRING("imagelabel", Seclabel, image_label, XML_LIVE),
    XML_STRING("baselabel", Seclabel, base_label),
    XML_FIELDS_END,
};

const XmlElement seclabel_element = { .name = "seclabel", .size = sizeof(Seclabel), .fields = seclabel_fields };

static const XmlField device_seclabel_fields[] = {
    XML_STRING("@model", DeviceSeclabel, model),
    XML_YES_NO("@relabel", DeviceSeclabel, relabel),
    XML_YES_NO("@labelskip", DeviceSeclabel, label_skip, XML_LIVE),
    XML_STRING("label", DeviceSeclabel, label),
    XML_FIELDS_END,
};

const XmlElement device_seclabel_element = { .name = "seclabel", .size = sizeof(DeviceSeclabel), .fields = device_seclabel_fields };
