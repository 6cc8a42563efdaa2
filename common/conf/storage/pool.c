/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <pool>. Its sizes are written and never read: they say how it is, not how it is to be. Pools of the kinds that are known by their source's
 * name need not have one of their own, and the other way round.
 */
#include "conf/storage/pool.h"

#include "xml/read.h"
#include "xml/write.h"

#include <string.h>

STATIC_ENUM_TABLE(refresh_allocation, "way to count an allocation", [STORAGE_REFRESH_ALLOCATION_DEFAULT] = "default",
                  [STORAGE_REFRESH_ALLOCATION_CAPACITY] = "capacity");

static const XmlNamespace fs_namespace = { "fs", "http://libvirt.org/schemas/storagepool/fs/1.0" };
static const XmlNamespace rbd_namespace = { "rbd", "http://libvirt.org/schemas/storagepool/rbd/1.0" };
static const XmlNamespace pool_namespaces[] = {
    { "fs", "http://libvirt.org/schemas/storagepool/fs/1.0" },
    { "rbd", "http://libvirt.org/schemas/storagepool/rbd/1.0" },
    { NULL, NULL },
};

static const XmlField mount_option_fields[] = {
    XML_STRING("@name", StorageOption, name, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement mount_option_element = { .name = "fs:option", .size = sizeof(StorageOption), .fields = mount_option_fields };

static const XmlField mount_options_fields[] = {
    XML_LIST("fs:option", StorageOptions, items, mount_option_element),
    XML_FIELDS_END,
};

static const XmlElement mount_options_element = {
    .name = "fs:mount_opts",
    .size = sizeof(StorageOptions),
    .fields = mount_options_fields,
};

static const XmlField rbd_option_fields[] = {
    XML_STRING("@name", StorageOption, name, XML_REQUIRED),
    XML_STRING("@value", StorageOption, value, XML_REQUIRED),
    XML_FIELDS_END,
};

static const XmlElement rbd_option_element = { .name = "rbd:option", .size = sizeof(StorageOption), .fields = rbd_option_fields };

static const XmlField rbd_options_fields[] = {
    XML_LIST("rbd:option", StorageOptions, items, rbd_option_element),
    XML_FIELDS_END,
};

static const XmlElement rbd_options_element = { .name = "rbd:config_opts", .size = sizeof(StorageOptions), .fields = rbd_options_fields };

#define IS(kinds)  XML_WHEN(StoragePoolDef, source.type, kinds)
#define KIND(kind) XML_BIT(STORAGE_POOL_##kind)
#define NAMED      (KIND(LOGICAL) | KIND(RBD) | KIND(SHEEPDOG) | KIND(GLUSTER) | KIND(ZFS) | KIND(VSTORAGE))
/* A pool of the network has no place on the host. */
#define REMOTE     (KIND(ISCSI_DIRECT) | KIND(RBD) | KIND(SHEEPDOG) | KIND(GLUSTER))
#define ON_HOST    IS(~REMOTE)

static const XmlField pool_fields[] = {
    XML_ENUM("@type", StoragePoolDef, source.type, storage_pool_type, XML_REQUIRED),
    XML_XMLNS(StoragePoolDef, mount_options, fs_namespace, IS(KIND(FS) | KIND(NETFS))),
    XML_XMLNS(StoragePoolDef, rbd_options, rbd_namespace, IS(KIND(RBD))),
    XML_STRING("name", StoragePoolDef, name),
    XML_UUID("uuid", StoragePoolDef, uuid, XML_ALWAYS),
    XML_SIZE("capacity", StoragePoolDef, capacity, XML_BYTES, XML_BYTES, XML_ALWAYS, XML_WRITE_ONLY),
    XML_SIZE("allocation", StoragePoolDef, allocation, XML_BYTES, XML_BYTES, XML_ALWAYS, XML_WRITE_ONLY),
    XML_SIZE("available", StoragePoolDef, available, XML_BYTES, XML_BYTES, XML_ALWAYS, XML_WRITE_ONLY),
    XML_YES_NO("features/cow/@state", StoragePoolDef, cow),
    XML_SUB("source", StoragePoolDef, source, storage_pool_source_element, XML_OPEN),
    XML_STRING("target/path", StoragePoolDef, target_path, ON_HOST),
    XML_SUB("target/permissions", StoragePoolDef, permissions, storage_permissions_element, ON_HOST),
    XML_ENUM("refresh/volume/@allocation", StoragePoolDef, refresh_allocation, refresh_allocation),
    XML_SUB_PTR("fs:mount_opts", StoragePoolDef, mount_options, mount_options_element, IS(KIND(FS) | KIND(NETFS))),
    XML_SUB_PTR("rbd:config_opts", StoragePoolDef, rbd_options, rbd_options_element, IS(KIND(RBD))),
    XML_FIELDS_END,
};

static bool is_said(const char *text)
{
    return text != NULL && *text != '\0';
}

/* Where one name serves for both, each may stand for the other. */
static bool settle_names(const XmlPlace *place, StoragePoolDef *def, GError **error)
{
    bool named_by_source = (XML_BIT(def->source.type) & NAMED) != 0;

    if (!is_said(def->name) && named_by_source && def->source.name != NULL) {
        g_free(def->name);
        def->name = g_strdup(def->source.name);
    }
    if (!is_said(def->name))
        return xml_fail(place, "name", error, "is missing or empty");
    if (strchr(def->name, '/') != NULL)
        return xml_fail(place, "name", error, "\"%s\" contains a \"/\"", def->name);
    return true;
}

static bool settle_target(const XmlPlace *place, StoragePoolDef *def, GError **error)
{
    const char *folder = storage_kind(def->source.type)->device_folder;
    g_autofree char *said = g_steal_pointer(&def->target_path);

    if ((XML_BIT(def->source.type) & REMOTE) != 0)
        return true;
    if (folder != NULL) {
        def->target_path = g_strdup_printf("%s/%s", folder, def->source.name);
        return true;
    }
    if (!is_said(said))
        return xml_fail(place, "target/path", error, "is missing");
    def->target_path = storage_path_tidy(said);
    return true;
}

static bool check_pool(const XmlPlace *place, void *object, GError **error)
{
    StoragePoolDef *def = object;
    guint64 type = XML_BIT(def->source.type);

    if (!settle_names(place, def, error) || !storage_pool_source_check(place, &def->source, error))
        return false;
    if (def->source.name == NULL && (type & NAMED) != 0)
        def->source.name = g_strdup(def->name);
    if (def->source.directory == NULL && def->source.type == STORAGE_POOL_GLUSTER)
        def->source.directory = g_strdup("/");
    if (def->source.format == NULL && storage_kind(def->source.type)->formats != NULL)
        def->source.format = g_strdup(storage_kind(def->source.type)->formats->fallback);
    if (def->cow != TRISTATE_ABSENT && (type & (KIND(DIR) | KIND(FS))) == 0)
        return xml_fail_code(place, "features/cow", ERROR_NO_SUPPORT, error, "is for pools of type \"dir\" and \"fs\" only");
    return settle_target(place, def, error);
}

const XmlElement storage_pool_element = {
    .name = "pool",
    .size = sizeof(StoragePoolDef),
    .fields = pool_fields,
    .namespaces = pool_namespaces,
    .check = check_pool,
};

/**
 * storage_pool_def_parse: read a <pool>
 * @flags: StoragePoolParseFlags
 * @warnings: takes a text for each thing passed over, or NULL
 *
 * A document without a UUID gets one. Returns a document that the caller frees. Fails with ERROR_XML_DETAIL where it is not well-formed,
 * ERROR_XML_ERROR where it is wrong, ERROR_CONFIG_UNSUPPORTED for a format that is none. Thread: any.
 */
StoragePoolDef *storage_pool_def_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error)
{
    guint strict = (flags & STORAGE_POOL_PARSE_STRICT) != 0 ? XML_READ_STRICT : 0;
    StoragePoolDef *def = xml_read_text(&storage_pool_element, xml, length, strict, warnings, error);

    if (def != NULL && uuid_is_null(&def->uuid))
        uuid_generate(&def->uuid);
    return def;
}

/** storage_pool_def_format: write a <pool>; the caller frees the text. Thread: any. */
char *storage_pool_def_format(const StoragePoolDef *def)
{
    return xml_write_text(&storage_pool_element, def, 0);
}

void storage_pool_def_free(StoragePoolDef *def)
{
    xml_object_free(&storage_pool_element, def);
}
