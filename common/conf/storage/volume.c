/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <volume>. Which formats it may have is the pool's matter, so that is known before the document is read. Extents, times and what it takes
 * on the disk are said by who manages it and passed over in a document that somebody gives.
 */
#include "conf/storage/volume.h"

#include "xml/place.h"
#include "xml/read.h"
#include "xml/write.h"

#include <string.h>

STATIC_ENUM_TABLE(volume_type, "volume type", [STORAGE_VOLUME_FILE] = "file", [STORAGE_VOLUME_BLOCK] = "block",
                  [STORAGE_VOLUME_DIR] = "dir", [STORAGE_VOLUME_NETWORK] = "network", [STORAGE_VOLUME_NETDIR] = "netdir",
                  [STORAGE_VOLUME_PLOOP] = "ploop");

static const XmlField device_fields[] = {
    XML_STRING("@path", StorageVolumeDevice, path),
    XML_LIST("extent", StorageVolumeDevice, extents, storage_extent_element),
    XML_FIELDS_END,
};

static const XmlElement device_element = { .name = "device", .size = sizeof(StorageVolumeDevice), .fields = device_fields };

static const XmlField timestamps_fields[] = {
    XML_STRING("atime", StorageTimestamps, atime, XML_LIVE),
    XML_STRING("mtime", StorageTimestamps, mtime, XML_LIVE),
    XML_STRING("ctime", StorageTimestamps, ctime, XML_LIVE),
    XML_STRING("btime", StorageTimestamps, btime, XML_LIVE),
    XML_FIELDS_END,
};

static const XmlElement timestamps_element = { .name = "timestamps", .size = sizeof(StorageTimestamps), .fields = timestamps_fields };

static const XmlField features_fields[] = {
    XML_FLAG("lazy_refcounts", StorageVolumeFeatures, lazy_refcounts),
    XML_FLAG("extended_l2", StorageVolumeFeatures, extended_l2),
    XML_FIELDS_END,
};

static bool check_features(const XmlPlace *place, void *object, GError **error)
{
    for (const xmlNode *child = place->node->children; child != NULL; child = child->next) {
        const char *name = (const char *)child->name;

        if (child->type == XML_ELEMENT_NODE && strcmp(name, "lazy_refcounts") != 0 && strcmp(name, "extended_l2") != 0)
            return xml_fail_code(place, name, ERROR_CONFIG_UNSUPPORTED, error, "is not one of lazy_refcounts, extended_l2");
    }
    return true;
}

static const XmlElement features_element = {
    .name = "features",
    .size = sizeof(StorageVolumeFeatures),
    .fields = features_fields,
    .check = check_features,
};

static const XmlField backing_fields[] = {
    XML_STRING("path", StorageVolumeBacking, path),
    XML_STRING("format/@type", StorageVolumeBacking, format),
    XML_SUB("permissions", StorageVolumeBacking, permissions, storage_permissions_element),
    XML_SUB("timestamps", StorageVolumeBacking, timestamps, timestamps_element),
    XML_FIELDS_END,
};

static const XmlElement backing_element = { .name = "backingStore", .size = sizeof(StorageVolumeBacking), .fields = backing_fields };

static const XmlField volume_fields[] = {
    XML_ENUM("@type", StorageVolumeDef, type, volume_type, XML_UNSUPPORTED, XML_DEFAULT(STORAGE_VOLUME_FILE)),
    XML_STRING("name", StorageVolumeDef, name, XML_REQUIRED),
    XML_STRING("key", StorageVolumeDef, key),
    XML_LIST("source/device", StorageVolumeDef, devices, device_element, XML_LIVE),
    XML_SIZE("capacity", StorageVolumeDef, capacity, XML_BYTES, XML_BYTES, XML_SET(StorageVolumeDef, has_capacity)),
    XML_SIZE("allocation", StorageVolumeDef, allocation, XML_BYTES, XML_BYTES, XML_SET(StorageVolumeDef, has_allocation)),
    XML_SIZE("physical", StorageVolumeDef, physical, XML_BYTES, XML_BYTES, XML_LIVE),
    XML_STRING("target/path", StorageVolumeDef, path),
    XML_STRING("target/format/@type", StorageVolumeDef, format),
    XML_SUB("target/permissions", StorageVolumeDef, permissions, storage_permissions_element),
    XML_SUB("target/timestamps", StorageVolumeDef, timestamps, timestamps_element),
    XML_SUB_PTR("target/encryption", StorageVolumeDef, encryption, storage_encryption_element),
    XML_STRING("target/compat", StorageVolumeDef, compat),
    XML_FLAG("target/nocow", StorageVolumeDef, nocow, XML_READ_ONLY),
    XML_SIZE("target/clusterSize", StorageVolumeDef, cluster_size, XML_BYTES, XML_BYTES, XML_UNIT_NAME("B")),
    XML_SUB_PTR("target/features", StorageVolumeDef, features, features_element),
    XML_SUB("backingStore", StorageVolumeDef, backing, backing_element),
    XML_FIELDS_END,
};

static bool check_format(const XmlPlace *place, const char *below, const StorageFormats *formats, char **format, GError **error)
{
    g_autofree char *allowed = NULL;

    if (formats == NULL) {
        g_clear_pointer(format, g_free);
        return true;
    }
    if (*format == NULL)
        *format = g_strdup(formats->fallback);
    if (*format == NULL || storage_formats_have(formats, *format))
        return true;

    allowed = storage_formats_allowed(formats);
    return xml_fail_code(place, below, ERROR_CONFIG_UNSUPPORTED, error, "\"%s\" is not one of %s", *format, allowed);
}

static bool check_backing(const XmlPlace *place, StorageVolumeDef *def, GError **error)
{
    const StorageFormats *formats = storage_kind(def->pool)->volume_formats;

    if (def->backing.path == NULL) {
        xml_object_clear(&backing_element, &def->backing);
        return true;
    }
    if (def->backing.format == NULL && formats != NULL && formats->fallback == NULL)
        def->backing.format = g_strdup("raw");
    return check_format(place, "backingStore/format/@type", formats, &def->backing.format, error);
}

static bool check_compat(const XmlPlace *place, StorageVolumeDef *def, GError **error)
{
    static const char digits[] = "0123456789";
    gsize major = def->compat != NULL ? strspn(def->compat, digits) : 0;
    gsize minor = major > 0 && def->compat[major] == '.' ? strspn(def->compat + major + 1, digits) : 0;

    if (def->compat != NULL && (minor == 0 || def->compat[major + 1 + minor] != '\0'))
        return xml_fail(place, "target/compat", error, "\"%s\" is not a version of two numbers such as 1.1", def->compat);
    if (def->compat == NULL && def->features != NULL)
        def->compat = g_strdup("1.1");
    return true;
}

static bool check_volume(const XmlPlace *place, void *object, GError **error)
{
    StorageVolumeDef *def = object;

    if (*def->name == '\0')
        return xml_fail(place, "name", error, "is empty");
    if (!def->has_capacity && !def->capacity_optional && def->backing.path == NULL)
        return xml_fail(place, "capacity", error, "is missing");
    if (!def->has_allocation)
        def->allocation = def->capacity;
    def->has_capacity = def->has_allocation = true;
    if (def->pool == STORAGE_POOL_NONE && def->format == NULL && def->type == STORAGE_VOLUME_FILE)
        def->format = g_strdup("raw");
    return check_format(place, "target/format/@type", storage_kind(def->pool)->volume_formats, &def->format, error) &&
           check_backing(place, def, error) && check_compat(place, def, error);
}

const XmlElement storage_volume_element = {
    .name = "volume",
    .size = sizeof(StorageVolumeDef),
    .fields = volume_fields,
    .check = check_volume,
};

/**
 * storage_volume_def_parse: read a <volume>
 * @pool: the type of the pool that it is for; STORAGE_POOL_NONE: not known, any format will do
 * @flags: StorageVolumeParseFlags
 * @warnings: takes a text for each thing passed over, or NULL
 *
 * Returns a document that the caller frees. Fails with ERROR_XML_DETAIL where it is not well-formed, ERROR_XML_ERROR where it is wrong,
 * ERROR_CONFIG_UNSUPPORTED for words that a volume of such a pool cannot have. Thread: any.
 */
StorageVolumeDef *storage_volume_def_parse(StoragePoolType pool, const char *xml, gsize length, guint flags, GPtrArray *warnings,
                                           GError **error)
{
    guint reading = XML_READ_INACTIVE | ((flags & STORAGE_VOLUME_PARSE_STRICT) != 0 ? XML_READ_STRICT : 0);
    StorageVolumeDef *def = xml_object_new(&storage_volume_element);

    def->pool = pool;
    def->capacity_optional = (flags & STORAGE_VOLUME_PARSE_CAPACITY_OPTIONAL) != 0;
    if (xml_read_text_into(&storage_volume_element, def, xml, length, reading, warnings, error))
        return def;

    storage_volume_def_free(def);
    return NULL;
}

/** storage_volume_def_format: write a <volume>; the caller frees the text. Thread: any. */
char *storage_volume_def_format(const StorageVolumeDef *def)
{
    return xml_write_text(&storage_volume_element, def, 0);
}

void storage_volume_def_free(StorageVolumeDef *def)
{
    xml_object_free(&storage_volume_element, def);
}
