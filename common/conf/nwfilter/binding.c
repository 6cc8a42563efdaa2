/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conf/nwfilter/binding.h"

#include "xml/place.h"

static const XmlField nwfilter_binding_fields[] = {
    XML_STRING("owner/name", FilterBindingDef, owner_name, XML_REQUIRED),
    XML_UUID("owner/uuid", FilterBindingDef, owner_uuid, XML_REQUIRED),
    XML_STRING("portdev/@name", FilterBindingDef, port_device, XML_REQUIRED),
    XML_STRING("linkdev/@name", FilterBindingDef, link_device, XML_REQUIRED),
    XML_MAC("mac/@address", FilterBindingDef, mac, XML_REQUIRED),
    XML_SUB_PTR("filterref", FilterBindingDef, reference, filter_ref_element, XML_REQUIRED),
    XML_FIELDS_END,
};

static bool check_binding(const XmlPlace *place, void *object, GError **error)
{
    const FilterBindingDef *def = object;

    if (def->owner_name == NULL)
        return xml_fail(place, "owner/name", error, "is missing");
    if (def->port_device == NULL)
        return xml_fail(place, "portdev/@name", error, "is missing");
    if (mac_is_null(&def->mac))
        return xml_fail(place, "mac/@address", error, "is missing");
    return true;
}

const XmlElement nwfilter_binding_element = {
    .name = "filterbinding",
    .size = sizeof(FilterBindingDef),
    .fields = nwfilter_binding_fields,
    .check = check_binding,
};
