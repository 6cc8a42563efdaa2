/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <source> of a disk, a backing image, an NVRAM. Its type is an attribute of the element around it, which is read first; rows count by it.
 */
#include "conf/domain/storage-source.h"

#include "base/uuid.h"
#include "xml/place.h"

#include <string.h>

ENUM_TABLE(storage_type, "storage type", [STORAGE_TYPE_FILE] = "file", [STORAGE_TYPE_BLOCK] = "block", [STORAGE_TYPE_DIR] = "dir",
           [STORAGE_TYPE_NETWORK] = "network", [STORAGE_TYPE_VOLUME] = "volume", [STORAGE_TYPE_NVME] = "nvme",
           [STORAGE_TYPE_VHOST_USER] = "vhostuser");
ENUM_TABLE(image_format, "image format", [IMAGE_FORMAT_RAW] = "raw", [IMAGE_FORMAT_DIR] = "dir", [IMAGE_FORMAT_BOCHS] = "bochs",
           [IMAGE_FORMAT_CLOOP] = "cloop", [IMAGE_FORMAT_DMG] = "dmg", [IMAGE_FORMAT_ISO] = "iso", [IMAGE_FORMAT_VPC] = "vpc",
           [IMAGE_FORMAT_VDI] = "vdi", [IMAGE_FORMAT_FAT] = "fat", [IMAGE_FORMAT_VHD] = "vhd", [IMAGE_FORMAT_PLOOP] = "ploop",
           [IMAGE_FORMAT_COW] = "cow", [IMAGE_FORMAT_QCOW] = "qcow", [IMAGE_FORMAT_QCOW2] = "qcow2", [IMAGE_FORMAT_QED] = "qed",
           [IMAGE_FORMAT_VMDK] = "vmdk", [IMAGE_FORMAT_LUKS] = "luks");
ENUM_TABLE(network_protocol, "network protocol", [NETWORK_PROTOCOL_NBD] = "nbd", [NETWORK_PROTOCOL_RBD] = "rbd",
           [NETWORK_PROTOCOL_SHEEPDOG] = "sheepdog", [NETWORK_PROTOCOL_GLUSTER] = "gluster", [NETWORK_PROTOCOL_ISCSI] = "iscsi",
           [NETWORK_PROTOCOL_HTTP] = "http", [NETWORK_PROTOCOL_HTTPS] = "https", [NETWORK_PROTOCOL_FTP] = "ftp",
           [NETWORK_PROTOCOL_FTPS] = "ftps", [NETWORK_PROTOCOL_TFTP] = "tftp", [NETWORK_PROTOCOL_VXHS] = "vxhs",
           [NETWORK_PROTOCOL_SSH] = "ssh", [NETWORK_PROTOCOL_NFS] = "nfs");
STATIC_ENUM_TABLE(host_transport, "transport", [HOST_TRANSPORT_TCP] = "tcp", [HOST_TRANSPORT_UNIX] = "unix", [HOST_TRANSPORT_RDMA] = "rdma");
STATIC_ENUM_TABLE(volume_mode, "mode of a volume", [VOLUME_MODE_HOST] = "host", [VOLUME_MODE_DIRECT] = "direct");
ENUM_TABLE(startup_policy, "startup policy", [STARTUP_POLICY_MANDATORY] = "mandatory", [STARTUP_POLICY_REQUISITE] = "requisite",
                  [STARTUP_POLICY_OPTIONAL] = "optional");

static const XmlField storage_host_fields[] = {
    XML_ENUM("@transport", StorageHost, transport, host_transport),
    XML_STRING("@name", StorageHost, name),
    XML_STRING("@port", StorageHost, port),
    XML_STRING("@socket", StorageHost, socket),
    XML_FIELDS_END,
};

static bool check_host(const XmlPlace *place, void *object, GError **error)
{
    const StorageHost *host = object;
    guint64 port = host->port != NULL ? g_ascii_strtoull(host->port, NULL, 10) : 0;

    if (port > G_MAXUINT16)
        return xml_fail(place, "@port", error, "\"%s\" is out of range: 1 to 65535", host->port);
    return true;
}

const XmlElement storage_host_element = {
    .name = "host",
    .size = sizeof(StorageHost),
    .fields = storage_host_fields,
    .check = check_host,
};

static const XmlField storage_auth_fields[] = {
    XML_STRING("@username", StorageAuth, username, XML_REQUIRED),
    XML_STRING("secret/@type", StorageAuth, secret_type, XML_REQUIRED),
    XML_STRING("secret/@uuid", StorageAuth, secret_uuid),
    XML_STRING("secret/@usage", StorageAuth, secret_usage),
    XML_FIELDS_END,
};

const XmlElement storage_auth_element = { .name = "auth", .size = sizeof(StorageAuth), .fields = storage_auth_fields };

static const XmlField storage_secret_fields[] = {
    XML_STRING("@type", StorageSecret, type, XML_REQUIRED),
    XML_STRING("@uuid", StorageSecret, uuid),
    XML_STRING("@usage", StorageSecret, usage),
    XML_FIELDS_END,
};

static bool check_secret(const XmlPlace *place, void *object, GError **error)
{
    const StorageSecret *secret = object;
    Uuid uuid;

    if (strcmp(secret->type, "passphrase") != 0)
        return xml_fail_code(place, "@type", ERROR_CONFIG_UNSUPPORTED, error, "\"%s\" is not \"passphrase\"", secret->type);
    if ((secret->uuid == NULL) == (secret->usage == NULL))
        return xml_fail(place, "@uuid", error, "or @usage names the secret: one of them, not both");
    if (secret->uuid != NULL && !uuid_parse(secret->uuid, &uuid))
        return xml_fail(place, "@uuid", error, "\"%s\" is not a UUID of 32 hexadecimal digits", secret->uuid);
    return true;
}

static const XmlElement storage_secret_element = {
    .name = "secret",
    .size = sizeof(StorageSecret),
    .fields = storage_secret_fields,
    .check = check_secret,
};

static const XmlField storage_encryption_fields[] = {
    XML_STRING("@format", StorageEncryption, format, XML_REQUIRED),
    XML_STRING("@engine", StorageEncryption, engine),
    XML_LIST("secret", StorageEncryption, secrets, storage_secret_element),
    XML_STRING("cipher/@name", StorageEncryption, cipher.name),
    XML_UINT("cipher/@size", StorageEncryption, cipher.size),
    XML_STRING("cipher/@mode", StorageEncryption, cipher.mode),
    XML_STRING("cipher/@hash", StorageEncryption, cipher.hash),
    XML_STRING("ivgen/@name", StorageEncryption, cipher.ivgen_name),
    XML_STRING("ivgen/@hash", StorageEncryption, cipher.ivgen_hash),
    XML_FIELDS_END,
};

static bool is_one_of(const char *const *words, const char *text)
{
    return text == NULL || g_strv_contains(words, text);
}

static bool check_encryption(const XmlPlace *place, void *object, GError **error)
{
    static const char *const formats[] = { "default", "qcow", "luks", "luks2", NULL };
    static const char *const engines[] = { "qemu", "librbd", NULL };
    const StorageEncryption *encryption = object;
    const StorageCipher *cipher = &encryption->cipher;

    if (!is_one_of(formats, encryption->format))
        return xml_fail_code(place, "@format", ERROR_CONFIG_UNSUPPORTED, error, "\"%s\" is not one of default, qcow, luks, luks2",
                             encryption->format);
    if (!is_one_of(engines, encryption->engine))
        return xml_fail(place, "@engine", error, "\"%s\" is not one of qemu, librbd", encryption->engine);
    if (cipher->name == NULL && (cipher->size != 0 || cipher->mode != NULL || cipher->hash != NULL || cipher->ivgen_name != NULL))
        return xml_fail(place, "cipher/@name", error, "is missing");
    if (cipher->name != NULL && cipher->size == 0)
        return xml_fail(place, "cipher/@size", error, "is missing or 0");
    if (cipher->ivgen_hash != NULL && cipher->ivgen_name == NULL)
        return xml_fail(place, "ivgen/@name", error, "is missing");
    return true;
}

const XmlElement storage_encryption_element = {
    .name = "encryption",
    .size = sizeof(StorageEncryption),
    .fields = storage_encryption_fields,
    .check = check_encryption,
};

static const XmlField storage_cookie_fields[] = {
    XML_STRING("@name", StorageCookie, name, XML_REQUIRED),
    XML_STRING("", StorageCookie, value, XML_SECRET),
    XML_FIELDS_END,
};

static const XmlElement storage_cookie_element = { .name = "cookie", .size = sizeof(StorageCookie), .fields = storage_cookie_fields };

STATIC_ENUM_TABLE(slice_type, "slice type", [SLICE_TYPE_STORAGE] = "storage");

static const XmlField storage_slice_fields[] = {
    XML_ENUM("@type", StorageSlice, type, slice_type, XML_REQUIRED),
    XML_UINT("@offset", StorageSlice, offset, XML_REQUIRED),
    XML_UINT("@size", StorageSlice, size, XML_REQUIRED, XML_RANGE(1, G_MAXINT64)),
    XML_FIELDS_END,
};

static const XmlElement storage_slice_element = { .name = "slice", .size = sizeof(StorageSlice), .fields = storage_slice_fields };

#define IS(kinds)  XML_WHEN(StorageSource, type, kinds)
#define KIND(kind) XML_BIT(STORAGE_TYPE_##kind)
#define NET        IS(KIND(NETWORK))
#define ANY_SOCKET IS(KIND(NETWORK) | KIND(VHOST_USER))

static const XmlField storage_source_fields[] = {
    XML_STRING("@file", StorageSource, path, IS(KIND(FILE))),
    XML_STRING("@dev", StorageSource, path, IS(KIND(BLOCK))),
    XML_STRING("@dir", StorageSource, path, IS(KIND(DIR))),
    XML_STRING("@type", StorageSource, transport, IS(KIND(NVME) | KIND(VHOST_USER))),
    XML_STRING("@path", StorageSource, path, IS(KIND(VHOST_USER))),
    XML_YES_NO("@managed", StorageSource, managed, IS(KIND(NVME))),
    XML_UINT("@namespace", StorageSource, nvme_namespace, IS(KIND(NVME)), XML_REQUIRED, XML_RANGE(1, G_MAXINT64)),
    XML_ENUM("@protocol", StorageSource, protocol, network_protocol, NET, XML_REQUIRED),
    XML_STRING("@name", StorageSource, name, NET),
    XML_STRING("@query", StorageSource, query, NET),
    XML_YES_NO("@tls", StorageSource, tls, NET),
    XML_STRING("@tlsHostname", StorageSource, tls_hostname, NET),
    XML_STRING("@pool", StorageSource, pool, IS(KIND(VOLUME)), XML_REQUIRED),
    XML_STRING("@volume", StorageSource, volume, IS(KIND(VOLUME)), XML_REQUIRED),
    XML_ENUM("@mode", StorageSource, volume_mode, volume_mode, IS(KIND(VOLUME))),
    XML_ENUM("@startupPolicy", StorageSource, startup_policy, startup_policy),
    XML_STRING("@fdgroup", StorageSource, fd_group, IS(KIND(FILE))),
    XML_UINT("@index", StorageSource, index, XML_LIVE),
    XML_SUB("address", StorageSource, nvme_address, pci_address_element, IS(KIND(NVME)), XML_REQUIRED),
    XML_LIST("host", StorageSource, hosts, storage_host_element, NET),
    XML_STRING("snapshot/@name", StorageSource, snapshot_name, NET),
    XML_STRING("config/@file", StorageSource, config_file, NET),
    XML_SUB_PTR("auth", StorageSource, auth, storage_auth_element),
    XML_LIST("slices/slice", StorageSource, slices, storage_slice_element),
    XML_SUB_PTR("encryption", StorageSource, encryption, storage_encryption_element),
    XML_YES_NO("reservations/@managed", StorageSource, reservations_managed),
    XML_STRING("reservations/source/@type", StorageSource, reservations_type),
    XML_STRING("reservations/source/@path", StorageSource, reservations_path),
    XML_STRING("reservations/source/@mode", StorageSource, reservations_mode),
    XML_YES_NO("ssl/@verify", StorageSource, ssl_verify, NET),
    XML_LIST("cookies/cookie", StorageSource, cookies, storage_cookie_element, NET),
    XML_UINT("readahead/@size", StorageSource, readahead, NET),
    XML_UINT("timeout/@seconds", StorageSource, timeout_seconds, NET),
    XML_STRING("initiator/iqn/@name", StorageSource, initiator_iqn, NET),
    XML_STRING("identity/@user", StorageSource, identity_user, NET),
    XML_STRING("identity/@group", StorageSource, identity_group, NET),
    XML_STRING("identity/@username", StorageSource, identity_username, NET),
    XML_STRING("identity/@keyfile", StorageSource, identity_keyfile, NET),
    XML_STRING("knownHosts/@path", StorageSource, known_hosts, NET),
    XML_YES_NO("reconnect/@enabled", StorageSource, reconnect_enabled, IS(KIND(VHOST_USER))),
    XML_UINT("reconnect/@timeout", StorageSource, reconnect_timeout, IS(KIND(VHOST_USER))),
    XML_UINT("reconnect/@delay", StorageSource, reconnect_delay, NET),
    XML_LIST("seclabel", StorageSource, seclabels, device_seclabel_element),
    XML_FIELDS_END,
};

const XmlElement storage_source_element = { .name = "source", .size = sizeof(StorageSource), .fields = storage_source_fields };

static const XmlField backing_store_fields[] = {
    XML_ENUM("@type", BackingStore, source.type, storage_type),
    XML_UINT("@index", BackingStore, index),
    XML_ENUM("format/@type", BackingStore, format, image_format),
    XML_SIZE("format/metadata_cache/max_size", BackingStore, metadata_cache_max_bytes, XML_BYTES, XML_BYTES),
    XML_SUB("source", BackingStore, source, storage_source_element),
    XML_SUB_PTR("backingStore", BackingStore, backing, backing_store_element),
    XML_FIELDS_END,
};

const XmlElement backing_store_element = { .name = "backingStore", .size = sizeof(BackingStore), .fields = backing_store_fields };

/** storage_source_is_empty: whether nothing is in it: an empty drive. */
bool storage_source_is_empty(const StorageSource *source)
{
    switch (source->type) {
    case STORAGE_TYPE_FILE:
    case STORAGE_TYPE_BLOCK:
    case STORAGE_TYPE_DIR:
    case STORAGE_TYPE_VHOST_USER:
        return source->path == NULL || *source->path == '\0';
    case STORAGE_TYPE_NETWORK:
        return source->protocol == NETWORK_PROTOCOL_NONE;
    case STORAGE_TYPE_NONE:
        return true;
    case STORAGE_TYPE_VOLUME:
    case STORAGE_TYPE_NVME:
        break;
    }
    return false;
}
