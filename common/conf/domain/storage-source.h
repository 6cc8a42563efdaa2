/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/seclabel.h"

typedef enum StorageType {
    STORAGE_TYPE_NONE,
    STORAGE_TYPE_FILE,
    STORAGE_TYPE_BLOCK,
    STORAGE_TYPE_DIR,
    STORAGE_TYPE_NETWORK,
    STORAGE_TYPE_VOLUME,
    STORAGE_TYPE_NVME,
    STORAGE_TYPE_VHOST_USER,
} StorageType;

typedef enum ImageFormat {
    IMAGE_FORMAT_NONE,
    IMAGE_FORMAT_RAW,
    IMAGE_FORMAT_DIR,
    IMAGE_FORMAT_BOCHS,
    IMAGE_FORMAT_CLOOP,
    IMAGE_FORMAT_DMG,
    IMAGE_FORMAT_ISO,
    IMAGE_FORMAT_VPC,
    IMAGE_FORMAT_VDI,
    IMAGE_FORMAT_FAT,
    IMAGE_FORMAT_VHD,
    IMAGE_FORMAT_PLOOP,
    IMAGE_FORMAT_COW,
    IMAGE_FORMAT_QCOW,
    IMAGE_FORMAT_QCOW2,
    IMAGE_FORMAT_QED,
    IMAGE_FORMAT_VMDK,
    IMAGE_FORMAT_LUKS,
} ImageFormat;

typedef enum NetworkProtocol {
    NETWORK_PROTOCOL_NONE,
    NETWORK_PROTOCOL_NBD,
    NETWORK_PROTOCOL_RBD,
    NETWORK_PROTOCOL_SHEEPDOG,
    NETWORK_PROTOCOL_GLUSTER,
    NETWORK_PROTOCOL_ISCSI,
    NETWORK_PROTOCOL_HTTP,
    NETWORK_PROTOCOL_HTTPS,
    NETWORK_PROTOCOL_FTP,
    NETWORK_PROTOCOL_FTPS,
    NETWORK_PROTOCOL_TFTP,
    NETWORK_PROTOCOL_VXHS,
    NETWORK_PROTOCOL_SSH,
    NETWORK_PROTOCOL_NFS,
} NetworkProtocol;

typedef enum HostTransport {
    HOST_TRANSPORT_NONE, /* tcp */
    HOST_TRANSPORT_TCP,
    HOST_TRANSPORT_UNIX,
    HOST_TRANSPORT_RDMA,
} HostTransport;

typedef struct StorageHost {
    HostTransport transport;
    char         *name;
    char         *port;
    char         *socket;
} StorageHost;

typedef struct StorageAuth {
    char *username;
    char *secret_type;
    char *secret_uuid; /* one of both */
    char *secret_usage;
} StorageAuth;

typedef struct StorageSecret {
    char *type;
    char *uuid; /* one of both */
    char *usage;
} StorageSecret;

/* How LUKS encrypts; a volume's, when it is made. */
typedef struct StorageCipher {
    char *name;
    guint size; /* bits of the key */
    char *mode;
    char *hash;
    char *ivgen_name;
    char *ivgen_hash;
} StorageCipher;

typedef struct StorageEncryption {
    char *format;
    char *engine;
    XML_LIST_OF(StorageSecret) secrets;
    StorageCipher cipher;
} StorageEncryption;

typedef struct StorageCookie {
    char *name;
    char *value;
} StorageCookie;

typedef enum SliceType {
    SLICE_TYPE_UNSET,
    SLICE_TYPE_STORAGE,
} SliceType;

typedef struct StorageSlice {
    SliceType type;
    guint64 offset;
    guint64 size;
} StorageSlice;

typedef enum VolumeMode {
    VOLUME_MODE_UNSET,
    VOLUME_MODE_HOST,
    VOLUME_MODE_DIRECT,
} VolumeMode;

typedef enum StartupPolicy {
    STARTUP_POLICY_UNSET,
    STARTUP_POLICY_MANDATORY,
    STARTUP_POLICY_REQUISITE,
    STARTUP_POLICY_OPTIONAL,
} StartupPolicy;

/* Where the data of a disk, a backing image or an NVRAM is. */
typedef struct StorageSource {
    StorageType type; /* an attribute of the element above */
    char       *path; /* file, block, dir: the file, device or directory; vhostuser: the socket */

    /* network */
    NetworkProtocol protocol;
    char           *name;
    char           *query;
    Tristate        tls;
    char           *tls_hostname;
    XML_LIST_OF(StorageHost) hosts;
    char    *snapshot_name;
    char    *config_file;
    Tristate ssl_verify;
    XML_LIST_OF(StorageCookie) cookies;
    guint64  readahead;
    guint    timeout_seconds;
    char    *initiator_iqn;
    char    *identity_user;
    char    *identity_group;
    char    *identity_username;
    char    *identity_keyfile;
    char    *known_hosts;
    Tristate reconnect_enabled;
    guint    reconnect_delay;
    guint    reconnect_timeout; /* vhostuser */

    /* volume */
    char *pool;
    char *volume;
    VolumeMode volume_mode;

    /* nvme, vhostuser */
    char      *transport; /* how it is reached: "pci", "unix" */
    Tristate   managed;
    guint64    nvme_namespace;
    PciAddress nvme_address;

    /* all */
    StartupPolicy      startup_policy;
    guint              index; /* of a running machine's image; 0: none */
    char              *fd_group;
    StorageAuth       *auth;
    StorageEncryption *encryption;
    XML_LIST_OF(StorageSlice) slices;
    XML_LIST_OF(DeviceSeclabel) seclabels;
    Tristate reservations_managed;
    char    *reservations_type; /* of the helper's socket: "unix" */
    char    *reservations_path;
    char    *reservations_mode; /* "client" */
} StorageSource;

/* An image below a disk's own. One of type STORAGE_TYPE_NONE ends the chain: there is nothing below. */
typedef struct BackingStore BackingStore;
struct BackingStore {
    StorageSource source;
    ImageFormat   format;
    guint         index;
    guint64       metadata_cache_max_bytes;
    BackingStore *backing;
};

extern const EnumTable  storage_type;
extern const EnumTable  image_format;
extern const EnumTable  network_protocol;
extern const EnumTable  startup_policy;
extern const XmlElement storage_source_element;
extern const XmlElement storage_host_element;
extern const XmlElement storage_auth_element;
extern const XmlElement storage_encryption_element;
extern const XmlElement backing_store_element;

bool storage_source_is_empty(const StorageSource *source);
