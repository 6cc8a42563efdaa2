/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/domain/address.h"
#include "conf/domain/cpu.h"

typedef enum MemoryDeviceModel {
    MEMORY_DEVICE_DIMM,
    MEMORY_DEVICE_NVDIMM,
    MEMORY_DEVICE_VIRTIO_PMEM,
    MEMORY_DEVICE_VIRTIO_MEM,
    MEMORY_DEVICE_SGX_EPC,
} MemoryDeviceModel;

/* <memory> below <devices> */
typedef struct MemoryDevice {
    MemoryDeviceModel model;
    MemoryAccess      access;
    Tristate          discard;
    Uuid              uuid;
    char             *path;
    guint64           align_size_kib;
    bool              pmem;
    guint64           page_size_kib;
    Bitmap           *source_nodes;
    guint64           size_kib;
    bool              has_node;
    guint             node;
    guint64           label_size_kib;
    guint64           block_size_kib;
    bool              has_requested;
    guint64           requested_size_kib;
    guint64           current_size_kib; /* live */
    bool              readonly;
    DeviceInfo        info;
} MemoryDevice;

typedef enum ShmemModel {
    SHMEM_MODEL_IVSHMEM,
    SHMEM_MODEL_IVSHMEM_PLAIN,
    SHMEM_MODEL_IVSHMEM_DOORBELL,
} ShmemModel;

typedef struct Shmem {
    char      *name;
    char      *role;
    ShmemModel model;
    guint64    size_mib;
    bool       server;
    char      *server_path;
    bool       msi;
    guint      msi_vectors;
    Tristate   msi_ioeventfd;
    DeviceInfo info;
} Shmem;

extern const EnumTable  memory_device_model;
extern const EnumTable  shmem_model;
extern const XmlElement memory_device_element;
extern const XmlElement shmem_element;
