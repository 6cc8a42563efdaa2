/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <source> of a pool. Its type is an attribute of the element around it, which is read first; rows count by it. */
#include "conf/storage/pool-source.h"

#include "base/uuid.h"
#include "xml/read.h"
#include "xml/write.h"

#include <string.h>

static const XmlField host_fields[] = {
    XML_STRING("@name", StoragePoolHost, name, XML_REQUIRED),
    XML_UINT("@port", StoragePoolHost, port, XML_RANGE(0, G_MAXUINT16)),
    XML_FIELDS_END,
};

static const XmlElement host_element = { .name = "host", .size = sizeof(StoragePoolHost), .fields = host_fields };

static const XmlField extent_fields[] = {
    XML_UINT("@start", StorageExtent, start, XML_ALWAYS),
    XML_UINT("@end", StorageExtent, end, XML_ALWAYS),
    XML_FIELDS_END,
};

const XmlElement storage_extent_element = { .name = "extent", .size = sizeof(StorageExtent), .fields = extent_fields };

static const XmlField device_fields[] = {
    XML_STRING("@path", StoragePoolDevice, path, XML_REQUIRED),
    XML_YES_NO("@part_separator", StoragePoolDevice, part_separator),
    XML_LIST("freeExtent", StoragePoolDevice, free_extents, storage_extent_element, XML_LIVE),
    XML_FIELDS_END,
};

static const XmlElement device_element = { .name = "device", .size = sizeof(StoragePoolDevice), .fields = device_fields };

static const XmlField auth_fields[] = {
    XML_STRING("@type", StoragePoolAuth, type),
    XML_STRING("@username", StoragePoolAuth, username, XML_REQUIRED),
    XML_STRING("secret/@type", StoragePoolAuth, secret_type),
    XML_STRING("secret/@uuid", StoragePoolAuth, secret_uuid),
    XML_STRING("secret/@usage", StoragePoolAuth, secret_usage),
    XML_FIELDS_END,
};

static bool check_auth(const XmlPlace *place, void *object, GError **error)
{
    const StoragePoolAuth *auth = object;
    Uuid uuid;

    if (auth->type == NULL)
        return xml_fail_code(place, "@type", ERROR_CONFIG_UNSUPPORTED, error, "is missing; it is one of chap, ceph");
    if (strcmp(auth->type, "chap") != 0 && strcmp(auth->type, "ceph") != 0)
        return xml_fail_code(place, "@type", ERROR_CONFIG_UNSUPPORTED, error, "\"%s\" is not one of chap, ceph", auth->type);
    if (auth->secret_uuid == NULL && auth->secret_usage == NULL)
        return xml_fail(place, "secret", error, "is missing or names no secret; it has a \"uuid\" or a \"usage\"");
    if (auth->secret_uuid != NULL && auth->secret_usage != NULL)
        return xml_fail(place, "secret", error, "has both a \"uuid\" and a \"usage\"; one of them names the secret");
    if (auth->secret_uuid != NULL && !uuid_parse(auth->secret_uuid, &uuid))
        return xml_fail(place, "secret/@uuid", error, "\"%s\" is not a UUID of 32 hexadecimal digits", auth->secret_uuid);
    return true;
}

static const XmlElement auth_element = { .name = "auth", .size = sizeof(StoragePoolAuth), .fields = auth_fields, .check = check_auth };

#define IS(kinds)  XML_WHEN(StoragePoolSource, type, kinds)
#define KIND(kind) XML_BIT(STORAGE_POOL_##kind)
#define HOSTS      IS(KIND(NETFS) | KIND(ISCSI) | KIND(ISCSI_DIRECT) | KIND(RBD) | KIND(SHEEPDOG) | KIND(GLUSTER))
#define DEVICES    IS(KIND(FS) | KIND(LOGICAL) | KIND(DISK) | KIND(ISCSI) | KIND(ISCSI_DIRECT) | KIND(ZFS))
#define NAMED      (KIND(LOGICAL) | KIND(RBD) | KIND(SHEEPDOG) | KIND(GLUSTER) | KIND(ZFS) | KIND(VSTORAGE))
#define FORMATTED  IS(KIND(FS) | KIND(NETFS) | KIND(LOGICAL) | KIND(DISK))

static const XmlField source_fields[] = {
    XML_LIST("host", StoragePoolSource, hosts, host_element, HOSTS),
    XML_LIST("device", StoragePoolSource, devices, device_element, DEVICES),
    XML_STRING("dir/@path", StoragePoolSource, directory, IS(KIND(NETFS) | KIND(GLUSTER))),
    XML_SUB_PTR("adapter", StoragePoolSource, adapter, storage_adapter_element, IS(KIND(SCSI))),
    XML_STRING("name", StoragePoolSource, name, IS(NAMED)),
    XML_STRING("initiator/iqn/@name", StoragePoolSource, initiator_iqn, IS(KIND(ISCSI) | KIND(ISCSI_DIRECT))),
    XML_STRING("format/@type", StoragePoolSource, format, FORMATTED),
    XML_SUB_PTR("auth", StoragePoolSource, auth, auth_element),
    XML_STRING("protocol/@ver", StoragePoolSource, protocol_version),
    XML_STRING("vendor/@name", StoragePoolSource, vendor),
    XML_STRING("product/@name", StoragePoolSource, product),
    XML_FIELDS_END,
};

static bool check_format(const XmlPlace *place, StoragePoolSource *source, GError **error)
{
    const StorageFormats *formats = storage_kind(source->type)->formats;
    g_autofree char *allowed = NULL;

    if (formats == NULL)
        return true;
    if (source->format == NULL)
        source->format = g_strdup(formats->fallback);
    if (storage_formats_have(formats, source->format))
        return true;

    allowed = storage_formats_allowed(formats);
    return xml_fail_code(place, "format/@type", ERROR_CONFIG_UNSUPPORTED, error, "\"%s\" is not one of %s", source->format, allowed);
}

/* Text that is empty says nothing. */
static void drop_empty(char **text)
{
    if (*text != NULL && **text == '\0')
        g_clear_pointer(text, g_free);
}

static bool check_source(const XmlPlace *place, void *object, GError **error)
{
    StoragePoolSource *source = object;
    g_autofree char *said = g_steal_pointer(&source->directory);

    drop_empty(&source->name);
    drop_empty(&source->vendor);
    drop_empty(&source->product);
    drop_empty(&source->protocol_version);
    if (said != NULL && *said != '\0')
        source->directory = storage_path_tidy(said);
    return check_format(place, source, error);
}

const XmlElement storage_pool_source_element = {
    .name = "source",
    .size = sizeof(StoragePoolSource),
    .fields = source_fields,
    .check = check_source,
};

static bool has_adapter(const StoragePoolSource *source)
{
    return source->adapter != NULL && source->adapter->type != STORAGE_ADAPTER_NONE;
}

/** storage_pool_source_check: what a pool of a type cannot be without. @pool is the <pool>; errors name it. Thread: the document's. */
bool storage_pool_source_check(const XmlPlace *pool, const StoragePoolSource *source, GError **error)
{
    guint64 type = XML_BIT(source->type);

    if ((type & (KIND(NETFS) | KIND(ISCSI) | KIND(ISCSI_DIRECT) | KIND(RBD) | KIND(SHEEPDOG) | KIND(GLUSTER))) != 0 && source->hosts.n == 0)
        return xml_fail(pool, "source/host", error, "is missing");
    if ((type & (KIND(FS) | KIND(DISK))) != 0 && source->devices.n == 0)
        return xml_fail(pool, "source/device", error, "is missing");
    if ((type & KIND(NETFS)) != 0 && source->directory == NULL)
        return xml_fail(pool, "source/dir/@path", error, "is missing");
    if ((type & KIND(SCSI)) != 0 && !has_adapter(source))
        return xml_fail(pool, "source/adapter", error, "is missing or empty");
    if ((type & KIND(RBD)) != 0 && source->name == NULL)
        return xml_fail(pool, "source/name", error, "is missing");
    if ((type & KIND(ISCSI_DIRECT)) != 0 && source->initiator_iqn == NULL)
        return xml_fail_code(pool, "source/initiator/iqn/@name", ERROR_CONFIG_UNSUPPORTED, error, "is missing");
    return true;
}

/**
 * storage_path_tidy: a path without repeated and trailing slashes
 *
 * Exactly two at the beginning may mean something to a host and stay. Returns a path that the caller frees. Thread: any.
 */
char *storage_path_tidy(const char *path)
{
    gsize leading = strspn(path, "/");
    GString *tidy = g_string_new(leading == 0 ? "" : leading == 2 ? "//" : "/");

    for (const char *c = path + leading; *c != '\0'; c++) {
        if (c[0] == '/' && (c[1] == '/' || c[1] == '\0'))
            continue;
        g_string_append_c(tidy, *c);
    }
    return g_string_free(tidy, FALSE);
}

/** storage_pool_source_new: a source of a type without anything in it. Thread: any. */
StoragePoolSource *storage_pool_source_new(StoragePoolType type)
{
    StoragePoolSource *source = xml_object_new(&storage_pool_source_element);

    source->type = type;
    return source;
}

/**
 * storage_pool_source_parse: read a <source> that stands alone
 * @type: of the pools that it is a source of
 *
 * Returns a source that storage_pool_source_free() frees. Fails with ERROR_XML_DETAIL, ERROR_XML_ERROR, ERROR_CONFIG_UNSUPPORTED.
 * Thread: any.
 */
StoragePoolSource *storage_pool_source_parse(StoragePoolType type, const char *xml, gsize length, GError **error)
{
    g_autoptr(StoragePoolSource) source = storage_pool_source_new(type);

    return xml_read_text_into(&storage_pool_source_element, source, xml, length, XML_READ_INACTIVE, NULL, error) ? g_steal_pointer(&source)
                                                                                                                 : NULL;
}

void storage_pool_source_free(StoragePoolSource *source)
{
    xml_object_free(&storage_pool_source_element, source);
}

static const XmlField sources_fields[] = {
    XML_LIST("source", StoragePoolSources, items, storage_pool_source_element),
    XML_FIELDS_END,
};

static const XmlElement sources_element = { .name = "sources", .size = sizeof(StoragePoolSources), .fields = sources_fields };

StoragePoolSources *storage_pool_sources_new(void)
{
    return xml_object_new(&sources_element);
}

void storage_pool_sources_free(StoragePoolSources *sources)
{
    xml_object_free(&sources_element, sources);
}

/** storage_pool_sources_format: write a <sources>; the caller frees the text. Thread: any. */
char *storage_pool_sources_format(const StoragePoolSources *sources)
{
    return xml_write_text(&sources_element, sources, 0);
}

/** storage_pool_source_add_host: a host that serves it; @port 0 for the usual one. Thread: any, before it is shared. */
void storage_pool_source_add_host(StoragePoolSource *source, const char *name, guint port)
{
    StoragePoolHost *host = xml_object_new(&host_element);

    host->name = g_strdup(name);
    host->port = port;
    xml_list_append(&source->hosts, host);
}

/** storage_pool_source_add_device: a device that it is made of. Thread: any, before it is shared. */
void storage_pool_source_add_device(StoragePoolSource *source, const char *path)
{
    StoragePoolDevice *device = xml_object_new(&device_element);

    device->path = g_strdup(path);
    xml_list_append(&source->devices, device);
}
