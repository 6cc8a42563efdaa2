/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/capability.h"
#include "model/object.h"
#include "proto/enums.h"

/* Filters of lists by what stands in a kind's documents. */
#define STORAGE_POOL_FILTER_ALL ((guint32)(CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT << 1) - 1)
#define NODE_DEVICE_FILTER_LIFE                                                                                                            \
    ((guint32)CONNECT_LIST_NODE_DEVICES_PERSISTENT | (guint32)CONNECT_LIST_NODE_DEVICES_TRANSIENT |                                        \
     (guint32)CONNECT_LIST_NODE_DEVICES_INACTIVE | (guint32)CONNECT_LIST_NODE_DEVICES_ACTIVE)
#define NODE_DEVICE_FILTER_ALL (((guint32)(CONNECT_LIST_NODE_DEVICES_CAP_VPD << 1) - 1) | NODE_DEVICE_FILTER_LIFE)
#define SECRET_FILTER_ALL      ((guint32)(CONNECT_LIST_SECRETS_NO_PRIVATE << 1) - 1)

bool storage_pool_matches(const ObjectState *state, guint32 flags);
bool node_device_matches(const ObjectState *state, guint32 flags);
bool secret_matches(const ObjectState *state, guint32 flags);
