/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <adapter>: a SCSI host by name or by what it hangs on, or a Fibre Channel host by its world-wide names. */
#include "conf/storage/adapter.h"

#include "conf/wwn.h"
#include "xml/place.h"

STATIC_ENUM_TABLE(adapter_type, "adapter type", [STORAGE_ADAPTER_SCSI_HOST] = "scsi_host", [STORAGE_ADAPTER_FC_HOST] = "fc_host");

static const XmlField parent_address_fields[] = {
    XML_UINT("@unique_id", StorageParentAddress, unique_id, XML_REQUIRED),
    XML_SUB("address", StorageParentAddress, address, pci_address_element, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement parent_address_element = {
    .name = "parentaddr",
    .size = sizeof(StorageParentAddress),
    .fields = parent_address_fields,
};

static const XmlField adapter_fields[] = {
    XML_ENUM("@type", StorageAdapter, type, adapter_type),
    XML_STRING("@name", StorageAdapter, name),
    XML_STRING("@parent", StorageAdapter, parent),
    XML_STRING("@parent_wwnn", StorageAdapter, parent_wwnn),
    XML_STRING("@parent_wwpn", StorageAdapter, parent_wwpn),
    XML_STRING("@parent_fabric_wwn", StorageAdapter, parent_fabric_wwn),
    XML_YES_NO("@managed", StorageAdapter, managed),
    XML_STRING("@wwnn", StorageAdapter, wwnn),
    XML_STRING("@wwpn", StorageAdapter, wwpn),
    XML_SUB_PTR("parentaddr", StorageAdapter, parent_address, parent_address_element),
    XML_FIELDS_END,
};

static bool check_wwn(const XmlPlace *place, const char *below, const char *text, GError **error)
{
    return text == NULL || wwn_is_valid(text) ||
           xml_fail_code(place, below, ERROR_INTERNAL_ERROR, error, "\"%s\" is not a world-wide name of %d hexadecimal digits", text,
                         WWN_DIGITS);
}

static bool check_fc_host(const XmlPlace *place, StorageAdapter *adapter, GError **error)
{
    if (adapter->wwnn == NULL || adapter->wwpn == NULL)
        return xml_fail(place, adapter->wwnn == NULL ? "@wwnn" : "@wwpn", error, "is missing; an adapter of type \"fc_host\" needs both");

    g_clear_pointer(&adapter->name, g_free);
    return check_wwn(place, "@wwnn", adapter->wwnn, error) && check_wwn(place, "@wwpn", adapter->wwpn, error) &&
           check_wwn(place, "@parent_wwnn", adapter->parent_wwnn, error) && check_wwn(place, "@parent_wwpn", adapter->parent_wwpn, error) &&
           check_wwn(place, "@parent_fabric_wwn", adapter->parent_fabric_wwn, error);
}

/* The oldest spelling is a name alone. */
static bool check_untyped(const XmlPlace *place, StorageAdapter *adapter, GError **error)
{
    if (adapter->wwnn != NULL || adapter->wwpn != NULL || adapter->parent != NULL)
        return xml_fail(place, "@type", error, "is missing; \"wwnn\", \"wwpn\" and \"parent\" need it to be \"fc_host\"");
    if (adapter->name != NULL)
        adapter->type = STORAGE_ADAPTER_SCSI_HOST;
    return true;
}

static bool check_adapter(const XmlPlace *place, void *object, GError **error)
{
    StorageAdapter *adapter = object;

    if (adapter->type == STORAGE_ADAPTER_FC_HOST)
        return check_fc_host(place, adapter, error);
    if (adapter->type == STORAGE_ADAPTER_NONE)
        return check_untyped(place, adapter, error);
    if (adapter->name == NULL && adapter->parent_address == NULL)
        return xml_fail(place, "@name", error, "is missing; a SCSI host is named by it or by <parentaddr>");
    if (adapter->name != NULL && adapter->parent_address != NULL)
        return xml_fail(place, "@name", error, "stands beside <parentaddr>; a SCSI host is named by one of them");
    return true;
}

const XmlElement storage_adapter_element = {
    .name = "adapter",
    .size = sizeof(StorageAdapter),
    .fields = adapter_fields,
    .check = check_adapter,
};
