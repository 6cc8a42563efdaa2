/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* <memtune> and <memoryBacking>: limits of the guest's memory and what it is made of. */
#include "conf/domain/memory.h"

#include "conf/domain/limits.h"

ENUM_TABLE(memory_source, "memory source", [MEMORY_SOURCE_FILE] = "file", [MEMORY_SOURCE_ANONYMOUS] = "anonymous",
           [MEMORY_SOURCE_MEMFD] = "memfd");
ENUM_TABLE(memory_allocation, "memory allocation", [MEMORY_ALLOCATION_IMMEDIATE] = "immediate", [MEMORY_ALLOCATION_ONDEMAND] = "ondemand");

static const XmlField memory_tune_fields[] = {
    XML_SIZE("hard_limit", MemoryTune, hard_limit_kib, XML_KIB, XML_KIB),
    XML_SIZE("soft_limit", MemoryTune, soft_limit_kib, XML_KIB, XML_KIB),
    XML_SIZE("min_guarantee", MemoryTune, min_guarantee_kib, XML_KIB, XML_KIB),
    XML_SIZE("swap_hard_limit", MemoryTune, swap_hard_limit_kib, XML_KIB, XML_KIB),
    XML_FIELDS_END,
};

const XmlElement memory_tune_element = { .name = "memtune", .size = sizeof(MemoryTune), .fields = memory_tune_fields };

static const XmlField huge_page_fields[] = {
    XML_SIZE("@size", HugePage, size_kib, XML_KIB, XML_KIB, XML_REQUIRED),
    XML_BITMAP("@nodeset", HugePage, nodes, LIMIT_HOST_NODES),
    XML_FIELDS_END,
};

static const XmlElement huge_page_element = { .name = "page", .size = sizeof(HugePage), .fields = huge_page_fields };

static const XmlField memory_backing_fields[] = {
    XML_FLAG("hugepages", MemoryBacking, hugepages),
    XML_LIST("hugepages/page", MemoryBacking, pages, huge_page_element),
    XML_FLAG("nosharepages", MemoryBacking, no_share_pages),
    XML_FLAG("locked", MemoryBacking, locked),
    XML_ENUM("source/@type", MemoryBacking, source, memory_source),
    XML_ENUM("access/@mode", MemoryBacking, access, memory_access),
    XML_ENUM("allocation/@mode", MemoryBacking, allocation, memory_allocation),
    XML_UINT("allocation/@threads", MemoryBacking, allocation_threads),
    XML_FLAG("discard", MemoryBacking, discard),
    XML_FIELDS_END,
};

const XmlElement memory_backing_element = {
    .name = "memoryBacking",
    .size = sizeof(MemoryBacking),
    .fields = memory_backing_fields,
};
