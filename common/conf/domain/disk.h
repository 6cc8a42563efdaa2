/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/storage-source.h"

typedef enum DiskDevice {
    DISK_DEVICE_DISK,
    DISK_DEVICE_CDROM,
    DISK_DEVICE_FLOPPY,
    DISK_DEVICE_LUN,
} DiskDevice;

typedef enum DiskBus {
    DISK_BUS_UNSET,
    DISK_BUS_IDE,
    DISK_BUS_FDC,
    DISK_BUS_SCSI,
    DISK_BUS_VIRTIO,
    DISK_BUS_XEN,
    DISK_BUS_USB,
    DISK_BUS_UML,
    DISK_BUS_SATA,
    DISK_BUS_SD,
} DiskBus;

typedef enum DiskModel {
    DISK_MODEL_UNSET,
    DISK_MODEL_VIRTIO,
    DISK_MODEL_VIRTIO_TRANSITIONAL,
    DISK_MODEL_VIRTIO_NON_TRANSITIONAL,
} DiskModel;

typedef enum DiskCache {
    DISK_CACHE_DEFAULT,
    DISK_CACHE_NONE,
    DISK_CACHE_WRITETHROUGH,
    DISK_CACHE_WRITEBACK,
    DISK_CACHE_DIRECTSYNC,
    DISK_CACHE_UNSAFE,
} DiskCache;

typedef enum DiskErrorPolicy {
    DISK_ERROR_POLICY_DEFAULT,
    DISK_ERROR_POLICY_STOP,
    DISK_ERROR_POLICY_REPORT,
    DISK_ERROR_POLICY_IGNORE,
    DISK_ERROR_POLICY_ENOSPACE,
} DiskErrorPolicy;

typedef enum DiskIo {
    DISK_IO_DEFAULT,
    DISK_IO_NATIVE,
    DISK_IO_THREADS,
    DISK_IO_URING,
} DiskIo;

typedef enum DiskDiscard {
    DISK_DISCARD_DEFAULT,
    DISK_DISCARD_UNMAP,
    DISK_DISCARD_IGNORE,
} DiskDiscard;

typedef enum DiskDetectZeroes {
    DISK_DETECT_ZEROES_DEFAULT,
    DISK_DETECT_ZEROES_OFF,
    DISK_DETECT_ZEROES_ON,
    DISK_DETECT_ZEROES_UNMAP,
} DiskDetectZeroes;

typedef enum DiskSnapshot {
    DISK_SNAPSHOT_DEFAULT,
    DISK_SNAPSHOT_NO,
    DISK_SNAPSHOT_INTERNAL,
    DISK_SNAPSHOT_EXTERNAL,
    DISK_SNAPSHOT_MANUAL,
} DiskSnapshot;

typedef enum DiskTray {
    DISK_TRAY_CLOSED,
    DISK_TRAY_OPEN,
} DiskTray;

/* <driver> of a disk; its virtio switches are the disk's. */
typedef struct DiskDriver {
    char            *name;
    ImageFormat      format;
    DiskCache        cache;
    DiskErrorPolicy  error_policy;
    DiskErrorPolicy  read_error_policy;
    DiskIo           io;
    Tristate         ioeventfd;
    Tristate         event_idx;
    Tristate         copy_on_read;
    DiskDiscard      discard;
    DiskDetectZeroes detect_zeroes;
    guint            iothread; /* 0: none */
    guint            queues;
    guint            queue_size;
    guint64          metadata_cache_max_bytes;
} DiskDriver;

/* <iotune>; 0 is no limit. */
typedef struct BlockIoTune {
    guint64 total_bytes_sec, read_bytes_sec, write_bytes_sec;
    guint64 total_iops_sec, read_iops_sec, write_iops_sec;
    guint64 total_bytes_sec_max, read_bytes_sec_max, write_bytes_sec_max;
    guint64 total_iops_sec_max, read_iops_sec_max, write_iops_sec_max;
    guint64 size_iops_sec;
    char   *group_name;
    guint64 total_bytes_sec_max_length, read_bytes_sec_max_length, write_bytes_sec_max_length;
    guint64 total_iops_sec_max_length, read_iops_sec_max_length, write_iops_sec_max_length;
} BlockIoTune;

/* A block job's other image, while it runs. */
typedef struct DiskMirror {
    StorageSource source;
    ImageFormat   format;
    char         *job;
    char         *ready;
    BackingStore *backing;
} DiskMirror;

typedef struct Disk {
    DiskDevice    device;
    DiskModel     model;
    Tristate      rawio;
    char         *sgio;
    DiskSnapshot  snapshot;
    DiskDriver    driver;
    VirtioOptions virtio;
    StorageSource source;
    BackingStore *backing; /* NULL: to be found out */
    DiskMirror   *mirror;  /* live */
    char         *target;  /* "vda" */
    DiskBus       bus;
    bool          bus_guessed; /* from the target's name */
    DiskTray      tray;
    Tristate      removable;
    guint         rotation_rate;
    guint         cylinders, heads, sectors;
    char         *geometry_translation;
    guint         logical_block_size, physical_block_size;
    guint         discard_granularity;
    BlockIoTune   iotune;
    bool          readonly;
    bool          shareable;
    bool          transient;
    Tristate      transient_share_backing;
    char         *serial;
    char         *wwn;
    char         *vendor;
    char         *product;
    char         *backend_domain;
    StorageAuth       *auth;       /* written here rather than in the source, where it was read here */
    StorageEncryption *encryption; /* the same */
    DeviceInfo    info;
} Disk;

extern const EnumTable  disk_device;
extern const EnumTable  disk_bus;
extern const EnumTable  disk_model;
extern const EnumTable  disk_cache;
extern const EnumTable  disk_error_policy;
extern const EnumTable  disk_io;
extern const EnumTable  disk_discard;
extern const EnumTable  disk_detect_zeroes;
extern const EnumTable  disk_snapshot;
extern const XmlElement disk_element;

bool disk_target_index(const char *target, guint *ret_index);
const StorageAuth       *disk_auth(const Disk *disk);
const StorageEncryption *disk_encryption(const Disk *disk);
