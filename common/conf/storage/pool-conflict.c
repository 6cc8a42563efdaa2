/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two pools on one source would spoil each other's volumes. What makes a source the same differs by type: a row says what to compare. Types
 * that own whole devices are compared with each other, too.
 */
#include "conf/storage/pool.h"

#include <string.h>

static bool same_target(const StoragePoolDef *a, const StoragePoolDef *b)
{
    return g_strcmp0(a->target_path, b->target_path) == 0;
}

static bool same_name(const StoragePoolDef *a, const StoragePoolDef *b)
{
    return g_strcmp0(a->source.name, b->source.name) == 0;
}

static bool same_directory(const StoragePoolDef *a, const StoragePoolDef *b)
{
    return g_strcmp0(a->source.directory, b->source.directory) == 0;
}

static bool same_host(const StoragePoolDef *a, const StoragePoolDef *b)
{
    return a->source.hosts.n > 0 && b->source.hosts.n > 0 && a->source.hosts.items[0]->port == b->source.hosts.items[0]->port &&
           g_strcmp0(a->source.hosts.items[0]->name, b->source.hosts.items[0]->name) == 0;
}

static bool same_device(const StoragePoolDef *a, const StoragePoolDef *b)
{
    for (guint i = 0; i < a->source.devices.n; i++) {
        for (guint j = 0; j < b->source.devices.n; j++) {
            if (strcmp(a->source.devices.items[i]->path, b->source.devices.items[j]->path) == 0)
                return true;
        }
    }
    return false;
}

static bool same_initiator(const StoragePoolDef *a, const StoragePoolDef *b)
{
    return g_strcmp0(a->source.initiator_iqn, b->source.initiator_iqn) == 0;
}

/* "host3" and "scsi_host3" are the same. */
static const char *host_number(const char *name)
{
    return name + strcspn(name, "0123456789");
}

static bool same_adapter(const StoragePoolDef *a, const StoragePoolDef *b)
{
    const StorageAdapter *left = a->source.adapter, *right = b->source.adapter;

    if (left->type != right->type)
        return false;
    if (left->type == STORAGE_ADAPTER_FC_HOST)
        return strcmp(left->wwnn, right->wwnn) == 0 && strcmp(left->wwpn, right->wwpn) == 0;
    if (left->name != NULL && right->name != NULL)
        return strcmp(host_number(left->name), host_number(right->name)) == 0;
    return left->parent_address != NULL && right->parent_address != NULL &&
           left->parent_address->unique_id == right->parent_address->unique_id &&
           xml_object_equal(&pci_address_element, &left->parent_address->address, &right->parent_address->address);
}

static bool always(const StoragePoolDef *a, const StoragePoolDef *b)
{
    return true;
}

typedef bool (*SameFunc)(const StoragePoolDef *a, const StoragePoolDef *b);

#define KIND(kind) XML_BIT(STORAGE_POOL_##kind)

/* All of a row's must hold. */
static const struct {
    guint64 types;
    SameFunc same[3];
} rows[] = {
    { KIND(DIR), { same_target } },
    { KIND(FS) | KIND(LOGICAL) | KIND(DISK) | KIND(ZFS), { same_device } },
    { KIND(NETFS), { same_directory, same_host } },
    { KIND(ISCSI), { same_device, same_initiator } },
    { KIND(SCSI), { same_adapter } },
    { KIND(MPATH), { always } },
    { KIND(SHEEPDOG), { same_host } },
    { KIND(GLUSTER), { same_name, same_directory, same_host } },
    { KIND(VSTORAGE), { same_name } },
};

/** storage_pool_def_shares_source: whether two pools would use the same storage. Thread: any. */
bool storage_pool_def_shares_source(const StoragePoolDef *a, const StoragePoolDef *b)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool same = true;

        if ((rows[i].types & XML_BIT(a->source.type)) == 0 || (rows[i].types & XML_BIT(b->source.type)) == 0)
            continue;
        for (guint j = 0; j < G_N_ELEMENTS(rows[i].same) && rows[i].same[j] != NULL; j++)
            same = same && rows[i].same[j](a, b);
        return same;
    }
    return false;
}
