/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "conf/nodedev/capability.h"

typedef struct NodeHardware {
    char *vendor;
    char *version;
    char *serial;
    Uuid  uuid;
} NodeHardware;

typedef struct NodeFirmware {
    char *vendor;
    char *version;
    char *release_date;
} NodeFirmware;

/* The host itself. */
typedef struct NodeSystem {
    NodeCapability base;
    char          *product;
    NodeHardware   hardware;
    NodeFirmware   firmware;
} NodeSystem;

extern const XmlElement node_system_element;
