/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* As everywhere: within a group of bits one match is enough, a group without any bit set does not filter, all groups must agree. */
#include "daemon/object-filter.h"

#include "conf/nodedev/device.h"
#include "conf/secret/secret.h"
#include "conf/storage/pool.h"
#include "daemon/object-list.h"

static const guint32 pool_bits[STORAGE_POOL_TYPE_LAST] = {
    [STORAGE_POOL_DIR] = CONNECT_LIST_STORAGE_POOLS_DIR,
    [STORAGE_POOL_FS] = CONNECT_LIST_STORAGE_POOLS_FS,
    [STORAGE_POOL_NETFS] = CONNECT_LIST_STORAGE_POOLS_NETFS,
    [STORAGE_POOL_LOGICAL] = CONNECT_LIST_STORAGE_POOLS_LOGICAL,
    [STORAGE_POOL_DISK] = CONNECT_LIST_STORAGE_POOLS_DISK,
    [STORAGE_POOL_ISCSI] = CONNECT_LIST_STORAGE_POOLS_ISCSI,
    [STORAGE_POOL_ISCSI_DIRECT] = CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT,
    [STORAGE_POOL_SCSI] = CONNECT_LIST_STORAGE_POOLS_SCSI,
    [STORAGE_POOL_MPATH] = CONNECT_LIST_STORAGE_POOLS_MPATH,
    [STORAGE_POOL_RBD] = CONNECT_LIST_STORAGE_POOLS_RBD,
    [STORAGE_POOL_SHEEPDOG] = CONNECT_LIST_STORAGE_POOLS_SHEEPDOG,
    [STORAGE_POOL_GLUSTER] = CONNECT_LIST_STORAGE_POOLS_GLUSTER,
    [STORAGE_POOL_ZFS] = CONNECT_LIST_STORAGE_POOLS_ZFS,
    [STORAGE_POOL_VSTORAGE] = CONNECT_LIST_STORAGE_POOLS_VSTORAGE,
};

_Static_assert(CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM == 1 << NODE_CAPABILITY_SYSTEM &&
                   CONNECT_LIST_NODE_DEVICES_CAP_VPORTS == 1 << NODE_CAPABILITY_VPORT_OPS &&
                   CONNECT_LIST_NODE_DEVICES_CAP_VPD == 1 << NODE_CAPABILITY_VPD,
               "a capability's number is that of its bit");

/* Both or none of a pair of bits do not filter. */
static bool pair_agrees(guint32 flags, guint32 positive, guint32 negative, bool holds)
{
    return (flags & (positive | negative)) == 0 || (flags & (holds ? positive : negative)) != 0;
}

/** storage_pool_matches: by life and by type of pool. Thread: any. */
bool storage_pool_matches(const ObjectState *state, guint32 flags)
{
    const StoragePoolDef *def = object_state_doc(state)->def;
    guint32 types = 0;

    for (guint i = 0; i < G_N_ELEMENTS(pool_bits); i++)
        types |= pool_bits[i];
    return object_matches_life(state, flags) && ((flags & types) == 0 || (flags & pool_bits[def->source.type]) != 0);
}

/** node_device_matches: by life and by what a device can do. Thread: any. */
bool node_device_matches(const ObjectState *state, guint32 flags)
{
    const NodeDeviceDef *def = object_state_doc(state)->def;
    guint32 wanted = flags & ~NODE_DEVICE_FILTER_LIFE;
    bool has = wanted == 0;

    for (NodeCapabilityType type = 0; type <= NODE_CAPABILITY_VPD && !has; type++)
        has = (wanted & 1u << type) != 0 && node_device_def_has(def, type);
    return has &&
           pair_agrees(flags, (guint32)CONNECT_LIST_NODE_DEVICES_ACTIVE, CONNECT_LIST_NODE_DEVICES_INACTIVE,
                       object_state_is_active(state)) &&
           pair_agrees(flags, CONNECT_LIST_NODE_DEVICES_PERSISTENT, CONNECT_LIST_NODE_DEVICES_TRANSIENT, object_state_is_persistent(state));
}

/** secret_matches: by where a secret is kept and who may see it. Thread: any. */
bool secret_matches(const ObjectState *state, guint32 flags)
{
    const SecretDef *def = object_state_doc(state)->def;

    return pair_agrees(flags, CONNECT_LIST_SECRETS_EPHEMERAL, CONNECT_LIST_SECRETS_NO_EPHEMERAL, def->ephemeral) &&
           pair_agrees(flags, CONNECT_LIST_SECRETS_PRIVATE, CONNECT_LIST_SECRETS_NO_PRIVATE, def->private);
}
