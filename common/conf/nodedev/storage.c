/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <capability type='storage'>. It has a size, unless what is stored on can be taken out: that says its own. */
#include "conf/nodedev/storage.h"

#include "xml/place.h"

static const XmlField storage_fields[] = {
    NODE_CAPABILITY_ROW(NodeStorage),
    XML_STRING("block", NodeStorage, block, XML_REQUIRED),
    XML_STRING("bus", NodeStorage, bus),
    XML_STRING("drive_type", NodeStorage, drive_type),
    XML_STRING("model", NodeStorage, model),
    XML_STRING("vendor", NodeStorage, vendor),
    XML_STRING("serial", NodeStorage, serial),
    XML_UINT("size", NodeStorage, size, XML_SET(NodeStorage, has_size)),
    XML_UINT("logical_block_size", NodeStorage, logical_block_size),
    XML_UINT("num_blocks", NodeStorage, num_blocks),
    XML_HOOK("capability", NodeStorage, capabilities, node_capabilities_hook),
    XML_FIELDS_END,
};

static bool check_storage(const XmlPlace *place, void *object, GError **error)
{
    const NodeStorage *storage = object;

    if (!storage->has_size && node_capabilities_find(&storage->capabilities, NODE_CAPABILITY_REMOVABLE) == NULL)
        return xml_fail(place, "size", error, "is missing; only what is removable can be without");
    return true;
}

const XmlElement node_storage_element = {
    .name = "capability",
    .size = sizeof(NodeStorage),
    .fields = storage_fields,
    .check = check_storage,
};

static const XmlField removable_fields[] = {
    NODE_CAPABILITY_ROW(NodeRemovable),
    XML_UINT("media_available", NodeRemovable, media_available, XML_RANGE(0, 1), XML_ALWAYS),
    XML_UINT("media_size", NodeRemovable, media_size, XML_REQUIRED),
    XML_STRING("media_label", NodeRemovable, media_label),
    XML_UINT("logical_block_size", NodeRemovable, logical_block_size),
    XML_UINT("num_blocks", NodeRemovable, num_blocks),
    XML_FIELDS_END,
};

const XmlElement node_removable_element = { .name = "capability", .size = sizeof(NodeRemovable), .fields = removable_fields };
