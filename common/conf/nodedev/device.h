/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/capability.h"

typedef enum NodeDevnodeType {
    NODE_DEVNODE_UNSET,
    NODE_DEVNODE_DEV,
    NODE_DEVNODE_LINK,
} NodeDevnodeType;

/* <devnode type=>PATH</devnode> */
typedef struct NodeDevnode {
    NodeDevnodeType type;
    char           *path;
} NodeDevnode;

/* A <device> of the host. Immutable once published. */
typedef struct NodeDeviceDef {
    char            *name;
    char            *path; /* below /sys */
    XML_LIST_OF(NodeDevnode) devnodes;
    char            *parent;
    char            *parent_wwnn; /* of one that is to be made: its parent by world-wide names rather than by name */
    char            *parent_wwpn;
    char            *parent_fabric_wwn;
    char            *driver;
    NodeCapabilities capabilities;
    bool             is_new; /* while it is read: one that is to be made needs no name */
} NodeDeviceDef;

typedef enum NodeDeviceParseFlags {
    NODE_DEVICE_PARSE_STRICT = 1 << 0, /* what is unknown is an error rather than a warning */
    NODE_DEVICE_PARSE_NEW = 1 << 1,    /* one that is to be made: it needs no name */
} NodeDeviceParseFlags;

extern const XmlElement node_device_element;

/* documents */
NodeDeviceDef *node_device_def_parse(const char *xml, gsize length, guint flags, GPtrArray *warnings, GError **error);
char          *node_device_def_format(const NodeDeviceDef *def);
void           node_device_def_free(NodeDeviceDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NodeDeviceDef, node_device_def_free)

/* looking in */
bool node_device_def_has(const NodeDeviceDef *def, NodeCapabilityType type);
