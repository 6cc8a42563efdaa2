/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <memory>: modules that can be plugged. <shmem>: memory shared between guests. */
#include "conf/domain/memory-device.h"

#include <string.h>

#include "conf/domain/limits.h"
#include "xml/place.h"

ENUM_TABLE(memory_device_model, "memory model", [MEMORY_DEVICE_DIMM] = "dimm", [MEMORY_DEVICE_NVDIMM] = "nvdimm",
           [MEMORY_DEVICE_VIRTIO_PMEM] = "virtio-pmem", [MEMORY_DEVICE_VIRTIO_MEM] = "virtio-mem", [MEMORY_DEVICE_SGX_EPC] = "sgx-epc");
ENUM_TABLE(shmem_model, "shmem model", [SHMEM_MODEL_IVSHMEM] = "ivshmem", [SHMEM_MODEL_IVSHMEM_PLAIN] = "ivshmem-plain",
           [SHMEM_MODEL_IVSHMEM_DOORBELL] = "ivshmem-doorbell");

#define IS(kinds)  XML_WHEN(MemoryDevice, model, kinds)
#define KIND(kind) XML_BIT(MEMORY_DEVICE_##kind)
#define PAGED      IS(KIND(DIMM) | KIND(VIRTIO_MEM) | KIND(SGX_EPC))
#define BACKED     IS(KIND(NVDIMM) | KIND(VIRTIO_PMEM))

static const XmlField memory_device_fields[] = {
    XML_ENUM("@model", MemoryDevice, model, memory_device_model, XML_REQUIRED, XML_GUEST_ABI),
    XML_ENUM("@access", MemoryDevice, access, memory_access),
    XML_YES_NO("@discard", MemoryDevice, discard),
    XML_UUID("uuid", MemoryDevice, uuid, IS(KIND(NVDIMM)), XML_GUEST_ABI),
    XML_STRING("source/path", MemoryDevice, path, BACKED, XML_REQUIRED),
    XML_BITMAP("source/nodemask", MemoryDevice, source_nodes, LIMIT_HOST_NODES, PAGED),
    XML_SIZE("source/pagesize", MemoryDevice, page_size_kib, XML_KIB, XML_KIB, PAGED),
    XML_SIZE("source/alignsize", MemoryDevice, align_size_kib, XML_KIB, XML_KIB, BACKED, XML_GUEST_ABI),
    XML_FLAG("source/pmem", MemoryDevice, pmem, BACKED),
    XML_SIZE("target/size", MemoryDevice, size_kib, XML_KIB, XML_KIB, XML_REQUIRED, XML_RANGE(1, G_MAXINT64), XML_GUEST_ABI),
    XML_UINT("target/node", MemoryDevice, node, XML_SET(MemoryDevice, has_node), XML_GUEST_ABI),
    XML_SIZE("target/label/size", MemoryDevice, label_size_kib, XML_KIB, XML_KIB, BACKED, XML_GUEST_ABI),
    XML_FLAG("target/readonly", MemoryDevice, readonly, BACKED, XML_GUEST_ABI),
    XML_SIZE("target/block", MemoryDevice, block_size_kib, XML_KIB, XML_KIB, IS(KIND(VIRTIO_MEM)), XML_GUEST_ABI),
    XML_SIZE("target/requested", MemoryDevice, requested_size_kib, XML_KIB, XML_KIB, IS(KIND(VIRTIO_MEM)),
             XML_SET(MemoryDevice, has_requested)),
    XML_SIZE("target/current", MemoryDevice, current_size_kib, XML_KIB, XML_KIB, IS(KIND(VIRTIO_MEM)), XML_LIVE),
    DEVICE_INFO_ROWS(MemoryDevice),
    XML_FIELDS_END,
};

const XmlElement memory_device_element = {
    .name = "memory",
    .size = sizeof(MemoryDevice),
    XML_LINE(MemoryDevice, info.line),
    .fields = memory_device_fields,
};

static const XmlField shmem_fields[] = {
    XML_STRING("@name", Shmem, name, XML_REQUIRED, XML_GUEST_ABI),
    XML_STRING("@role", Shmem, role, XML_GUEST_ABI),
    XML_ENUM("model/@type", Shmem, model, shmem_model, XML_ALWAYS, XML_GUEST_ABI),
    XML_SIZE("size", Shmem, size_mib, XML_MIB, XML_MIB, XML_UNIT_NAME("M"), XML_EXACT, XML_GUEST_ABI),
    XML_FLAG("server", Shmem, server),
    XML_STRING("server/@path", Shmem, server_path),
    XML_FLAG("msi", Shmem, msi, XML_GUEST_ABI),
    XML_UINT("msi/@vectors", Shmem, msi_vectors, XML_GUEST_ABI),
    XML_ON_OFF("msi/@ioeventfd", Shmem, msi_ioeventfd),
    DEVICE_INFO_ROWS(Shmem),
    XML_FIELDS_END,
};

static bool check_shmem(const XmlPlace *place, void *object, GError **error)
{
    const Shmem *shmem = object;

    if (*shmem->name == '\0' || strchr(shmem->name, '/') != NULL)
        return xml_fail(place, "@name", error, "\"%s\" is empty or contains a \"/\"", shmem->name);
    return true;
}

const XmlElement shmem_element = {
    .name = "shmem",
    .size = sizeof(Shmem),
    XML_LINE(Shmem, info.line),
    .fields = shmem_fields,
    .check = check_shmem,
};
